/**
 * Gradient flow of the wide linear network f(x) = A^T W x on whitened data, solved exactly for Delta = delta I.
 *
 * The formula is that of one neuron (minimal/singleNeuron), with matrices. Put
 * Q = [sqrt(eta_a) W^T; sqrt(eta_w) A^T], shape [d + c, h], k = sqrt(eta_a eta_w), and
 * G = [[-delta/2 I_d, k betaStar], [k betaStar^T, delta/2 I_c]]. Then dQ/dt = G Q - Q Q^T Q / 2, and up to a
 * rotation of the hidden space
 *
 *     Q(t) = e^{Gt} Q_0 (I + Q_0^T (integral_0^t e^{2Gs} ds) Q_0)^{-1/2}.
 *
 * Evaluated as it stands this loses digits, or overflows, since the directions of G grow at different rates.
 * Only the space spanned by the columns of [Z; I] counts, Z = (integral)^{1/2} Q_0 in the eigenbasis of G, and
 * column operations do not change it. So each row keeps its growth as a separate exponent, the columns are
 * eliminated with pivots in the order of grown size, and what is left is a well-conditioned matrix of entries
 * of order one, at every t.
 *
 * @see paper Theorem 4.2 and its setting; test/linear/exactFlow.test.ts
 */
import { CholeskyDecomposition, Matrix as DenseMatrix } from "ml-matrix";
import {
  dot,
  identity,
  type Matrix,
  multiply,
  orthogonalComplement,
  scale,
  singularTriples,
  transpose,
} from "../linalg";
import { type LearningRate, layerMagnitudes, UNIT_RATES } from "../minimal/magnitudes";
import { type FunctionOfTime, functionOfTime } from "../times";
import { isotropicScale } from "./isotropic";
import {
  coefficients,
  type Layers,
  requireCoefficients,
  requireLayers,
  requireRates,
} from "./layers";

/** One eigenvector of G with what grows along it. */
interface Mode {
  /** Unit eigenvector, shape [d + c]. */
  readonly vector: number[];
  /** Its eigenvalue, and that less |delta| / 2 without cancellation. */
  readonly lambda: number;
  readonly excess: number;
  /** Its row of the start, vector^T Q_0, shape [h]. */
  readonly start: number[];
}

/** The eigenvectors of G: a pair for each singular value of betaStar, and those of the two null spaces. */
function modesOf(betaStar: Matrix, delta: number, k: number, Q0: Matrix): Mode[] {
  const [d, c] = [betaStar.length, betaStar[0].length];
  const { values, left: us, right: vs } = singularTriples(betaStar);
  const start = (vector: number[]): number[] =>
    Q0[0].map((_, j) => Q0.reduce((sum, row, i) => sum + vector[i] * row[j], 0));
  const mode = (top: number[], bottom: number[], lambda: number, excess: number): Mode => {
    const vector = [...top, ...bottom];
    return { vector, lambda, excess, start: start(vector) };
  };
  const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);
  const half = Math.abs(delta) / 2;
  const rank = values.filter((s) => s > 0).length;
  const pairs = values.slice(0, rank).flatMap((s, i) => {
    const { readout, input } = layerMagnitudes(k * s, delta);
    const omega = (readout + input) / 2;
    const [cos, sin] = [Math.sqrt(input / (2 * omega)), Math.sqrt(readout / (2 * omega))];
    const small = Math.min(readout, input);
    return [
      mode(scale(cos, us[i]), scale(sin, vs[i]), omega, small),
      mode(scale(sin, us[i]), scale(-cos, vs[i]), -omega, -2 * half - small),
    ];
  });
  return [
    ...pairs,
    ...orthogonalComplement(us.slice(0, rank), d).map((u) =>
      mode(u, zeros(c), -delta / 2, Math.min(-delta, 0)),
    ),
    ...orthogonalComplement(vs.slice(0, rank), c).map((v) =>
      mode(zeros(d), v, delta / 2, Math.min(delta, 0)),
    ),
  ];
}

/** Integral of e^{-rate s} over 0 ... t. */
const decayIntegral = (rate: number, t: number): number =>
  rate === 0 ? t : -Math.expm1(-rate * t) / rate;

/** The size of a row as e^(rate t + offset): kept in two parts, since differences of rates must not cancel. */
interface Grown {
  readonly rate: number;
  readonly offset: number;
}

/** entry e^exponent, where a zero stays zero. */
const raised = (entry: number, exponent: number): number =>
  entry === 0 ? 0 : entry * Math.exp(exponent);

/** What a difference leaves of its terms is noise below this. */
const NOISE = 1e-13;

/** a - b, or zero where nothing but round-off is left, which must not grow like something real. */
const cancel = (a: number, b: number): number =>
  Math.abs(a - b) <= NOISE * Math.max(Math.abs(a), Math.abs(b)) ? 0 : a - b;

