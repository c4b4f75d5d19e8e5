/**
 * Gradient flow of the wide linear network f(x) = A^T W x on whitened data, solved exactly for Delta = delta I.
 *
 * The formula is that of one neuron (minimal/exactFlow), with matrices, at unit rates (for others see
 * minimal/learningRate). Put Q = [W^T; A^T], shape [d + c, h], and
 * G = [[-delta/2 I_d, betaStar], [betaStar^T, delta/2 I_c]]. Then dQ/dt = G Q - Q Q^T Q / 2, and up to a rotation of
 * the hidden space
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
import { requireMatrix } from "../check";
import {
  apply,
  dot,
  identity,
  type Matrix,
  multiply,
  orthogonalComplement,
  scale,
  scaleMatrix,
  singularTriples,
  transpose,
  type Vector,
} from "../linalg";
import { decayIntegral } from "../minimal/exactFlow";
import { atUnitRates, fromUnitRates, type LearningRate, rateFactor } from "../minimal/learningRate";
import { layerMagnitudes } from "../minimal/magnitudes";
import { type FunctionOfTime, functionOfTime } from "../times";
import { isotropicScale } from "./isotropic";
import { type Layers, requireLayers, wideCoefficients } from "./layers";

/** One eigenvector of G with what grows along it. */
interface Mode {
  /** Unit eigenvector, shape [d + c]. */
  readonly vector: number[];
  /** Its eigenvalue, and that less |delta| / 2 without cancellation. */
  readonly lambda: number;
  readonly excess: number;
  /** Its row of the start, vector^T Q_0, and the same of absolute values, shape [h]. */
  readonly start: number[];
  readonly terms: number[];
}

/** The eigenvectors of G: a pair for each singular value of betaStar, and those of the two null spaces. */
function modesOf(betaStar: Matrix, delta: number, Q0: Matrix): Mode[] {
  const [d, c] = [betaStar.length, betaStar[0].length];
  const { values, left: us, right: vs } = singularTriples(betaStar);
  const columns = transpose(Q0);
  const absolute = columns.map((column) => column.map(Math.abs));
  const mode = (top: Vector, bottom: Vector, lambda: number, excess: number): Mode => {
    const vector = [...top, ...bottom];
    const terms = apply(absolute, vector.map(Math.abs));
    return { vector, lambda, excess, start: apply(columns, vector), terms };
  };
  const zeros = (n: number): number[] => new Array(n).fill(0);
  const half = Math.abs(delta) / 2;
  const rank = values.filter((s) => s > 0).length;
  const pairs = values.slice(0, rank).flatMap((s, i) => {
    const { readout, input } = layerMagnitudes(s, delta);
    const omega = (readout + input) / 2;
    const [cos, sin] = [Math.sqrt(input / (2 * omega)), Math.sqrt(readout / (2 * omega))];
    const small = Math.min(readout, input);
    return [
      mode(scale(cos, us[i]), scale(sin, vs[i]), omega, small),
      mode(scale(sin, us[i]), scale(-cos, vs[i]), -omega, -2 * half - small),
    ];
  });
  const unseen = orthogonalComplement(us.slice(0, rank), d);
  const unreached = orthogonalComplement(vs.slice(0, rank), c);
  return [
    ...pairs,
    ...unseen.map((u) => mode(u, zeros(c), -delta / 2, Math.min(-delta, 0))),
    ...unreached.map((v) => mode(zeros(d), v, delta / 2, Math.min(delta, 0))),
  ];
}

/** The size of a row as e^(rate t + offset): kept in two parts, since differences of rates must not cancel. */
interface Grown {
  readonly rate: number;
  readonly offset: number;
}

/** entry e^exponent, where a zero stays zero. */
const raised = (entry: number, exponent: number): number =>
  entry === 0 ? 0 : entry * Math.exp(exponent);

/** What a sum leaves of its terms is noise below this: eigenvectors of G are no better where eigenvalues lie close. */
const NOISE = 1e-11;

/** Singular values of the start below this, relative to the largest, are zero. */
const RANK = 1e-13;

/** A number, or zero where nothing but round-off is left of the terms that it was made of. */
const unlessNoise = (left: number, terms: number): number =>
  Math.abs(left) <= NOISE * terms ? 0 : left;

/** A row of [Z; I]: its entries, the largest terms that each has been made of, and how the row grows. */
interface Row extends Grown {
  readonly entries: number[];
  readonly made: number[];
  /** Does it grow faster than the rest? Then its round-off must go, or it would grow like something real. */
  readonly leads: boolean;
}

/** Takes from column j what makes it zero in the pivot's row. */
function eliminate(rows: readonly Row[], pivot: Row, column: number, j: number): void {
  const factor = pivot.entries[j] / pivot.entries[column];
  const doubt = pivot.made[j] / Math.abs(pivot.entries[column]);
  for (const row of rows) {
    const { entries, made } = row;
    const left = row === pivot ? 0 : entries[j] - factor * entries[column];
    const taken = Math.max(Math.abs(factor) * made[column], doubt * Math.abs(entries[column]));
    made[j] = Math.max(made[j], taken);
    entries[j] = row.leads ? unlessNoise(left, made[j]) : left;
    if (entries[j] === 0) made[j] = 0;
  }
}

