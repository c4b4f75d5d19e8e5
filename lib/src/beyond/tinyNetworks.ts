/**
 * Two tiny networks of the layers that practice uses: attention, and convolutions with and without skip connections.
 *
 * @see notebook 11; test/beyond/tinyNetworks.test.ts
 */
import { requireMatrix } from "../check";
import { add, type Matrix, multiply, transpose } from "../linalg";
import { largest } from "../statistics";

/** Softmax of one row of scores. */
function softmax(row: readonly number[]): number[] {
  const weights = row.map((score) => Math.exp(score - largest(row)));
  const sum = weights.reduce((total, one) => total + one, 0);
  return weights.map((one) => one / sum);
}

/** Half the sum of squared differences. */
const misfit = (output: Matrix, Y: Matrix): number =>
  output.reduce((sum, row, i) => sum + row.reduce((s, v, j) => s + (v - Y[i][j]) ** 2, 0), 0) / 2;

/** Weights of one attention head: query, key and value [k, d], output [d, k]. */
export type Head = Readonly<Record<"Q" | "K" | "V" | "O", Matrix>>;

/**
 * Loss of a layer of attention with its skip connection, Y = X + sum over heads of softmax(q k^T) V_h X O_h.
 *
 * @param X tokens, shape [n, d].
 * @param Y targets, shape [n, d].
 * @returns half the sum of squares, of the weights of the heads.
 * @see test/beyond/tinyNetworks.test.ts
 * @example
 * const still = { Q: [[0]], K: [[0]], V: [[1]], O: [[1]] };
 * attentionLoss([[1], [3]], [[3], [5]])([still]); // 0
 */
export function attentionLoss(X: Matrix, Y: Matrix): (heads: readonly Head[]) => number {
  requireMatrix("attentionLoss", { X });
  requireMatrix("attentionLoss", { Y }, X.length, X[0].length);
  const headOf = ({ Q, K, V, O }: Head): number[][] => {
    const [queries, keys, values] = [Q, K, V].map((W) => multiply(X, transpose(W)));
    const attended = multiply(multiply(queries, transpose(keys)).map(softmax), values);
    return multiply(attended, transpose(O));
  };
  return (heads) => {
    const outputs = heads.map(headOf);
    const output = X.map((x, i) => outputs.reduce((sum, one) => add(sum, one[i]), [...x]));
    return misfit(output, Y);
  };
}

/** Two convolutions: filters [c, 3], of c channels for one series, and back to one, [c, 3]. */
export type Convolutions = Readonly<Record<"A" | "B", Matrix>>;
/** Where the skip connection goes: around both convolutions, or only around the first. */
export type Skip = "none" | "around" | "between";

/** Sum over three neighbouring places, none beyond the ends. */
const convolved = (filter: readonly number[], series: readonly number[]): number[] =>
  series.map((_, i) => filter.reduce((sum, f, o) => sum + f * (series[i + o - 1] ?? 0), 0));

/**
 * Loss of two convolutions with a ReLU between them, x to sum over c of B_c * relu(A_c * x), plus a skip connection.
 *
 * @param X series, shape [n, length].
 * @param Y targets, shape [n, length].
 * @param skip `around`: x is added to the end; `between`: x is added to each hidden channel, within the pair.
 * @see test/beyond/tinyNetworks.test.ts
 * @example
 * const same = { A: [[0, 1, 0]], B: [[0, 1, 0]] };
 * convolutionLoss([[1, 2]], [[1, 2]])(same); // 0
 * convolutionLoss([[1, 2]], [[2, 4]], "around")(same); // 0
 */
export function convolutionLoss(
  X: Matrix,
  Y: Matrix,
  skip: Skip = "none",
): (weights: Convolutions) => number {
  requireMatrix("convolutionLoss", { X });
  requireMatrix("convolutionLoss", { Y }, X.length, X[0].length);
  const outputOf = ({ A, B }: Convolutions, x: readonly number[]): number[] => {
    const hidden = A.map((filter) => convolved(filter, x).map((z) => Math.max(z, 0)));
    const fed = skip === "between" ? hidden.map((channel) => add(channel, x)) : hidden;
    const parts = B.map((filter, c) => convolved(filter, fed[c]));
    return parts.reduce(add, skip === "around" ? [...x] : x.map(() => 0));
  };
  return (weights) =>
    misfit(
      X.map((x) => outputOf(weights, x)),
      Y,
    );
}

/**
 * Both sides of the law of two convolutions, channel by channel: squares summed over places, shape [c, 1] each.
 *
 * @example
 * channelSides({ A: [[1, 2, 2]], B: [[0, 3, 4]] }); // [[[9]], [[25]]]
 */
export const channelSides = ({ A, B }: Convolutions): [number[][], number[][]] => {
  const squares = (filters: Matrix) => filters.map((f) => [f.reduce((s, v) => s + v * v, 0)]);
  return [squares(A), squares(B)];
};
