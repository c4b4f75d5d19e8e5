/**
 * Kernel, activation patterns and parameters on their way from the start, for several alphas.
 *
 * @see paper Fig. 6a; test/images/courseFigures.test.ts
 */
import { requireThat } from "../check";
import type { Figure, Trace } from "../figures/figure";
import { deltaColor, deltaSymbol } from "../figures/palette";
import { type Axis, type Panel, panels } from "../figures/panels";
import { band, curve } from "../figures/traces";
import type { CourseMetric, CourseSummary } from "./kernelResults";

const TITLES: Readonly<Record<CourseMetric, string>> = {
  kernelDistance: "kernel distance",
  hammingDistance: "Hamming distance",
  parameterDistance: "parameter distance",
  trainLoss: "training loss",
  trainAccuracy: "training accuracy",
  testLoss: "test loss",
  testAccuracy: "test accuracy",
};

const isDistance = (metric: CourseMetric): boolean => metric.endsWith("Distance");

/** Values 1, 2 and 5 times a power of ten, where a logarithmic axis would have a decade or two and as many labels. */
function logTicks(values: readonly number[]): readonly number[] | undefined {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  if (!(high / low < 100)) return undefined;
  const powers = Array.from({ length: 3 }, (_, i) => Math.floor(Math.log10(low)) + i);
  return powers
    .flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
    .filter((tick) => tick >= low / 1.2 && tick <= high * 1.2);
}

/** A logarithmic axis for the y, or x, of traces. */
const logAxis = (traces: readonly Trace[], which: "x" | "y", title?: string): Axis => ({
  log: true,
  ticks: logTicks(traces.flatMap((trace) => trace[which] as number[])),
  ...(title === undefined ? {} : { title }),
});

/** A line with the colour and marker of alpha. */
const alphaCurve = (x: readonly number[], y: readonly number[], alpha: number): Trace => {
  const color = deltaColor(Math.log10(alpha), 1.5);
  return {
    ...curve(x, y, { name: `α = ${alpha}`, color, width: 2.5 }),
    mode: "lines+markers",
    marker: { symbol: deltaSymbol(Math.log10(alpha)), size: 7, color },
  };
};

export interface CourseFigureOptions {
  /** Panels in a row. Default: all of them. */
  readonly columns?: number;
  /** Default 240. */
  readonly rowHeight?: number;
}

/**
 * Panels over the steps, from the first one on: distances on logarithmic axes, with shades of one standard error over
 * the seeds if there are several.
 *
 * @throws RangeError if there is no step above 0.
 */
export function courseFigure(
  summary: CourseSummary,
  metrics: readonly CourseMetric[],
  options: CourseFigureOptions = {},
): Figure {
  const { columns, rowHeight = 240 } = options;
  const { alphas, steps, seeds } = summary;
  const shown = steps.flatMap((step, i) => (step > 0 ? [i] : []));
  requireThat(shown.length > 0, "courseFigure", "there must be a step above 0", steps);
  const x = shown.map((i) => steps[i]);
  const list = metrics.map((metric): Panel => {
    const traces = alphas.flatMap((alpha, a) => {
      const y = shown.map((i) => summary.metrics[metric][a][i]);
      const error = shown.map((i) => summary.std[metric][a][i] / Math.sqrt(seeds.length));
      // On a logarithmic axis a shade has to end above 0.
      const low = y.map((value, i) =>
        isDistance(metric) ? Math.max(value / 3, value - error[i]) : value - error[i],
      );
      const high = y.map((value, i) => value + error[i]);
      const shade = band(x, low, high, deltaColor(Math.log10(alpha), 1.5));
      return [...(seeds.length > 1 ? [shade] : []), alphaCurve(x, y, alpha)];
    });
    return {
      title: TITLES[metric],
      x: { title: "steps", log: true },
      y: isDistance(metric) ? logAxis(traces, "y") : {},
      traces,
    };
  });
  return panels(list, { columns, rowHeight });
}

/**
 * The kernel distance against two other distances, one point for each alpha and step above 0: do they lie on one line,
 * whatever alpha?
 *
 * @param most the last step that is drawn.
 * @throws RangeError if there is no step above 0 up to `most`.
 */
export function kernelAgainst(
  summary: CourseSummary,
  others: readonly CourseMetric[],
  most: number,
  options: CourseFigureOptions = {},
): Figure {
  const { columns, rowHeight = 240 } = options;
  const { alphas, steps, metrics } = summary;
  const shown = steps.flatMap((step, i) => (step > 0 && step <= most ? [i] : []));
  requireThat(shown.length > 0, "kernelAgainst", `there must be a step from 1 to ${most}`, steps);
  const list = others.map((other, p): Panel => {
    const pick = (metric: CourseMetric, a: number): number[] =>
      shown.map((i) => metrics[metric][a][i]);
    const traces = alphas.map((alpha, a) =>
      alphaCurve(pick(other, a), pick("kernelDistance", a), alpha),
    );
    const y = logAxis(traces, "y", p === 0 ? TITLES.kernelDistance : undefined);
    return { x: logAxis(traces, "x", TITLES[other]), y, traces };
  });
  return panels(list, { columns, rowHeight });
}

/**
 * Share of each hidden layer's units that have switched, a panel for each step.
 *
 * @param at steps of the summary.
 * @throws RangeError if one of them was not measured.
 */
export function layerProfiles(
  { alphas, steps, layerHamming }: CourseSummary,
  at: readonly number[],
  options: CourseFigureOptions = {},
): Figure {
  const { columns, rowHeight = 240 } = options;
  const list = at.map((step, p): Panel => {
    const i = steps.indexOf(step);
    requireThat(i >= 0, "layerProfiles", `steps must be among ${steps.join(", ")}`, step);
    const layers = (layerHamming[0]?.[i] ?? []).map((_, layer) => layer + 1);
    return {
      title: `after ${step} step${step === 1 ? "" : "s"}`,
      x: { title: "hidden layer", ticks: layers },
      y: { log: true, ...(p === 0 ? { title: "share of units that switched" } : {}) },
      // None at all has no place on a logarithmic axis: a gap.
      traces: alphas.map((alpha, a) =>
        alphaCurve(
          layers,
          layerHamming[a][i].map((share) => share || Number.NaN),
          alpha,
        ),
      ),
    };
  });
  return panels(list, { columns, rowHeight });
}
