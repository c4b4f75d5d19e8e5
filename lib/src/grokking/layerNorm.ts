/**
 * Layer normalization of rows, (r − mean r) / √(var r + 1e-5) · gain + shift, and its gradient, as plain loops: each
 * pass reads its rows once or twice, where tensor operations would read and write them some ten times.
 *
 * @see test/grokking/layerNorm.test.ts
 */

/** Added to variances, as in PyTorch. */
const EPSILON = 1e-5;

export interface Normalized {
  /** [n, d]. */
  readonly output: Float32Array;
  /** The rows before gain and shift, [n, d]; the array that held the rows. */
  readonly standard: Float32Array;
  /** 1 / √(var + 1e-5), [n]. */
  readonly inverseDeviation: Float32Array;
}

/**
 * Normalizes in place: new memory for arrays of this size would cost as much as the arithmetic.
 *
 * @param rows  [n, d]; overwritten by the standard rows.
 * @param gain  [d].
 * @param shift [d].
 */
export function normalize(rows: Float32Array, gain: Float32Array, shift: Float32Array): Normalized {
  const d = gain.length;
  const output = new Float32Array(rows.length);
  const inverseDeviation = new Float32Array(rows.length / d);
  for (let i = 0; i < inverseDeviation.length; i++) {
    const row = i * d;
    let [sum, squares] = [0, 0];
    for (let j = 0; j < d; j++) {
      const value = rows[row + j];
      sum += value;
      squares += value * value;
    }
    const mean = sum / d;
    // The difference is taken in double precision, of single-precision numbers: it keeps enough digits.
    const inverse = 1 / Math.sqrt(squares / d - mean * mean + EPSILON);
    inverseDeviation[i] = inverse;
    for (let j = 0; j < d; j++) {
      const value = (rows[row + j] - mean) * inverse;
      rows[row + j] = value;
      output[row + j] = value * gain[j] + shift[j];
    }
  }
  return { output, standard: rows, inverseDeviation };
}

export interface NormalizedGradient {
  /** [n, d]; the array that held the output's gradient. */
  readonly rows: Float32Array;
  /** [d]. */
  readonly gain: Float64Array;
  /** [d]. */
  readonly shift: Float64Array;
}

/**
 * Gradients from that of the output, y = gain · s + shift with s the standard rows:
 *
 *     d rows = (g − mean g − s mean(g s)) / deviation,   g = gain · dy,
 *     d gain = sum over rows of s dy,                    d shift = sum over rows of dy
 *
 * @param dOutput [n, d]; overwritten by the gradient of the rows.
 */
export function normalizeBackward(
  dOutput: Float32Array,
  { standard, inverseDeviation }: Normalized,
  gain: Float32Array,
): NormalizedGradient {
  const d = gain.length;
  const [dGain, dShift] = [new Float64Array(d), new Float64Array(d)];
  for (let i = 0; i < inverseDeviation.length; i++) {
    const row = i * d;
    let [sum, alongStandard] = [0, 0];
    for (let j = 0; j < d; j++) {
      const dy = dOutput[row + j];
      const s = standard[row + j];
      const g = gain[j] * dy;
      sum += g;
      alongStandard += g * s;
      dGain[j] += s * dy;
      dShift[j] += dy;
    }
    const [mean, slope, inverse] = [sum / d, alongStandard / d, inverseDeviation[i]];
    for (let j = 0; j < d; j++)
      dOutput[row + j] = (gain[j] * dOutput[row + j] - mean - slope * standard[row + j]) * inverse;
  }
  return { rows: dOutput, gain: dGain, shift: dShift };
}