/** Q(t) up to a rotation of its columns, of which there are h; shape [d + c, h]. */
function evolve(modes: readonly Mode[], h: number, delta: number, t: number): number[][] {
  // Everything is divided by e^{|delta| t / 2}. Rows of [Z; I] are a vector times e^{rate t + offset}; elimination
  // works on the vectors alone.
  const still = -Math.abs(delta) / 2;
  const I = identity(h);
  const rows = [...modes.map(({ start }) => [...start]), ...I];
  const sizes: Grown[] = [
    ...modes.map(({ lambda, excess }) => ({
      rate: lambda > 0 ? excess : still,
      offset: Math.log(decayIntegral(2 * Math.abs(lambda), t)) / 2,
    })),
    ...I.map(() => ({ rate: still, offset: 0 })),
  ];
  const pivots = new Array<Grown>(h);
  const free = new Set(I.keys());
  while (free.size > 0) {
    let [row, column, largest] = [-1, -1, -Infinity];
    for (const j of free)
      for (let i = 0; i < rows.length; i++) {
        const grown = sizes[i].rate * t + sizes[i].offset + Math.log(Math.abs(rows[i][j]));
        if (grown > largest) [row, column, largest] = [i, j, grown];
      }
    free.delete(column);
    const pivot = rows[row][column];
    pivots[column] = {
      rate: sizes[row].rate,
      offset: sizes[row].offset + Math.log(Math.abs(pivot)),
    };
    for (let j = 0; j < h; j++) {
      if (j === column || rows[row][j] === 0) continue;
      const factor = rows[row][j] / pivot;
      for (const entries of rows) entries[j] = cancel(entries[j], factor * entries[column]);
      rows[row][j] = 0;
    }
  }
  const scaled = rows.map((entries, i) =>
    entries.map((entry, j) =>
      raised(entry, (sizes[i].rate - pivots[j].rate) * t + sizes[i].offset - pivots[j].offset),
    ),
  );
  const gram = multiply(transpose(scaled), scaled);
  const lower = new CholeskyDecomposition(new DenseMatrix(gram)).lowerTriangularMatrix.to2DArray();
  // e^{lambda t} less the same shift, and the columns made orthonormal by a forward substitution.
  const grown = modes.map(({ excess }, i) =>
    rows[i].map((entry, j) => raised(entry, (excess - pivots[j].rate) * t - pivots[j].offset)),
  );
  const coordinates = grown.map((row) => {
    const solved: number[] = [];
    for (let j = 0; j < h; j++)
      solved.push((row[j] - dot(lower[j].slice(0, j), solved)) / lower[j][j]);
    return solved;
  });
  return modes[0].vector.map((_, i) =>
    I.map((_, j) => modes.reduce((sum, { vector }, m) => sum + vector[i] * coordinates[m][j], 0)),
  );
}

/** Q turned by the rotation of its columns that brings it closest to `target` (orthogonal Procrustes). */
function alignTo(Q: Matrix, target: Matrix): number[][] {
  const { left, right } = singularTriples(multiply(transpose(Q), target));
  return multiply(Q, multiply(transpose(left), right));
}

export interface WideState extends Layers {
  /** The function, beta = W^T A, shape [d, c]. */
  readonly beta: number[][];
}

export interface WideExactOptions {
  /** Input weights at t = 0, shape [h, d]. */
  readonly W0: Matrix;
  /** Readout weights at t = 0, shape [h, c]. */
  readonly A0: Matrix;
  /** Least-squares coefficients, shape [d, c]. */
  readonly betaStar: Matrix;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

export interface WideExactFlow {
  /** The network at time t >= 0, or one for each of several times. */
  readonly at: FunctionOfTime<WideState>;
  /** The conserved relative scale of every neuron. */
  readonly delta: number;
}

/** Times up to here keep every exponent finite. */
const LATEST = 1e12;

/**
 * Gradient flow of f(x) = A^T W x on whitened data (X^T X = I, X^T Y = betaStar), solved exactly for any sizes and
 * ranks, any learning rates, and any delta with eta_w A A^T - eta_a W W^T = delta I.
 *
 * @returns a function of t, 0 <= t <= 1e12. beta is exact: relative error below 1e-9 to t = 1e6. W and A are
 *   exact up to a rotation of the hidden space, common to both; of all rotations they take the one closest to
 *   the start.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, a rate is not positive, Delta is not a
 *   multiple of the identity (with the measured deviation), or t is out of range.
 * @see paper Theorem 4.2; test/linear/exactFlow.test.ts
 */
export function exactFlow({
  W0,
  A0,
  betaStar,
  learningRate = UNIT_RATES,
}: WideExactOptions): WideExactFlow {
  const shape = requireLayers("exactFlow", { W: W0, A: A0 });
  requireCoefficients("exactFlow", betaStar, shape, "betaStar");
  requireRates("exactFlow", learningRate);
  const delta = isotropicScale({ W: W0, A: A0 }, learningRate);
  const [rootA, rootW] = [Math.sqrt(learningRate.a), Math.sqrt(learningRate.w)];
  const Q0 = [
    ...transpose(W0).map((row) => scale(rootA, row)),
    ...transpose(A0).map((row) => scale(rootW, row)),
  ];
  // A start of rank below h keeps its rank: only as many columns need to be followed.
  const { values, left } = singularTriples(Q0);
  const columns = values.map((_, i) => i).filter((i) => values[i] > NOISE * values[0]);
  const compressed = transpose(columns.map((i) => scale(values[i], left[i])));
  const modes = modesOf(betaStar, delta, rootA * rootW, compressed);
  const at = functionOfTime((t): WideState => {
    const Q = alignTo(evolve(modes, columns.length, delta, t), Q0);
    const layers = {
      W: transpose(Q.slice(0, shape.d).map((row) => scale(1 / rootA, row))),
      A: transpose(Q.slice(shape.d).map((row) => scale(1 / rootW, row))),
    };
    return { ...layers, beta: coefficients(layers) };
  }, LATEST);
  return { at, delta };
}
