/**
 * The stabilised explicit Runge-Kutta-Chebyshev method of order 2 (RKC; Sommeijer, Shampine and Verwer 1998). Its
 * s stages follow a Chebyshev recursion, which keeps a step stable up to h lambda = 0.65 s^2 along the negative
 * axis, lambda the spectral radius of the velocity's Jacobian: where the flow has grown slow but the loss is steep
 * across it, s evaluations go s times as far as s small steps would.
 *
 * @see test/students/follow.test.ts
 */
import { completed, type Following, type FollowOptions, steps } from "./follow";

/** Damping epsilon of the stability polynomial, 2/13 as in the paper: the strip stays a third below 1. */
const DAMPING = 2 / 13;
/** Steps after which lambda is estimated anew. */
const LAMBDA_LIFE = 20;
/** Relative size of the displacement whose change of velocity measures lambda. */
const DISPLACEMENT = 1e-3;
/** Power iterations: until two estimates agree so well, at most so many. */
const [AGREEMENT, MOST_ITERATIONS] = [0.05, 12];
/** lambda is believed with this margin. */
const MARGIN = 1.15;
/** More stages lose digits of single-precision velocities: round-off grows as s^2. */
const MOST_STAGES = 120;

const length = (v: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] * v[i];
  return Math.sqrt(sum);
};

/** What a stage adds: y_j = mu y_{j-1} + nu y_{j-2} + (1 - mu - nu) y + h muTilde (F_{j-1} - a_{j-1} F_0). */
interface Stage {
  readonly mu: number;
  readonly nu: number;
  readonly muTilde: number;
  readonly above: number;
}

/** Coefficients of s stages; the first is y_1 = y + h muTilde F_0. */
function stagesOf(s: number): Stage[] {
  const w0 = 1 + DAMPING / (s * s);
  // T_j, T_j' and T_j'' at w0 by the recursion of Chebyshev polynomials.
  const T = [1, w0];
  const dT = [0, 1];
  const ddT = [0, 0];
  for (let j = 2; j <= s; j++) {
    T.push(2 * w0 * T[j - 1] - T[j - 2]);
    dT.push(2 * T[j - 1] + 2 * w0 * dT[j - 1] - dT[j - 2]);
    ddT.push(4 * dT[j - 1] + 2 * w0 * ddT[j - 1] - ddT[j - 2]);
  }
  const w1 = dT[s] / ddT[s];
  const b = T.map((_, j) => (j < 2 ? 1 / (2 * w0) ** 2 : ddT[j] / dT[j] ** 2));
  return T.slice(1).map((_, i) => {
    const j = i + 1;
    if (j === 1) return { mu: 0, nu: 0, muTilde: b[1] * w1, above: 0 };
    return {
      mu: (2 * b[j] * w0) / b[j - 1],
      nu: -b[j] / b[j - 2],
      muTilde: (2 * b[j] * w1) / b[j - 1],
      above: 1 - b[j - 1] * T[j - 1],
    };
  });
}

const cached = new Map<number, Stage[]>();
function stages(s: number): Stage[] {
  const found = cached.get(s) ?? stagesOf(s);
  cached.set(s, found);
  return found;
}

/**
 * Follows dy/dt = velocity(y), whose Jacobian should have real eigenvalues, as gradient flows' have.
 *
 * @param start shape [n].
 * @returns see {@link Following}; error of a few times relativeTolerance for smooth flows.
 * @throws TypeError or RangeError if an option is out of range, the velocity is not finite, or the evaluations run out.
 * @see test/students/follow.test.ts
 */
export function* chebyshev(start: ArrayLike<number>, options: FollowOptions): Following {
  const known = completed("chebyshev", start, options);
  const { relativeTolerance, size, project } = known;
  const n = start.length;
  const [before, beforeThat, probe, error] = [0, 1, 2, 3].map(() => new Float64Array(n));
  /** A direction in which the velocity changes fast, kept from estimate to estimate. */
  const steep = new Float64Array(n);
  let lambda = 0;
  let age = LAMBDA_LIFE;

  /** Largest |eigenvalue| of the Jacobian at y by the power method on differences of velocities. */
  function* spectralRadius(
    y: Float64Array,
    slope: Float64Array,
  ): Generator<Float64Array, number, Float64Array> {
    const displacement = DISPLACEMENT * (length(y) || 1);
    if (length(steep) === 0) steep.set(length(slope) > 0 ? slope : y);
    let estimate = 0;
    for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      const scale = displacement / length(steep);
      for (let i = 0; i < n; i++) probe[i] = y[i] + scale * steep[i];
      const velocity = yield probe;
      for (let i = 0; i < n; i++) steep[i] = velocity[i] - slope[i];
      const found = length(steep) / displacement;
      if (!(found > 0)) return estimate;
      const agreed = iteration > 0 && Math.abs(found - estimate) <= AGREEMENT * found;
      estimate = found;
      if (agreed) break;
    }
    return estimate;
  }

  return yield* steps("chebyshev", start, known, {
    order: 3,
    longest: () => (lambda > 0 ? (0.65 * MOST_STAGES ** 2) / (MARGIN * lambda) : Infinity),
    *attempt({ h, y, slope, next, nextSlope, again }) {
      if (age >= LAMBDA_LIFE || (again && age > 3)) {
        lambda = yield* spectralRadius(y, slope);
        age = 0;
      } else if (!again) age++;
      const s = Math.max(
        2,
        Math.min(MOST_STAGES, Math.ceil(Math.sqrt(1 + 1.54 * h * MARGIN * lambda))),
      );
      const [first, ...rest] = stages(s);
      beforeThat.set(y);
      for (let i = 0; i < n; i++) before[i] = y[i] + h * first.muTilde * slope[i];
      for (const { mu, nu, muTilde, above } of rest) {
        const velocity = yield before;
        for (let i = 0; i < n; i++) {
          const value =
            mu * before[i] +
            nu * beforeThat[i] +
            (1 - mu - nu) * y[i] +
            h * muTilde * (velocity[i] - above * slope[i]);
          beforeThat[i] = before[i];
          before[i] = value;
        }
      }
      next.set(before);
      project(next);
      nextSlope.set(yield next);
      for (let i = 0; i < n; i++)
        error[i] = 0.8 * (y[i] - next[i]) + 0.4 * h * (slope[i] + nextSlope[i]);
      return size(error, y) / relativeTolerance;
    },
  });
}
