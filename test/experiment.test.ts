import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { canonical, defineExperiment, positive } from "../lib/src/defineExperiment";
import type { JsonRecord, Plan } from "../lib/src/experiment";
import { throwsMessage } from "./close";

/** Powers of a base. */
const powers = defineExperiment({
  name: "powers",
  description: "",
  version: 1,
  shared: { base: z.number() },
  axes: { alpha: positive, tau: z.number() },
  result: { power: z.number(), course: z.array(z.number()) },
  presets: {
    paper: {
      base: 2,
      alphas: [1, 2],
      taus: [0, 1],
      seeds: [0, 1],
      also: [{ alphas: [3], taus: [0] }],
    },
  },
  order: ({ tau, seed }) => [-tau, seed],
  together: ["seed"],
  run: async (configs, done) => {
    for (const [i, { base, alpha }] of configs.entries())
      if (alpha === 3) done(i, { diverged: 7 });
      else done(i, { power: base ** alpha, course: [] });
  },
});
const { paper } = powers.presets;
const plan = (change: JsonRecord): Plan => ({ ...paper, ...change }) as Plan;

describe("an experiment", () => {
  it("has a job for each point of its grid and of the smaller grids, none twice, in the order asked for", () => {
    const jobs = powers.jobs(paper);
    assert.equal(jobs.length, 2 * 2 * 2 + 2);
    assert.deepEqual(jobs[0], { version: 1, base: 2, alpha: 1, tau: 1, seed: 0 });
    assert.ok(
      jobs.every(({ tau }, i) => i === 0 || (tau as number) <= (jobs[i - 1].tau as number)),
    );
    assert.equal(powers.jobs(plan({ alphas: [1, 3, 3] })).length, 2 * 2 * 2);
    assert.equal(powers.group(jobs[0]), "0");
  });

  it("names what is wrong with a plan, a config and a result", async () => {
    for (const [change, message] of [
      [{ alphas: [-1] }, /^powers: plan: alphas\.0: /],
      [{ alphas: [] }, /^powers: plan: alphas: /],
      [{ seeds: [0.5] }, /^powers: plan: seeds\.0: /],
      [{ base: "two" }, /^powers: plan: base: /],
      [{ gammas: [1] }, /^powers: plan: .*gammas/],
      [{ also: [{ betas: [1] }] }, /^powers: plan: also\.0: .*betas/],
    ] as [JsonRecord, RegExp][])
      throwsMessage(() => powers.jobs(plan(change)), RangeError, message);
    throwsMessage(
      () => powers.requireOutcome({ power: 1 }),
      RangeError,
      /^powers: result: course: /,
    );
    throwsMessage(
      () => powers.requireOutcome({ power: Number.NaN, course: [] }),
      RangeError,
      /power/,
    );
    throwsMessage(() => powers.requireOutcome(null), RangeError, /^powers: result: /);
    powers.requireOutcome({ power: 1, course: [] });
    powers.requireOutcome({ diverged: 3 });
    await assert.rejects(
      async () =>
        powers.run(
          [{ seed: 0 }],
          () => {},
          async () => false,
        ),
      /^RangeError: powers: config: /,
    );
  });

  it("tells values, and trainings that diverged", async () => {
    const told: unknown[] = [];
    const configs = powers.jobs(plan({ taus: [0], seeds: [0] }));
    await powers.run(
      configs,
      (i, outcome) => {
        told[i] = outcome;
      },
      async () => false,
    );
    assert.deepEqual(told, [{ power: 2, course: [] }, { power: 4, course: [] }, { diverged: 7 }]);
  });
});

describe("canonical", () => {
  it("does not depend on the order of keys, and tells different values apart", () => {
    assert.equal(canonical({ b: 1, a: [{ d: 2, c: "x" }] }), '{"a":[{"c":"x","d":2}],"b":1}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());
        assert.equal(canonical(record as JsonRecord), canonical(reversed as JsonRecord));
        assert.deepEqual(
          JSON.parse(canonical(record as JsonRecord)),
          JSON.parse(JSON.stringify(record)),
        );
      }),
    );
  });
});
