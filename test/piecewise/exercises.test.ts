import { dot, type Matrix, norm, scale, subtract } from "../../lib/src/linalg";
import {
  cancellingTwins,
  fasterTurning,
  hammingToBuild,
  regionsOfLines,
} from "../../lib/src/piecewise/exercises";
import type { Network } from "../../lib/src/piecewise/twoLayer";
import { judged } from "../judged";

judged("cancellingTwins", cancellingTwins, {
  right: [({ W, a }) => ({ W: [...W, ...W], a: [...a, ...scale(-1, a)] })],
  wrong: [
    [(network: Network) => network, /makes 1, 2, 5, not twice as many/],
    [
      ({ W, a }: Network) => ({ W: [...W, ...W.map((w) => scale(-1, w))], a: [...a, ...a] }),
      /\|f\| would reach/,
    ],
    [
      ({ W, a }: Network) => ({
        W: [...W, ...W.map((w) => scale(-1, w))],
        a: [...a, ...scale(-1, a)],
      }),
      /\|f\| would reach/,
    ],
    [
      ({ W, a }: Network) => ({ W: [...W, ...W], a: [...a, ...a].map(() => 0) }),
      /becomes two with/,
    ],
    [({ W, a }: Network) => ({ W, a: [...a, ...a] }), /must return \{ W/],
    [
      ({ W, a }: Network) => {
        (a as number[]).push(...scale(-1, a));
        (W as number[][]).push(...(W as number[][]));
        return { W, a };
      },
      /writes into what it is given/,
    ],
  ],
});

judged("regionsOfLines", regionsOfLines({ regions: Array.from({ length: 14 }) as never }), {
  right: [(h) => 2 * h],
  wrong: [
    [(h: number) => 2 ** h, /For h = 3 it says 8, but activationRegions cuts .* into 6\./],
    [(h: number) => 1 + h + (h * (h - 1)) / 2, /For h = 3 it says 7/],
    [(h: number) => h + 1, /For h = 2 it says 3/],
  ],
});

judged("fasterTurning", fasterTurning, {
  right: [[4, 0.05]],
  wrong: [
    [[2, 0.05], /your factor leads to 200\. By equation 10 it is 400/],
    [[4, 0.2], /The factor is right\. But with τ = 0\.2/],
    [[4, 0.025], /The factor is right/],
    [[4], /2 numbers in brackets/],
    [4, /2 numbers in brackets/],
  ],
});

type Pair = [Network, Network, Matrix];
const on = ({ W }: Network, k: number, x: readonly number[]): boolean => dot(W[k], x) > 0;
const flipsOf = ([before, after, X]: Pair): number =>
  X.reduce(
    (sum, x) => sum + before.a.filter((_, k) => on(before, k, x) !== on(after, k, x)).length,
    0,
  );

judged("hammingToBuild", hammingToBuild, {
  right: [(before, after, X) => flipsOf([before, after, X]) / X.length],
  wrong: [
    [(...pair: Pair) => flipsOf(pair), /For 1 neurons and 11 inputs it says/],
    [
      (...pair: Pair) => flipsOf(pair) / pair[2].length / pair[0].a.length,
      /For 3 neurons and 13 inputs it says/,
    ],
    [
      (before: Network, after: Network) => norm(subtract(before.W.flat(), after.W.flat())),
      /has the same patterns, but it counts flips/,
    ],
    [() => [1], /one number/],
  ],
});
