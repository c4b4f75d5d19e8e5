import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readResults, resultsOf } from "../lib/src/results";
import { close, ROUNDOFF, throwsMessage } from "./close";

const folder = join(__dirname, "..", "data", "results");

const rows = [0, 1, 2].flatMap((seed) =>
  [0.1, 1].map((alpha) => ({
    alpha,
    seed,
    error: alpha * (seed + 1),
    steps: seed < 2 && alpha === 1 ? 5 + seed : null,
  })),
);
const results = resultsOf(rows, {
  axes: ["alpha", "seed"],
  missing: [{ alpha: 1, seed: 3 }],
  diverged: [{ alpha: 10, seed: 0 }],
});

describe("results", () => {
  it("give the rows of a place, and what their seeds say", () => {
    assert.deepEqual(results.axes, { alpha: [0.1, 1], seed: [0, 1, 2] });
    const cell = results.at({ alpha: 1 });
    assert.deepEqual(cell.values("error"), [1, 2, 3]);
    assert.equal(cell.mean("error"), 2);
    close(cell.standardError("error"), 1 / Math.sqrt(3), ROUNDOFF);
    assert.equal(cell.median("steps"), 6);
    assert.equal(results.at({ alpha: 0.1 }).median("steps"), null);
    assert.deepEqual(results.at({ alpha: 1, seed: 1 }).values("error"), [2]);
    assert.equal(results.at({}).rows.length, 6);
  });

  it("know what is missing and what diverged", () => {
    assert.ok(results.isPartial);
    assert.equal(results.at({ alpha: 1 }).numMissing, 1);
    const gone = results.at({ alpha: 10 });
    assert.deepEqual([gone.rows.length, gone.numDiverged], [0, 1]);
  });

  it("unfold series over steps", () => {
    const job = { tau: 1, seed: 0, loss: [3, 2, 1], until: 9 };
    const course = resultsOf([job], {
      axes: ["tau", "seed"],
      series: ["loss"],
      plan: { steps: [0, 10, 100] },
    });
    assert.deepEqual(course.axes.step, [0, 10, 100]);
    assert.deepEqual(course.at({ tau: 1, step: 10 }).values("loss"), [2]);
    assert.deepEqual(
      course.rows.map(({ until }) => until),
      [9, 9, 9],
    );
  });

  it("name an axis, a value or a column that is not there", () => {
    throwsMessage(
      () => results.at({ gamma: 1 }),
      RangeError,
      /^at: axes must be among alpha, seed, got "gamma"/,
    );
    throwsMessage(
      () => results.at({ alpha: 2 }),
      RangeError,
      /^at: alpha must be one of 0\.1, 1, 10, got 2/,
    );
    throwsMessage(
      () => results.at({ alpha: 1 }).mean("loss"),
      RangeError,
      /column must be one of alpha, seed, error, steps, got "loss"/,
    );
  });
});

describe("a committed file of results", () => {
  for (const name of readdirSync(folder))
    it(`${name} reads, is whole or says what is missing, and says where it comes from`, () => {
      const file = join(folder, name);
      const read = readResults(file);
      const { seeds } = read.plan as { seeds: readonly number[] };
      assert.ok(statSync(file).size <= 1.5e6, `${statSync(file).size} bytes`);
      assert.ok(read.rows.length > 0 && seeds.length > 0);
      assert.match(
        read.describe(),
        /^npm run sweep -- [\w-]+ --preset [\w-]+: [\s\S]*\n\d{4}-\d\d-\d\d, commit [0-9a-f]{12}/,
      );
      const { provenance, status, missing } = JSON.parse(readFileSync(file, "utf8"));
      assert.equal(status === "partial", missing.length > 0);
      for (const run of provenance.runs)
        for (const key of ["commit", "node", "tensorflow", "machine", "seconds", "rows"])
          assert.ok(key in run, key);
    });

  it("is refused if it is cut short, of another form, or a row is not whole", () => {
    const temporary = mkdtempSync(join(tmpdir(), "results-"));
    const copy = join(temporary, "copy.json");
    const text = readFileSync(join(folder, "grokking.today.json"), "utf8");
    const reading = (content: string) => () => {
      writeFileSync(copy, content);
      readResults(copy);
    };
    throwsMessage(
      reading(text.slice(0, 1000)),
      RangeError,
      /^readResults: .*copy\.json must be a JSON file/,
    );
    const data = JSON.parse(text);
    data.rows[3].pop();
    throwsMessage(
      reading(JSON.stringify(data)),
      RangeError,
      /copy\.json: rows must have a value .*, got "row 3"/,
    );
    delete data.plan;
    throwsMessage(reading(JSON.stringify(data)), RangeError, /copy\.json: plan: /);
    throwsMessage(
      () => readResults(join(temporary, "none.json")),
      RangeError,
      /none\.json must be a JSON file/,
    );
    rmSync(temporary, { recursive: true });
  });
});
