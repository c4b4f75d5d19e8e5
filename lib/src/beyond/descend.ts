/**
 * Training by steps, of anything whose weights are records and arrays of numbers.
 *
 * @see test/beyond/descend.test.ts
 */
import { requireCount, requireType, requireVector } from "../check";
import { scale, subtract, type Vector } from "../linalg";
import { neuronVelocity } from "../minimal/gradientFlow";
import { type Neuron, requireNeuron } from "../minimal/singleNeuron";
import { numbersOf, withNumbers } from "../times";
import type { StepRule } from "./rules";

/**
 * Follows a rule from a start.
 *
 * @param downhill minus the gradient at a state, in the state's build; called once a step, so that it may draw noise.
 * @param rule     makes a step of it.
 * @returns the states before the first step and after each, numSteps + 1 of them.
 * @throws TypeError or RangeError if downhill or rule is no function or numSteps not a count.
 * @see test/beyond/descend.test.ts
 * @example
 * descend({ x: 1 }, ({ x }) => ({ x: -x }), heavyBall(0.5), 2); // [{ x: 1 }, { x: 0.5 }, { x: 0.25 }]
 */
export function descend<State>(
  start: State,
  downhill: (state: State) => State,
  rule: StepRule,
  numSteps: number,
): State[] {
  requireType(typeof downhill === "function", "descend", "downhill must be a function", downhill);
  requireType(typeof rule === "function", "descend", "rule must be a function", rule);
  requireCount("descend", { numSteps });
  const states = [start];
  for (let step = 0; step < numSteps; step++) {
    const weights = numbersOf(states[step]);
    const move = rule(numbersOf(downhill(states[step])), weights);
    states.push(
      withNumbers(
        start,
        weights.map((weight, i) => weight + move[i]),
      ),
    );
  }
  return states;
}

/**
 * The minimal model's way downhill on whitened data: minus the gradient of |a w - betaStar|^2 / 2, which is the velocity
 * of gradient flow.
 *
 * @param betaStar shape [d].
 * @returns a function of the neuron; it throws where the neuron has not d inputs.
 * @see paper section 3; test/beyond/descend.test.ts
 * @example
 * neuronDownhill([0, 3])({ w: [1, 1], a: 2 }); // { w: [-4, 2], a: -1 }
 */
export function neuronDownhill(betaStar: Vector): (neuron: Neuron) => Neuron {
  requireVector("neuronDownhill", { betaStar });
  return (neuron) => {
    requireNeuron("neuronDownhill", neuron, betaStar.length);
    return neuronVelocity(neuron, subtract(scale(neuron.a, neuron.w), betaStar));
  };
}
