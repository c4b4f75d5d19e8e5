/**
 * The embedded Runge-Kutta pair of Bogacki and Shampine (1989), order 3 with an error estimate of order 2: cheap
 * steps at loose tolerances, as long as the flow is not stiff.
 *
 * @see test/students/follow.test.ts
 */
import { completed, type Following, type FollowOptions, steps } from "./follow";

/**
 * Follows dy/dt = velocity(y) with three evaluations a step.
 *
 * @param start shape [n].
 * @returns see {@link Following}; error of a few times relativeTolerance for smooth flows.
 * @throws TypeError or RangeError if an option is out of range, the velocity is not finite, or the evaluations run out.
 * @see test/students/follow.test.ts
 */
export function* bogackiShampine(start: ArrayLike<number>, options: FollowOptions): Following {
  const known = completed("bogackiShampine", start, options);
  const { relativeTolerance, size, project } = known;
  const n = start.length;
  const [probe, k2, k3, error] = [0, 1, 2, 3].map(() => new Float64Array(n));
  return yield* steps("bogackiShampine", start, known, {
    order: 3,
    *attempt({ h, y, slope: k1, next, nextSlope: k4 }) {
      for (let i = 0; i < n; i++) probe[i] = y[i] + (h / 2) * k1[i];
      k2.set(yield probe);
      for (let i = 0; i < n; i++) probe[i] = y[i] + ((3 * h) / 4) * k2[i];
      k3.set(yield probe);
      for (let i = 0; i < n; i++) next[i] = y[i] + (h / 9) * (2 * k1[i] + 3 * k2[i] + 4 * k3[i]);
      project(next);
      k4.set(yield next);
      for (let i = 0; i < n; i++)
        error[i] = (h / 72) * (-5 * k1[i] + 6 * k2[i] + 8 * k3[i] - 9 * k4[i]);
      return size(error, y) / relativeTolerance;
    },
  });
}
