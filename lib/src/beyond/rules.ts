/**
 * Rules by which training steps: what people use in place of gradient flow, on the weights as one list of numbers.
 *
 * @see notebook 11; test/beyond/rules.test.ts
 */
import { requireFinite, requirePositive, requireThat } from "../check";
import { add, scale, type Vector } from "../linalg";

/**
 * The step to add to the weights, shape [n], from minus the gradient and the weights. A rule with a memory (momentum,
 * Adam) belongs to one training: make a new one for the next.
 */
export type StepRule = (downhill: Vector, weights: Vector) => number[];

/** 0 <= value < 1, as a memory must fade. */
function requireFading(where: string, named: Readonly<Record<string, number>>): void {
  requireFinite(where, named);
  for (const [name, value] of Object.entries(named))
    requireThat(value >= 0 && value < 1, where, `${name} must lie in 0 ... 1, below 1`, value);
}

/**
 * Gradient descent with heavy-ball momentum (Polyak 1964): v becomes momentum v + rate times downhill, and the step is v.
 *
 * @param rate     learning rate, positive; `momentum` from 0 (plain gradient descent) to below 1.
 * @throws TypeError or RangeError if one is out of range.
 * @see test/beyond/rules.test.ts
 * @example
 * const rule = heavyBall(0.1, 0.5);
 * rule([1, 2], [0, 0]); // [0.1, 0.2]
 * rule([1, 2], [0, 0]); // [0.15, 0.3]
 */
export function heavyBall(rate: number, momentum = 0): StepRule {
  requirePositive("heavyBall", { rate });
  requireFading("heavyBall", { momentum });
  let velocity: number[] | undefined;
  return (downhill) => {
    const push = scale(rate, downhill);
    velocity = velocity ? add(scale(momentum, velocity), push) : push;
    return velocity;
  };
}

/**
 * A rule with decoupled weight decay, as in AdamW (Loshchilov and Hutter 2019): beside the rule's own step, each weight
 * loses the part `loss` of itself.
 *
 * @param loss learning rate times decay, from 0 to below 1.
 * @throws TypeError or RangeError if loss is out of range.
 * @see arXiv:1711.05101; test/beyond/rules.test.ts
 * @example
 * decaying(heavyBall(0.1), 0.01)([1], [5]); // [0.05]
 */
export function decaying(rule: StepRule, loss: number): StepRule {
  requireFading("decaying", { loss });
  return (downhill, weights) => add(rule(downhill, weights), scale(-loss, weights));
}

export interface AdamOptions {
  /** How much of its running mean of gradients a step keeps. Default 0.9. */
  readonly beta1?: number;
  /** The same of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** What is added to the root of the mean square. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adam (Kingma and Ba 2015): each weight steps by the mean of its gradients over the root of their mean square, both
 * running and corrected for their start at 0. With beta1 = beta2 = 0 it is g / (|g| + epsilon): the sign of the
 * gradient for small epsilon, in proportion to it for large.
 *
 * @param rate learning rate, positive.
 * @throws TypeError or RangeError if an option is out of range.
 * @see arXiv:1412.6980, Algorithm 1; test/beyond/rules.test.ts
 * @example
 * adam(0.1)([3, -4], [0, 0]); // [0.100, -0.100]
 * adam(0.1, { beta1: 0, beta2: 0, epsilon: 1 })([3, -4], [0, 0]); // [0.075, -0.080]
 */
export function adam(rate: number, options: AdamOptions = {}): StepRule {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  requirePositive("adam", { rate, epsilon });
  requireFading("adam", { beta1, beta2 });
  let steps = 0;
  let [means, squares]: number[][] = [[], []];
  return (downhill) => {
    steps++;
    means = downhill.map((g, i) => beta1 * (means[i] ?? 0) + (1 - beta1) * g);
    squares = downhill.map((g, i) => beta2 * (squares[i] ?? 0) + (1 - beta2) * g * g);
    const [seen1, seen2] = [1 - beta1 ** steps, 1 - beta2 ** steps];
    return means.map((m, i) => ((rate / seen1) * m) / (Math.sqrt(squares[i] / seen2) + epsilon));
  };
}
