import assert from "node:assert/strict";
import { dot } from "../../lib/src/linalg";
import { check } from "../../lib/src/notebook/exercises";
import {
  alphaOfStart,
  driftFactor,
  kernelFall,
  ownFlips,
  turningRank,
  upstreamPart,
} from "../../lib/src/students/exercises";
import { judged } from "../judged";

judged("alphaOfStart", alphaOfStart, {
  right: [Math.sqrt((100 + Math.sqrt(4 + 100 ** 2)) / 2), 10],
  wrong: [
    [-10, /and so positive/],
    [0.1, /would be -1\.00, not 1/],
    [100, /would be 100, not 1/],
    ["10", /one number/],
  ],
});

judged(
  "kernelFall",
  kernelFall((delta) => (delta < 0 ? 0.9 : 0.25)),
  {
    right: [3.6],
    wrong: [
      [0.25 / 0.9, /by a factor above 1/],
      [10, /From 0\.900 it would fall to 0\.090, but at δ = 0 the map has 0\.250/],
    ],
  },
);

const drift = (rate: number, batch: number): number => rate ** 2 / batch ** 2;
const flipsOn = (w: readonly number[], v: readonly number[], x: readonly number[]): boolean =>
  dot(w, x) > 0 !== dot(v, x) > 0;
judged("ownFlips", ownFlips, {
  right: [
    (first, second, X) =>
      X.flatMap((x) => first.W.filter((w, k) => flipsOn(w, second.W[k], x))).length / X.length,
  ],
  wrong: [
    [() => 1, /compared with itself/],
    [() => 0, /networks of 1, 4 and 9 neurons it says 0\.00, 0\.00, 0\.00/],
    [() => [0], /one number/],
  ],
});

judged("driftFactor", driftFactor(0.04, drift), {
  right: [16],
  wrong: [
    [2, /from 0\.0004 to 0\.0002\. We measure 0\.0000/],
    [1 / 4, /to 0\.0016/],
  ],
});

describe("driftFactor", () => {
  it("says that nothing can be measured where training diverges", () =>
    assert.match(
      check(
        2,
        driftFactor(3, () => Number.NaN),
      ),
      /^Not judged with these knobs: training diverges at a learning rate of 3\.$/,
    ));

  it("measures nothing until there is an answer", () =>
    assert.match(
      check(
        undefined,
        driftFactor(1, () => assert.fail("measured")),
      ),
      /^Not answered/,
    ));
});

judged("turningRank", turningRank, {
  right: [(mu, delta) => (Math.hypot(delta, 2 * mu) + delta) / (2 * Math.abs(mu))],
  wrong: [
    [(_mu: number, delta: number) => delta, /correlate with those of the turns by /],
    [(mu: number) => Math.abs(mu), /correlate/],
    [(mu: number) => 1 / Math.abs(mu), /correlate/],
    [(mu: number, delta: number) => -Math.abs(delta) / Math.abs(mu), /correlate/],
    [() => 1, /by 0\.00\. Above/],
    [() => undefined, /one number/],
  ],
});

judged("upstreamPart", upstreamPart, {
  right: [1 / 2],
  wrong: [
    [0.297, /0\.50 are upstream, not 0\.297/],
    [0, /are upstream/],
    [0.505, /Then 0\.495 would be downstream/],
  ],
});
