/**
 * The stabilized explicit Runge-Kutta-Chebyshev method of order 2 (RKC; Sommeijer, Shampine and Verwer 1998). Its
 * s stages follow a Chebyshev recursion, which keeps a step stable up to h lambda = 0.65 s^2 along the negative
 * axis, lambda the spectral radius of the velocity's Jacobian: where the flow has grown slow but the loss is steep
 * across it, s evaluations go s times as far as s small steps would. The Jacobian should have real eigenvalues, as
 * gradient flows' have.
 *
 * @see test/students/follow.test.ts
 */

/** Damping epsilon of the stability polynomial, 2/13 as in the paper: the strip stays a third below 1. */
const DAMPING = 2 / 13;
/** Steps after which lambda is estimated anew; after a failed one, no sooner than this many. */
const [LAMBDA_LIFE, LEAST_LIFE] = [20, 3];
/** Relative size of the displacement whose change of velocity measures lambda. */
const DISPLACEMENT = 1e-3;
/** Power iterations: until two estimates agree so well, at most so many. */
const [AGREEMENT, MOST_ITERATIONS] = [0.05, 12];
/** lambda is believed with this margin. */
const MARGIN = 1.15;
/** More stages lose digits of single-precision velocities: round-off grows as s^2. */
const MOST_STAGES = 120;

/**
 * Coefficients of s stages, y_j = mu y_{j-1} + nu y_{j-2} + (1 - mu - nu) y + h muTilde (F_{j-1} - above F_0); the first
 * is y_1 = y + h muTilde F_0.
 */
function stagesOf(s: number) {
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
  const first = { mu: 0, nu: 0, muTilde: b[1] * w1, above: 0 };
  const others = b.slice(2).map((bj, i) => ({
    mu: (2 * bj * w0) / b[i + 1],
    nu: -bj / b[i],
    muTilde: (2 * bj * w1) / b[i + 1],
    above: 1 - b[i + 1] * T[i + 1],
  }));
  return [first, ...others];
}

/** Euclidean norm. */
const length = (v: Float64Array): number => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

/** Yields states, is sent their velocities. */
type Asking<Result> = Generator<Float64Array, Result, Float64Array>;

/** Steps of the method along one flow, which remember its lambda. */
export interface ChebyshevSteps {
  /** The longest step that is stable with the most stages. */
  longest(): number;
  /**
   * Writes the state a time h after y into `next`. `slope` is the velocity at y; `again` says that a longer step
   * from there has failed.
   */
  step(
    h: number,
    y: Float64Array,
    slope: Float64Array,
    next: Float64Array,
    again: boolean,
  ): Asking<void>;
}

/** For a state of n numbers. */
export function chebyshevSteps(n: number): ChebyshevSteps {
  const [before, probe] = [new Float64Array(n), new Float64Array(n)];
  /** A direction in which the velocity changes fast, kept from estimate to estimate. */
  const steep = new Float64Array(n);
  let lambda = 0;
  let age = LAMBDA_LIFE;

  /** Largest |eigenvalue| of the Jacobian at y by the power method on differences of velocities. */
  function* spectralRadius(y: Float64Array, slope: Float64Array): Asking<number> {
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

  return {
    longest: () => (lambda > 0 ? (0.65 * MOST_STAGES ** 2) / (MARGIN * lambda) : Infinity),
    *step(h, y, slope, next, again) {
      if (age >= LAMBDA_LIFE || (again && age > LEAST_LIFE)) {
        lambda = yield* spectralRadius(y, slope);
        age = 0;
      } else if (!again) age++;
      const wanted = Math.ceil(Math.sqrt(1 + 1.54 * h * MARGIN * lambda));
      const [first, ...others] = stagesOf(Math.max(2, Math.min(MOST_STAGES, wanted)));
      before.set(y);
      for (let i = 0; i < n; i++) next[i] = y[i] + h * first.muTilde * slope[i];
      for (const { mu, nu, muTilde, above } of others) {
        const velocity = yield next;
        for (let i = 0; i < n; i++) {
          const held = mu * next[i] + nu * before[i] + (1 - mu - nu) * y[i];
          before[i] = next[i];
          next[i] = held + h * muTilde * (velocity[i] - above * slope[i]);
        }
      }
    },
  };
}
