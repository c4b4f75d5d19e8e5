/**
 * What the exercises on kernels of convolutional networks ask for (notebook 06).
 *
 * @see test/images/exercises.test.ts
 */
import { type Exercise, once, oneNumber, someNumbers } from "../notebook/exercises";
import { tf } from "../notebook/tensor";
import { random } from "../random";
import type { Results } from "../results";
import { lenet5 } from "./lenet5";
import type { CourseMetric } from "./networkCourse";
import { kernelTraces } from "./networkKernel";

/** Each layer's part of the kernel's trace at the start. */
const tracesAt = (probe: tf.Tensor4D, alpha: number): number[] =>
  tf.tidy(() => {
    const network = lenet5({ alpha });
    return kernelTraces(network, network.initial(random(0).stream("start")), probe);
  });

/**
 * 06.3: the α at which first and last layer own the same part of the kernel.
 *
 * @param probe the images on which the kernel is looked at.
 * @example
 * check(-1, equalShares(tf.ones([2, 28, 28, 1]))).slice(0, 7); // "Not yet"
 */
export function equalShares(probe: tf.Tensor4D): Exercise<number> {
  const ratio = (alpha: number): number => {
    const traces = tracesAt(probe, alpha);
    return traces[0] / traces[4];
  };
  return {
    criteria: [
      oneNumber,
      [(alpha) => alpha > 0, "α divides the weights: it is positive."],
      [
        (alpha) => Math.abs(Math.log(ratio(alpha))) < 0.1,
        (alpha) =>
          `At α = ${alpha.toPrecision(3)} the first layer has ${ratio(alpha).toPrecision(2)} times the part of the last.`,
      ],
    ],
    because:
      "One grows by α² while the other falls by α², so the fourth root of their ratio balances them.",
  };
}

/** [α, step] of a run; a list of two numbers, as the compiler sees what a reader writes. */
type Run = readonly number[];

/**
 * 06.4: two runs, of which one has moved its parameters more and its kernel ten times less.
 *
 * @param live the results of the notebook's own runs.
 * @example
 * const live = resultsOf([], { axes: ["alpha", "step", "seed"] });
 * check([[0.1, 1], [10, 1]], movedUnlike(live)).slice(0, 10); // "Not judged"
 */
export function movedUnlike(live: Results): Exercise<readonly Run[]> {
  const { alpha: alphas = [], step: steps = [] } = live.axes;
  const has = (metric: CourseMetric, [alpha, step]: Run): number =>
    live.at({ alpha, step }).mean(metric);
  const isMeasured = ([alpha, step]: Run): boolean =>
    alphas.includes(alpha) && steps.includes(step) && live.at({ alpha, step }).rows.length > 0;
  const isPair = (one: Run, other: Run): boolean =>
    has("parameterDistance", one) > has("parameterDistance", other) &&
    has("kernelDistance", one) < has("kernelDistance", other) / 10;
  const missing = once((): string | undefined => {
    if (live.rows.length === 0) return "nothing was measured.";
    const runs = alphas.flatMap((alpha) => steps.map((step): Run => [alpha, step]));
    const some = runs.some((one) => runs.some((other) => isPair(one, other)));
    return some ? undefined : "no two of these runs are such a pair.";
  });
  const told = (metric: CourseMetric, run: Run): string => `${+has(metric, run).toPrecision(5)}`;
  return {
    missing,
    criteria: [
      [
        (runs) => Array.isArray(runs) && runs.length === 2 && runs.every(isMeasured),
        "Two pairs of an α and a step that were measured.",
      ],
      [
        ([one, other]) => has("parameterDistance", one) > has("parameterDistance", other),
        ([one, other]) =>
          `The parameters of the first have moved by ${told("parameterDistance", one)}, those of the second by ${told("parameterDistance", other)}: it should be the other way round.`,
      ],
      [
        ([one, other]) => isPair(one, other),
        ([one, other]) =>
          `The kernel of the first has moved by ${told("kernelDistance", one)}, that of the second by ${told("kernelDistance", other)}: less than ten times as much.`,
      ],
    ],
    because: "What counts is which parameters move, and what they switch.",
  };
}

/** Of α, in the traces of first layer, layers between and last layer, measured when W₁ is halved. */
function measuredPowers(probe: tf.Tensor4D): number[] {
  return tf.tidy(() => {
    const network = lenet5();
    const [W1, ...others] = network.initial(random(0).stream("start"));
    const [before, after] = [W1, tf.div(W1, 2)].map((first) => {
      const [one, two, three, four, last] = kernelTraces(network, [first, ...others], probe);
      return [one, two + three + four, last];
    });
    return after.map((trace, layer) => Math.log2(trace / before[layer]));
  });
}

/**
 * 06.5: the powers of α with which traces change if only the first layer is divided by it.
 *
 * @param probe the images on which the kernel is looked at.
 * @example
 * check([1, 2], tracePowers(tf.ones([2, 28, 28, 1]))).slice(0, 7); // "Not yet"
 */
export function tracePowers(probe: tf.Tensor4D): Exercise<readonly number[]> {
  const powers = once(() => measuredPowers(probe));
  const layers = [
    "The first layer's trace",
    "The trace of the layers between",
    "The last layer's trace",
  ];
  return {
    criteria: [
      someNumbers(3),
      ...layers.map(
        (layer, i) =>
          [
            (said: readonly number[]): boolean => Math.abs(said[i] - powers()[i]) < 0.2,
            (said: readonly number[]): string =>
              `${layer} would change by 2^${said[i]} at α = 2, and does by 2^${powers()[i].toFixed(1)}.`,
          ] as const,
      ),
    ],
    because:
      "Only the first layer keeps its part: in relation to all others it gains α², but nothing becomes faster.",
  };
}