/** Q(t) up to a rotation of its columns, of which there are h; shape [d + c, h]. */
function evolve(modes: readonly Mode[], h: number, delta: number, t: number): number[][] {
  // Everything is divided by e^{|delta| t / 2}. Rows of [Z; I] are a vector times e^{rate t + offset}; elimination
  // works on the vectors alone.
  const still = -Math.abs(delta) / 2;
  const rows: Row[] = [
    ...modes.map(({ start, terms, lambda, excess }) => ({
      entries: start.map((entry, j) => unlessNoise(entry, terms[j])),
      made: [...terms],
      leads: lambda > 0,
      rate: lambda > 0 ? excess : still,
      offset: Math.log(decayIntegral(2 * Math.abs(lambda), t)) / 2,
    })),
    ...identity(h).map((entries) => {
      return { entries, made: [...entries], leads: false, rate: still, offset: 0 };
    }),
  ];
  const pivots = new Array<Grown>(h);
  const free = new Set(pivots.keys());
  while (free.size > 0) {
    let [row, column, largest] = [rows[0], 0, -Infinity];
    for (const j of free)
      for (const candidate of rows) {
        const { rate, offset, entries } = candidate;
        const grown = rate * t + offset + Math.log(Math.abs(entries[j]));
        if (grown > largest) [row, column, largest] = [candidate, j, grown];
      }
    free.delete(column);
    const pivot = row.entries[column];
    pivots[column] = { rate: row.rate, offset: row.offset + Math.log(Math.abs(pivot)) };
    for (let j = 0; j < h; j++)
      if (j !== column && row.entries[j] !== 0) eliminate(rows, row, column, j);
  }
  const scaled = rows.map(({ entries, rate, offset }) =>
    entries.map((entry, j) =>
      raised(entry, (rate - pivots[j].rate) * t + offset - pivots[j].offset),
    ),
  );
  const gram = new DenseMatrix(multiply(transpose(scaled), scaled));
  const lower = new CholeskyDecomposition(gram).lowerTriangularMatrix.to2DArray();
  // e^{lambda t} less the same shift, and the columns made orthonormal by a forward substitution.
  const coordinates = modes.map(({ excess }, i) => {
    const solved: number[] = [];
    for (const [j, entry] of rows[i].entries.entries()) {
      const grown = raised(entry, (excess - pivots[j].rate) * t - pivots[j].offset);
      solved.push((grown - dot(lower[j].slice(0, j), solved)) / lower[j][j]);
    }
    return solved;
  });
  return multiply(transpose(modes.map(({ vector }) => vector)), coordinates);
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

export interface ExactWideFlowOptions {
  /** Input weights at t = 0, shape [h, d]. */
  readonly W0: Matrix;
  /** Readout weights at t = 0, shape [h, c]. */
  readonly A0: Matrix;
  /** Least-squares coefficients, shape [d, c]. */
  readonly betaStar: Matrix;
  /** Layer-wise learning rates. Default 1 for both. */
  readonly learningRate?: LearningRate;
}

export interface ExactWideFlow {
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
 * @returns a function of t, 0 <= t <= 1e12. beta is exact to t = 1e6: relative error below 1e-9, or below 1e-15 q where
 *   the start nearly misses a growing direction of G, because its terms cancel to 1/q of their size. From q = 1e11 on
 *   the sum is taken for zero: a start that misses a direction (a balanced square network with det beta_0 of the other
 *   sign than det betaStar) then rests in its saddle for all times, as gradient flow does.
 *   W and A are exact up to a rotation of the hidden space, common to both; of all rotations they take the one closest
 *   to the start.
 * @throws TypeError or RangeError if shapes differ, a number is not finite, a rate is not positive, Delta is not a
 *   multiple of the identity (with the measured deviation), or t is out of range.
 * @see paper Theorem 4.2; test/linear/exactFlow.test.ts
 * @example
 * const flow = exactWideFlow({ W0: [[1]], A0: [[2]], betaStar: [[2]] });
 * flow.delta; // 3
 * flow.at(20).beta; // [[2]]
 */
export function exactWideFlow(options: ExactWideFlowOptions): ExactWideFlow {
  const { W0, A0, betaStar, learningRate } = options;
  const layers0 = { W: W0, A: A0 };
  const { d, c } = requireLayers("exactWideFlow", layers0);
  requireMatrix("exactWideFlow", { betaStar }, d, c);
  const delta = isotropicScale(layers0, learningRate);
  const start = atUnitRates(layers0, learningRate);
  const Q0 = [...transpose(start.W), ...transpose(start.A)];
  // A start of rank below h keeps its rank: only as many columns need to be followed.
  const { values, left } = singularTriples(Q0);
  const columns = values.map((_, i) => i).filter((i) => values[i] > RANK * values[0]);
  const compressed = transpose(columns.map((i) => scale(values[i], left[i])));
  const modes = modesOf(scaleMatrix(rateFactor(learningRate), betaStar), delta, compressed);
  const at = functionOfTime((t): WideState => {
    const Q = alignTo(evolve(modes, columns.length, delta, t), Q0);
    const rows = { W: transpose(Q.slice(0, d)), A: transpose(Q.slice(d)) };
    const layers = fromUnitRates(rows, learningRate);
    return { ...layers, beta: wideCoefficients(layers) };
  }, LATEST);
  return { at, delta };
}
