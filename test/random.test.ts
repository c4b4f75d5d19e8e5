import assert from "node:assert/strict";
import { philox, random } from "../lib/src/random";
import { close, closeWithin, throwsMessage } from "./close";

/** Five standard errors: a sound generator fails once in two million. */
const SIGMAS = 5;

describe("random", () => {
  it("is Philox4x32-10: the known answers of Random123 (kat_vectors)", () => {
    const ones = 0xffffffff;
    assert.deepEqual(
      philox([0, 0, 0, 0], [0, 0]),
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    );
    assert.deepEqual(
      philox([ones, ones, ones, ones], [ones, ones]),
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    );
    assert.deepEqual(
      philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    );
  });

  it("gives the same numbers everywhere (pinned)", () => {
    const rng = random(7);
    assert.deepEqual([rng.uniform(), rng.uniform()], [0.9545971285563127, 0.11417736176891524]);
    assert.deepEqual(
      rng.normals(3),
      [-0.3372820651321414, -1.1897775246218816, -0.32816348981020615],
    );
    assert.equal(rng.integer(1000), 289);
    assert.deepEqual(rng.stream("weights").normals(2), [-1.0043140406403197, 0.10342101569906605]);
    assert.equal(rng.stream(2).uniform(), 0.3870414867083001);
    assert.equal(random(2 ** 40 + 5).uniform(), 0.3685897971410427);
    assert.deepEqual(rng.shuffled([0, 1, 2, 3, 4, 5, 6, 7]), [6, 1, 3, 0, 4, 7, 2, 5]);
  });

  it("splits into streams that depend on the path alone", () => {
    const parent = random(3);
    const before = parent.stream("weights").normals(3);
    parent.normals(100);
    assert.deepEqual(parent.stream("weights").normals(3), before);
    const firsts = [
      parent.stream("inputs"),
      parent.stream(0),
      parent.stream(1),
      parent.stream("0"),
      parent.stream(0).stream(0),
      random(4).stream("weights"),
      random(3 + 2 ** 32),
    ].map((rng) => rng.uniform());
    assert.equal(
      new Set([...firsts, random(3).stream("weights").uniform()]).size,
      firsts.length + 1,
    );
  });

  it("has the moments it should, across seeds and within one", () => {
    const count = 40000;
    const within = random(0);
    for (const draw of [() => within.uniform(), (i: number) => random(i).uniform()]) {
      const xs = Array.from({ length: count }, (_, i) => draw(i));
      assert.ok(xs.every((x) => x >= 0 && x < 1));
      const mean = xs.reduce((sum, x) => sum + x, 0) / count;
      closeWithin(mean, 0.5, SIGMAS / Math.sqrt(12 * count));
      const lag = xs.slice(1).reduce((sum, x, i) => sum + (x - 0.5) * (xs[i] - 0.5), 0) / count;
      closeWithin(lag, 0, SIGMAS / (12 * Math.sqrt(count)));
    }
    const zs = random(1).normals(count);
    const moment = (k: number): number => zs.reduce((sum, z) => sum + z ** k, 0) / count;
    // Variances of the sample moments of a normal: E z^2k - (E z^k)^2 = 1, 2, 15, 96.
    closeWithin(moment(1), 0, SIGMAS * Math.sqrt(1 / count));
    closeWithin(moment(2), 1, SIGMAS * Math.sqrt(2 / count));
    closeWithin(moment(3), 0, SIGMAS * Math.sqrt(15 / count));
    closeWithin(moment(4), 3, SIGMAS * Math.sqrt(96 / count));
  });

  it("draws integers and orders evenly", () => {
    const rng = random(5);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 6000; i++) counts[rng.integer(6)]++;
    for (const count of counts) closeWithin(count, 1000, SIGMAS * Math.sqrt((6000 * 5) / 36));
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = rng.shuffled([0, 1, 2]).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    assert.equal(orders.size, 6);
    for (const count of orders.values())
      closeWithin(count, 1000, SIGMAS * Math.sqrt((6000 * 5) / 36));
    const items = Object.freeze([1, 2, 3]);
    assert.deepEqual(rng.shuffled(items).sort(), items);
    close(rng.normals(0).length, 0, 0);
  });

  it("refuses bad seeds, labels and counts", () => {
    throwsMessage(() => random(-1), RangeError, /^random: seed must be at least 0, got -1/);
    throwsMessage(() => random(0.5), RangeError, /^random: seed must be an integer, got 0.5/);
    throwsMessage(() => random("1" as never), TypeError, /^random: seed must be a number/);
    throwsMessage(() => random(1).stream(-1), RangeError, /^stream: label must be at least 0/);
    throwsMessage(() => random(1).integer(0), RangeError, /^integer: limit must be at least 1/);
    throwsMessage(() => random(1).normals(-1), RangeError, /^normals: count must be at least 0/);
    throwsMessage(
      () => random(1).shuffled(3 as never),
      TypeError,
      /^shuffled: items must be an array/,
    );
  });
});
