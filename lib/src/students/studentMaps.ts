/**
 * The maps of Fig. 1b, 5b and 10 over overall scale tau and relative scale delta.
 *
 * @see paper Fig. 1b, 5b, 10; test/students/studentMaps.test.ts
 */
import { requireThat } from "../check";
import type { Figure, Trace } from "../figures/figure";
import { heatmap } from "../figures/heatmap";
import { INK } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { slider } from "../figures/slider";
import type { TeacherStudentResults } from "./results";
import type { Metric } from "./studentBatch";

interface Look {
  readonly title: string;
  readonly short: string;
  readonly logZ?: boolean;
  /** Smaller values look like this one: they would use up the colours. */
  readonly least?: number;
}

const LOOKS: Readonly<Record<Metric, Look>> = {
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

/** 100 becomes "100", 10000 "10⁴". */
export function stepLabel(step: number): string {
  const power = Math.round(Math.log10(Math.max(1, step)));
  const isPower = step >= 1000 && step === 10 ** power;
  return isPower
    ? `10${[...`${power}`].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")}`
    : `${step}`;
}

/** Smallest and largest value of a metric over all steps, which all its maps share as colour range. */
function rangeOf(results: TeacherStudentResults, metric: Metric): [number, number] {
  const { logZ, least } = LOOKS[metric];
  const values = results.metrics[metric].flat(2).filter((value) => !logZ || value > 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [least === undefined ? low : Math.max(low, least), high];
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
 * @param metrics one or two.
 * @param start   the step shown first; one of the results' steps.
 * @param labels  words in the first map, such as names of regimes.
 * @throws RangeError if start is not one of the steps.
 */
export function studentMaps(
  results: TeacherStudentResults,
  metrics: readonly Metric[],
  start: number,
  labels: readonly MapLabel[] = [],
): Figure {
  const { tau, delta, steps } = results;
  requireThat(
    steps.includes(start),
    "studentMaps",
    `start must be one of ${steps.join(", ")}`,
    start,
  );
  const shown = steps.map((_, i) => i).filter((i) => steps[i] > 0);
  const figureAt = (at: number): Figure =>
    panels(
      metrics.map((metric, i): Panel => {
        const { title, logZ } = LOOKS[metric];
        const panel = heatmap(delta, tau, results.metrics[metric][at], {
          title,
          xTitle: "relative scale δ",
          yTitle: i === 0 ? "overall scale τ" : "",
          valueTitle: "",
          logY: true,
          logZ,
          range: rangeOf(results, metric),
          barAt: metrics.length === 1 ? 1.02 : i === 0 ? 0.42 : 1.01,
        });
        const traces =
          i === 0 && labels.length > 0 ? [...panel.traces, words(labels)] : panel.traces;
        return { ...panel, traces, y: { ...panel.y, ticks: TICKS.tau } };
      }),
      { rowHeight: 290, gap: 0.18 },
    );
  return slider(
    shown.map((i) => ({ label: stepLabel(steps[i]), figure: figureAt(i) })),
    { name: "steps", start: shown.indexOf(steps.indexOf(start)) },
  );
}

/**
 * Fig. 10: every metric (rows) at every step above 0 (columns), each row with its own colours.
 */
export function studentMapGrid(results: TeacherStudentResults): Figure {
  const { tau, delta, steps } = results;
  const metrics = Object.keys(LOOKS) as Metric[];
  const shown = steps.map((_, i) => i).filter((i) => steps[i] > 0);
  const list = metrics.flatMap((metric, row) =>
    shown.map((at, column): Panel => {
      const [isFirst, isLast] = [column === 0, column === shown.length - 1];
      const { logZ, short } = LOOKS[metric];
      const panel = heatmap(delta, tau, results.metrics[metric][at], {
        title: row === 0 ? `${isFirst ? "steps " : ""}${stepLabel(steps[at])}` : undefined,
        xTitle:
          row === metrics.length - 1 && column === Math.floor(shown.length / 2)
            ? "relative scale δ"
            : "",
        yTitle: isFirst ? short : "",
        valueTitle: "",
        logY: true,
        logZ,
        range: rangeOf(results, metric),
        lines: false,
        bar: isLast,
        barAt: 1.01,
        barY: 1 - (row + 0.5) / metrics.length,
        barLength: 0.98 / metrics.length,
      });
      return {
        ...panel,
        x: { ...panel.x, ticks: TICKS.delta, bare: row < metrics.length - 1 },
        y: { ...panel.y, ticks: TICKS.tau, bare: !isFirst },
      };
    }),
  );
  const figure = panels(list, { columns: shown.length, rowHeight: 96, gap: 0.018 });
  const margin = figure.layout.margin as object;
  return { ...figure, layout: { ...figure.layout, margin: { ...margin, r: 70 } } };
}
