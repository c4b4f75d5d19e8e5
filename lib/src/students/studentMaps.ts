/**
 * The maps of Fig. 1b, 5b and 10 over overall scale tau and relative scale delta.
 *
 * @see paper Fig. 1b, 5b, 10; test/students/studentMaps.test.ts
 */

import { requireThat } from "../check";
import type { Figure, Trace } from "../figures/figure";
import { type HeatmapOptions, heatmap } from "../figures/heatmap";
import { INK } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { slider } from "../figures/slider";
import type { Results } from "../results";
import { largest, smallest } from "../statistics";
import { METRICS, type Metric } from "./studentBatch";

interface Look {
  readonly title: string;
  readonly short: string;
  readonly logZ?: boolean;
  /** Smaller values look like this one: they would use up the colors. */
  readonly least?: number;
}

/** How maps and curves name a metric and draw it. */
export const LOOKS: Readonly<Record<Metric, Look>> = {
  kernelDistance: { title: "kernel distance", short: "kernel" },
  hammingDistance: { title: "Hamming distance (neurons)", short: "Hamming" },
  parameterDistance: { title: "parameter distance", short: "parameters" },
  trainLoss: { title: "training loss", short: "train loss", logZ: true, least: 1e-8 },
  testLoss: { title: "test loss", short: "test loss", logZ: true },
};

const TICKS = { delta: [-1, 0, 1], tau: [0.1, 0.3, 1] };

/** What is drawn over a map: words at points (delta, tau). */
export interface MapLabel {
  readonly text: string;
  readonly delta: number;
  readonly tau: number;
}

/**
 * 100 stays "100", 10000 becomes "10⁴".
 *
 * @example
 * stepLabel(10_000); // "10⁴"
 */
export function stepLabel(step: number): string {
  const power = Math.round(Math.log10(Math.max(1, step)));
  const isPower = step >= 1000 && step === 10 ** power;
  return isPower
    ? `10${[...`${power}`].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")}`
    : `${step}`;
}

/** Lines of equal value, each with its value (of a logarithmic map, its power of ten). */
const named = (lines: Trace): Trace => ({
  ...lines,
  contours: {
    ...(lines.contours as object),
    showlabels: true,
    labelfont: { size: 10, color: INK },
  },
});

/**
 * The panels of one metric: means over seeds at a step, all steps in the colors of one range. What has not arrived
 * or has diverged stays blank.
 */
function panelsOf(
  results: Results,
  metric: Metric,
): (step: number, options: Omit<HeatmapOptions, "valueTitle">) => Panel {
  const { tau: taus, delta: deltas, step: steps } = results.axes;
  const { logZ, least = -Infinity } = LOOKS[metric];
  const maps = steps.map((step) =>
    taus.map((tau) => deltas.map((delta) => results.at({ tau, delta, step }).mean(metric))),
  );
  const values = maps.flat(2).filter((value) => (logZ ? value > 0 : Number.isFinite(value)));
  const range = [Math.max(least, smallest(values)), largest(values)] as const;
  return (step, options) => {
    const look = { valueTitle: "", logY: true, logZ, range };
    const panel = heatmap(deltas, taus, maps[steps.indexOf(step)], { ...look, ...options });
    const traces = panel.traces.map((trace) => (trace.type === "contour" ? named(trace) : trace));
    return { ...panel, traces, y: { ...panel.y, ticks: TICKS.tau } };
  };
}

const words = (labels: readonly MapLabel[]): Trace => ({
  type: "scatter",
  mode: "text",
  x: labels.map(({ delta }) => delta),
  y: labels.map(({ tau }) => tau),
  text: labels.map(({ text }) => text),
  textfont: { size: 13, color: INK, shadow: "0 0 4px white, 0 0 4px white, 0 0 4px white" },
  hoverinfo: "skip",
  showlegend: false,
});

/**
 * Maps of some metrics side by side, with a slider over the steps.
 *
 * @param results with axes tau, delta and step, such as those of {@link teacherStudentExperiment}.
 * @param metrics one or two.
 * @param start   the step shown first; one of the results' steps above 0.
 * @param labels  words in the first map, such as names of regimes.
 * @throws RangeError if start is not one of the steps.
 * @example
 * const course = { tau: 1, delta: 0, seed: 0, testLoss: [1, 0.5, 0.1] };
 * const options = { axes: ["tau", "delta", "seed"], series: ["testLoss"], plan: { steps: [0, 10, 100] } };
 * studentMaps(resultsOf([course], options), ["testLoss"], 100).frames.length; // 2
 */
export function studentMaps(
  results: Results,
  metrics: readonly Metric[],
  start: number,
  labels: readonly MapLabel[] = [],
): Figure {
  const steps = results.axes.step.filter((step) => step > 0);
  const known = steps.includes(start);
  requireThat(known, "studentMaps", `start must be one of ${steps.join(", ")}`, start);
  const drawn = metrics.map((metric) => panelsOf(results, metric));
  const figureAt = (step: number): Figure => {
    const [first, ...others] = drawn.map((panel, i) =>
      panel(step, {
        title: `${LOOKS[metrics[i]].title}${LOOKS[metrics[i]].logZ ? " (lines: powers of ten)" : ""}`,
        xTitle: "relative scale δ",
        yTitle: i === 0 ? "overall scale τ" : "",
        barAt: metrics.length === 1 ? 1.02 : i === 0 ? 0.42 : 1.01,
      }),
    );
    const named = labels.length === 0 ? first.traces : [...first.traces, words(labels)];
    return panels([{ ...first, traces: named }, ...others], { rowHeight: 290, gap: 0.18 });
  };
  return slider(
    steps.map((step) => ({ label: stepLabel(step), figure: figureAt(step) })),
    { name: "steps", start: steps.indexOf(start) },
  );
}

/**
 * Fig. 10: every metric (rows) at every step above 0 (columns), each row with its own colors.
 *
 * @param results with axes tau, delta and step, and a column for each of the {@link METRICS}.
 * @example
 * const metrics = { kernelDistance: 0, hammingDistance: 0, parameterDistance: 0, trainLoss: 1, testLoss: 1 };
 * const place = { tau: 1, delta: 0, seed: 0, step: 10 };
 * const own = resultsOf([{ ...place, ...metrics }], { axes: ["tau", "delta", "seed", "step"] });
 * studentMapGrid(own).data.length; // 5
 */
export function studentMapGrid(results: Results): Figure {
  const steps = results.axes.step.filter((step) => step > 0);
  const list = METRICS.flatMap((metric, row) => {
    const draw = panelsOf(results, metric);
    const isLowest = row === METRICS.length - 1;
    return steps.map((step, column): Panel => {
      const [isFirst, isMiddle] = [column === 0, column === Math.floor(steps.length / 2)];
      const panel = draw(step, {
        title: row === 0 ? `${isFirst ? "steps " : ""}${stepLabel(step)}` : undefined,
        xTitle: isLowest && isMiddle ? "relative scale δ" : "",
        yTitle: isFirst ? LOOKS[metric].short : "",
        lines: false,
        bar: column === steps.length - 1,
        barAt: 1.01,
        barY: 1 - (row + 0.5) / METRICS.length,
        barLength: 0.98 / METRICS.length,
      });
      const x = { ...panel.x, ticks: TICKS.delta, bare: !isLowest };
      return { ...panel, x, y: { ...panel.y, bare: !isFirst } };
    });
  });
  const figure = panels(list, { columns: steps.length, rowHeight: 78, gap: 0.018 });
  const margin = figure.layout.margin as object;
  return { ...figure, layout: { ...figure.layout, margin: { ...margin, r: 70 } } };
}
