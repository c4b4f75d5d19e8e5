/** Who works on which job, among processes, machines and containers. */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { LEASE_SECONDS, leasesIn, RENEWAL_SECONDS } from "../../../tools/sweep/leases";

describe("leases", () => {
  let folder: string;
  const claim = (name = "job"): string => join(folder, `${name}.claim`);
  /** Makes a lease look as if it had last been renewed so many seconds ago. */
  const age = (seconds: number, name = "job"): void => {
    const then = Date.now() / 1000 - seconds;
    utimesSync(claim(name), then, then);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leases-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are taken by one, left to it by others, and free again when released", () => {
    const [one, two] = [leasesIn(folder), leasesIn(folder)];
    assert.ok(one.take("job"));
    assert.ok(!two.take("job") && !one.take("job"));
    const until = two.heldUntil("job");
    assert.ok(until !== undefined && Number(until) > Date.now());
    assert.ok(Number(until) <= Date.now() + 1000 * LEASE_SECONDS + 50);
    assert.equal(one.heldUntil("job"), undefined, "one's own is no other's");
    two.release("job");
    assert.ok(existsSync(claim()), "only the holder can release");
    one.release("job");
    assert.equal(two.heldUntil("job"), undefined);
    assert.ok(two.take("job"));
    assert.deepEqual(readdirSync(folder), ["job.claim"]);
  });

  it("lapse when they are not renewed, whatever host and process the file names", () => {
    // A container that restarts has the old one's host name and process numbers; a node A is not seen from node B.
    for (const host of [hostname(), "another"]) {
      writeFileSync(claim(), JSON.stringify({ identity: "x", host, pid: process.pid }));
      assert.ok(!leasesIn(folder).take("job"), "a fresh lease holds");
      age(LEASE_SECONDS + 1);
      const two = leasesIn(folder);
      assert.equal(two.heldUntil("job"), undefined);
      assert.ok(two.take("job"), "a lapsed one does not");
      two.releaseAll();
      assert.deepEqual(readdirSync(folder), []);
    }
  });

  it("do not lapse while they are renewed; what was lost meanwhile is told and left alone", () => {
    assert.ok(3 * RENEWAL_SECONDS < LEASE_SECONDS, "a few renewals may be late");
    const [one, two] = [leasesIn(folder), leasesIn(folder)];
    for (const name of ["job", "other"]) assert.ok(one.take(name));
    age(LEASE_SECONDS + 1);
    assert.deepEqual(one.renew(), []);
    assert.ok(!two.take("job"));
    age(LEASE_SECONDS + 1);
    assert.ok(two.take("job"));
    assert.deepEqual(one.renew(), ["job"]);
    one.releaseAll();
    assert.deepEqual(readdirSync(folder), ["job.claim"]);
    assert.notEqual(JSON.parse(readFileSync(claim(), "utf8")).identity, undefined);
    assert.equal(one.heldUntil("job") === undefined, false);
  });

  it("pass from a dead run to one other only, however many clear them away at once", () => {
    for (let round = 0; round < 50; round++) {
      writeFileSync(claim(), "left by a dead run");
      age(LEASE_SECONDS + 1);
      const all = Array.from({ length: 4 }, () => leasesIn(folder));
      assert.equal(all.filter((leases) => leases.take("job")).length, 1);
      for (const leases of all) leases.releaseAll();
    }
  });
});
