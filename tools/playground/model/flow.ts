/**
 * Gradient flow of one neuron from the function at the start, on whitened data or on one example, by the library's exact
 * solution.
 *
 * One example x with |x| = 1 is the same problem with one input: what is along x and the readout move as a neuron with
 * the single weight x.w, and what x does not see stays.
 */
import { add, dot, norm, scale, subtract, unit } from "../../../lib/src/linalg";
import { exactFlow } from "../../../lib/src/minimal/exactFlow";
import { type LearningRate, UNIT_RATES } from "../../../lib/src/minimal/learningRate";
import { coefficients, type Neuron, neuronComputing } from "../../../lib/src/minimal/singleNeuron";
import type { State } from "./state";

export interface Flow {
  readonly start: Neuron;
  readonly at: (t: number) => Neuron;
  readonly limit: Neuron;
  /** Sign of the readout at the end, which is positive at the start; 0 where flow ends in a saddle. */
  readonly basin: -1 | 0 | 1;
  /** The function at the end. */
  readonly end: number[];
}

/** The library knows its own unit rates by identity, and is faster with them. */
export const ratesOf = ({ rateA, rateW }: State): LearningRate =>
  rateA === 1 && rateW === 1 ? UNIT_RATES : { a: rateA, w: rateW };

export function flowOf(state: State): Flow {
  const { data, target, delta } = state;
  const learningRate = ratesOf(state);
  const start = neuronComputing(state.start, delta, learningRate);
  if (data === "whitened") {
    const flow = exactFlow({ w0: start.w, a0: start.a, betaStar: target, learningRate });
    return { ...flow, start, end: coefficients(flow.limit) };
  }
  const x = unit(target);
  const seen = dot(start.w, x);
  const unseen = subtract(start.w, scale(seen, x));
  const betaStar = [norm(target)];
  const flow = exactFlow({ w0: [seen], a0: start.a, betaStar, learningRate });
  const whole = ({ w, a }: Neuron): Neuron => ({ w: add(scale(w[0], x), unseen), a });
  const limit = whole(flow.limit);
  return {
    start,
    at: (t) => whole(flow.at(t)),
    limit,
    basin: flow.basin,
    end: coefficients(limit),
  };
}
