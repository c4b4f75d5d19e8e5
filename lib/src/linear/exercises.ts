/**
 * What the exercises on wide and deep linear networks ask for (notebook 04).
 *
 * @see test/linear/exercises.test.ts
 */
import { identity, type Matrix, singularTriples } from "../linalg";
import { type Exercise, isVector, once } from "../notebook/exercises";
import { gaussianMatrix, random } from "../random";
import { wideFlow } from "./integratedFlow";
import { isotropicStart } from "./isotropic";

/** Is a network of h neurons, d inputs and c outputs lazy upstream, and downstream? */
export type Lazy = (h: number, d: number, c: number) => readonly [boolean, boolean];

/** h, d and c. */
type Shape = readonly [number, number, number];
const shapes = [1, 2, 3, 4].flatMap((h) =>
  [1, 2, 3, 4].flatMap((d) => [1, 2, 3, 4].map((c): Shape => [h, d, c])),
);
/** Rank of a generic layer. */
const rank = (rows: number, columns: number): number =>
  singularTriples(gaussianMatrix(rows, columns, random(1))).values.filter((s) => s > 1e-9).length;
/** Dimensions of β that W can reach with A fixed (side 0), or A with W fixed (side 1). */
const reached = ([h, d, c]: Shape, side: number): number =>
  side === 0 ? rank(h, c) * d : rank(h, d) * c;
const wrongShape = (lazy: Lazy, side: number): Shape | undefined =>
  shapes.find((shape) => {
    const [h, d, c] = shape;
    return lazy(h, d, c)[side] !== (reached(shape, side) === d * c);
  });
const wrongSide =
  (side: number) =>
  (lazy: Lazy): string => {
    const shape = wrongShape(lazy, side) as Shape;
    const [h, d, c] = shape;
    const layers = ["Upstream, W", "Downstream, A"][side];
    const dimensions = `${reached(shape, side)} of ${d * c} dimensions of β`;
    return `${layers} alone reaches ${dimensions} if (h, d, c) = (${shape}), but your function says ${lazy(h, d, c)[side]}.`;
  };

/** 04.1: a function that tells which shapes are lazy upstream, and which downstream. */
export const lazyShapes: Exercise<Lazy> = {
  criteria: [
    [
      (lazy) => shapes.every(([h, d, c]) => [...lazy(h, d, c)].length === 2),
      "It must return two truth values in brackets, upstream and downstream.",
    ],
    [(lazy) => wrongShape(lazy, 0) === undefined, wrongSide(0)],
    [(lazy) => wrongShape(lazy, 1) === undefined, wrongSide(1)],
  ],
  because: "The fixed layer must lose nothing: upstream no output, downstream no input.",
};

/** A number made from the entries of W, shape [2, 2]. */
export type Kept = (W: Matrix) => number;

const balancedPaths = once(() =>
  Array.from({ length: 16 }, (_, i) => {
    const rng = random(2).stream(`exercise ${i}`);
    const { W, A } = isotropicStart({ h: 2, d: 2, c: 2, delta: 0, size: 0.5 }, rng);
    const target = gaussianMatrix(2, 2, rng);
    const flow = wideFlow({ W0: W, A0: A, X: identity(2), Y: target, until: 5 });
    return flow.at([0, 0.5, 1, 2, 3, 5]).map((state) => state.W);
  }),
);
const valuesAlong = (kept: Kept): number[][] =>
  balancedPaths().map((path) => path.map((W) => kept(W)));
const signsAtStart = (kept: Kept): Set<number> =>
  new Set(valuesAlong(kept).map(([value]) => Math.sign(value)));
const turning = (kept: Kept): number[] | undefined =>
  valuesAlong(kept).find((values) => values.some((value) => !(value * values[0] > 0)));

/** 04.2: a number made from W whose sign a balanced flow never changes. */
export const keptSign: Exercise<Kept> = {
  criteria: [
    [
      (kept) => valuesAlong(kept).every((values) => isVector(values, values.length)),
      "It must return one number.",
    ],
    [
      (kept) => signsAtStart(kept).size > 1,
      (kept) =>
        `At 16 random starts its sign is always ${[...signsAtStart(kept)]}, which tells nothing.`,
    ],
    [
      (kept) => turning(kept) === undefined,
      (kept) => {
        const values = (turning(kept) as number[]).map((value) => value.toFixed(2));
        return `Along one of 16 balanced flows it runs through ${values.join(", ")}.`;
      },
    ],
  ],
  because: "If det β* = det W det A cannot be had with these signs, the flow ends in a saddle.",
};
