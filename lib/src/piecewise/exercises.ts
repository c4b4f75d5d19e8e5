/**
 * What the exercises on piecewise-linear networks ask for (notebooks 01 and 05).
 *
 * @see test/piecewise/exercises.test.ts
 */
import { type Matrix, norm, scale, subtract } from "../linalg";
import { type Exercise, isVector, once, someNumbers } from "../notebook/exercises";
import { gaussianMatrix, random } from "../random";
import { largest } from "../statistics";
import { hammingDistance } from "./distances";
import { activationRegions, type Partition } from "./partition";
import { planeNetwork } from "./planeNetwork";
import { imbalances, type Network, output } from "./twoLayer";

/** A network made of another one. */
export type Doubled = (network: Network) => Network;

const small = once(() => {
  const rng = random(3);
  const networks = [1, 2, 5].map(
    (h): Network => ({ W: gaussianMatrix(h, 3, rng), a: rng.normals(h) }),
  );
  return { networks, inputs: gaussianMatrix(50, 3, rng) };
});
const doubles = (double: Doubled): Network[] => small().networks.map((one) => double(one));
const isNetwork = ({ W, a }: Network): boolean =>
  isVector(a, a.length) && W.length === a.length && W.every((w) => isVector(w, 3));
const counts = (double: Doubled): string =>
  doubles(double)
    .map(({ a }) => a.length)
    .join(", ");
const computed = (double: Doubled): number =>
  largest(doubles(double).flatMap((twice) => output(twice, small().inputs).map(Math.abs)));
const sorted = (values: readonly number[]): number[] => [...values].sort((u, v) => u - v);
const unlike = (twice: Network, one: Network): number =>
  norm(subtract(sorted(imbalances(twice)), sorted([...imbalances(one), ...imbalances(one)])));
const deltas = (network: Network): string =>
  imbalances(network)
    .map((delta) => delta.toFixed(2))
    .join(" and ");

/** 01.3: a function that doubles a network's neurons so that it computes zero and keeps each δ. */
export const cancellingTwins: Exercise<Doubled> = {
  criteria: [
    [
      (double) => doubles(double).every(isNetwork),
      "It must return { W: [...], a: [...] } with as many rows as readouts, and rows as long as before.",
    ],
    [
      (double) => counts(double) === "2, 4, 10",
      (double) => `From 1, 2 and 5 neurons it makes ${counts(double)}, not twice as many.`,
    ],
    [
      (double) => computed(double) < 1e-12,
      (double) => `On 50 random inputs |f| would reach ${computed(double).toFixed(2)}.`,
    ],
    [
      (double) => doubles(double).every((twice, i) => unlike(twice, small().networks[i]) < 1e-9),
      (double) => {
        const [one] = small().networks;
        return `It computes zero, but a neuron with δ = ${deltas(one)} becomes two with ${deltas(double(one))}.`;
      },
    ],
  ],
  because:
    "Twins of one direction and opposite readout cancel for every input, and part as they learn.",
};

const square = [
  [-1, 1],
  [-1, 1],
] as const;
const regionCounts = once(() =>
  [1, 2, 3, 5, 10].map((h) => {
    const rng = random(h).stream("exercise");
    const W = gaussianMatrix(h, 2, rng);
    const network = planeNetwork({ W, a: rng.normals(h) });
    return { h, found: activationRegions(network, square).regions.length };
  }),
);
type Count = (h: number) => number;
const miscount = (count: Count) => regionCounts().find(({ h, found }) => count(h) !== found);

/**
 * 05.1: the number of regions of a network of h neurons without bias, in the plane.
 *
 * @param ours the regions of the notebook's own start.
 * @example
 * const cut = activationRegions(planeNetwork({ W: [[1, 0]], a: [1] }), [[-1, 1], [-1, 1]]);
 * check((h) => h + 1, regionsOfLines(cut)).slice(0, 7); // "Not yet"
 */
export const regionsOfLines = ({ regions }: Pick<Partition, "regions">): Exercise<Count> => ({
  criteria: [
    [
      (count) => miscount(count) === undefined,
      (count) => {
        const { h, found } = miscount(count) as NonNullable<ReturnType<typeof miscount>>;
        return `For h = ${h} it says ${count(h)}, but activationRegions cuts the window of a random network into ${found}.`;
      },
    ],
  ],
  because: `Our start has ${regions.length / 2} lines, as twins share theirs, and ${regions.length} regions.`,
});

/** Of directions, by equation 10 of the paper. */
const turningSpeed = (tau: number, delta: number): number =>
  (Math.hypot(delta, 2 * tau ** 2) + delta) / (2 * tau ** 2);
const [slow, fast] = [turningSpeed(0.1, 1), turningSpeed(0.1, 4)];

/** 05.2: how much faster directions turn at δ = 4 than at δ = 1, and which τ does the same. */
export const fasterTurning: Exercise<readonly number[]> = {
  criteria: [
    someNumbers(2),
    [
      ([factor]) => Math.abs((factor * slow) / fast - 1) < 0.05,
      ([factor]) =>
        `From δ = 1, where directions turn at speed ${slow.toFixed(0)}, your factor leads to ${(factor * slow).toFixed(0)}. By equation 10 it is ${fast.toFixed(0)}.`,
    ],
    [
      ([, tau]) => Math.abs(turningSpeed(tau, 1) / fast - 1) < 0.1,
      ([, tau]) =>
        `The factor is right. But with τ = ${tau} and δ = 1 directions turn at speed ${turningSpeed(tau, 1).toFixed(0)}, not ${fast.toFixed(0)}.`,
    ],
  ],
  because: "Upstream the speed is δ/τ²: four times δ, or half of τ.",
};

/** How many neurons have flipped between two networks, on an average input. */
export type Flips = (before: Network, after: Network, X: Matrix) => number;

const pairs = once(() => {
  const rng = random(6);
  return [1, 3, 8].map((h) => {
    const [before, after] = [0, 1].map(
      (): Network => ({ W: gaussianMatrix(h, 2, rng), a: rng.normals(h) }),
    );
    const X = gaussianMatrix(10 + h, 2, rng);
    return { h, before, after, X, right: hammingDistance(before, after, X) };
  });
});
const wrongPair = (flips: Flips) =>
  pairs().find(
    ({ before, after, X, right }) => !(Math.abs(flips(before, after, X) - right) < 1e-9),
  );
const longer = ({ W, a }: Network): Network => ({ W: W.map((w) => scale(3, w)), a });

/** 05.3: a function that counts the neurons that have turned on or off. */
export const hammingToBuild: Exercise<Flips> = {
  criteria: [
    [
      (flips) => pairs().every(({ before, after, X }) => isVector([flips(before, after, X)], 1)),
      "It must return one number.",
    ],
    [
      (flips) => pairs().every(({ before, X }) => flips(before, longer(before), X) === 0),
      "A network whose w have all become three times as long has the same patterns, but it counts flips.",
    ],
    [
      (flips) => wrongPair(flips) === undefined,
      (flips) => {
        const { h, before, after, X, right } = wrongPair(flips) as ReturnType<typeof pairs>[0];
        const said = +flips(before, after, X).toFixed(3);
        return `For ${h} neurons and ${X.length} inputs it says ${said}; one by one they are ${Math.round(right * X.length)} flips, ${+right.toFixed(3)} an input.`;
      },
    ],
  ],
  because: "Only the signs of wᵀx count: patterns can change while the weights hardly move.",
};
