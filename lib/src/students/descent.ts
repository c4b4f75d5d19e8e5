/**
 * Gradient descent with a fixed step, in the form of an integrator: what the flow is compared with.
 *
 * @see test/students/follow.test.ts
 */
import { requirePositive, requireThat } from "../check";
import { completed, type Followed, type Following, type FollowOptions } from "./follow";

/**
 * y <- y + descentStep velocity(y), up to each of the stops, which must be whole numbers of steps.
 *
 * @param start   shape [n].
 * @param options `stops`, `descentStep` and `settled`; the rest has no meaning here, and nothing is projected.
 * @throws TypeError or RangeError if a stop is not a multiple of descentStep.
 */
export function* descent(start: ArrayLike<number>, options: FollowOptions): Following {
  const { stops, descentStep, settled, maxEvaluations } = completed("descent", start, options);
  requirePositive("descent", { descentStep });
  const counts = stops.map((t) => Math.round(t / descentStep));
  for (const [i, count] of counts.entries())
    requireThat(
      Math.abs(count * descentStep - stops[i]) <= 1e-6 * descentStep * Math.max(1, 1e-6 * count),
      "descent",
      "stops must be multiples of descentStep",
      stops[i],
    );
  const last = counts[counts.length - 1];
  requireThat(
    last <= maxEvaluations,
    "descent",
    `maxEvaluations must be at least ${last}`,
    maxEvaluations,
  );
  const y = Float64Array.from(start);
  const states: Float64Array[] = [];
  let step = 0;
  let ended = false;
  for (const count of counts) {
    while (step < count && !ended) {
      const slope = yield y;
      for (let i = 0; i < y.length; i++) y[i] += descentStep * slope[i];
      step++;
      ended = settled(step * descentStep, y);
    }
    states.push(y.slice());
  }
  const evaluations = counts.map((count) => Math.min(count, step));
  const followed: Followed = {
    states,
    evaluations,
    numSteps: step,
    numRejected: 0,
    until: step * descentStep,
  };
  return followed;
}
