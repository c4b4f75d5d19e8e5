/**
 * What the exercises on wide and deep linear networks ask for (notebook 04).
 *
 * @see test/linear/exercises.test.ts
 */
import {
  difference,
  frobenius,
  identity,
  type Matrix,
  multiply,
  singularTriples,
  transpose,
} from "../linalg";
import { type Exercise, isVector, once } from "../notebook/exercises";
import { gaussianMatrix, random } from "../random";
import { largest } from "../statistics";
import { wideFlow, wideVelocity } from "./integratedFlow";
import { isotropicStart } from "./isotropic";
import { wideCoefficients } from "./layers";

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

/** The velocity of beta, from both layers and the gradient of the loss with respect to beta. */
export type Motion = (W: Matrix, A: Matrix, R: Matrix) => Matrix;

const motions = once(() => {
  const rng = random(8);
  const sizes: Shape[] = [
    [1, 2, 1],
    [2, 3, 2],
    [4, 2, 3],
  ];
  return sizes.map(([h, d, c]) => {
    const [W, A, R] = [
      gaussianMatrix(h, d, rng),
      gaussianMatrix(h, c, rng),
      gaussianMatrix(d, c, rng),
    ];
    const rate = wideVelocity({ W, A }, R);
    const step = 1e-5;
    const after = (sign: number): number[][] =>
      wideCoefficients({
        W: W.map((row, k) => row.map((w, i) => w + sign * step * rate.W[k][i])),
        A: A.map((row, k) => row.map((a, j) => a + sign * step * rate.A[k][j])),
      });
    const measured = difference(after(1), after(-1)).map((row) => row.map((v) => v / (2 * step)));
    return { h, d, c, W, A, R, measured };
  });
});
const isMatrix = (M: Matrix, d: number, c: number): boolean =>
  Array.isArray(M) && M.length === d && M.every((row) => isVector(row, c));
const relativeMiss = (M: Matrix, right: Matrix): number =>
  frobenius(difference(M, right)) / frobenius(right);
/** Which layer's motion alone the answer describes, if it does. */
const onlyLayer = (motion: Motion): "W" | "A" | undefined => {
  const is = (part: (one: ReturnType<typeof motions>[0]) => Matrix): boolean =>
    motions().every((one) => relativeMiss(motion(one.W, one.A, one.R), part(one)) < 1e-6);
  const negative = (M: Matrix): number[][] => M.map((row) => row.map((entry) => -entry));
  if (is(({ A, R }) => negative(multiply(R, multiply(transpose(A), A))))) return "W";
  if (is(({ W, R }) => negative(multiply(multiply(transpose(W), W), R)))) return "A";
  return undefined;
};
const worstMotion = (motion: Motion): number =>
  largest(motions().map(({ W, A, R, measured }) => relativeMiss(motion(W, A, R), measured)));

/** 04.3: a function that tells how gradient flow of both layers moves β. */
export const motionToBuild: Exercise<Motion> = {
  criteria: [
    [
      (motion) => motions().every(({ d, c, W, A, R }) => isMatrix(motion(W, A, R), d, c)),
      "It must return a matrix of the shape of R: d rows of c numbers.",
    ],
    [
      (motion) => onlyLayer(motion) === undefined,
      (motion) =>
        `That is how β moves if only ${onlyLayer(motion)} learns. The other layer moves, too.`,
    ],
    [
      (motion) => worstMotion(motion) < 1e-6,
      (motion) =>
        `A tiny step of both layers moves β = WᵀA otherwise: your velocity is off by ${(100 * worstMotion(motion)).toFixed(0)} %.`,
    ],
  ],
  because: "Written with β stacked as a vector, this is M: each layer multiplies R from its side.",
};
