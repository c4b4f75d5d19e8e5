/**
 * The metrics of students over steps, along a line of the maps (tau fixed, some delta).
 *
 * @see paper Fig. 1b, 5b; test/students/courseFigure.test.ts
 */
import type { Figure } from "../figures/figure";
import { deltaLook } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { band, curve } from "../figures/traces";
import type { Results } from "../results";
import type { Metric } from "./studentBatch";
import { LOOKS } from "./studentMaps";

/** A line of the maps; its values must be among the axes of the results. */
export interface MapLine {
  readonly tau: number;
  readonly deltas: readonly number[];
  /** One panel for each. */
  readonly metrics: readonly Metric[];
}

function panelOf(results: Results, { tau, deltas }: MapLine, metric: Metric): Panel {
  const steps = results.axes.step.filter((step) => step > 0);
  const { title, logZ } = LOOKS[metric];
  const traces = deltas.flatMap((delta) => {
    const cells = steps.map((step) => results.at({ tau, delta, step }));
    const mean = cells.map((cell) => cell.mean(metric));
    const error = cells.map((cell) => cell.standardError(metric));
    const { name, color, symbol } = deltaLook(delta);
    // On a logarithmic axis a band needs a lower end above zero.
    const low = mean.map((m, i) => (logZ ? Math.max(m - error[i], m / 10) : m - error[i]));
    const high = mean.map((m, i) => m + error[i]);
    const marker = { symbol, size: 8 };
    const line = curve(steps, mean, { name, color, width: 3 });
    return [band(steps, low, high, color), { ...line, mode: "lines+markers", marker }];
  });
  return { title, x: { title: "steps", log: true }, y: { log: logZ }, traces };
}

/**
 * Means over seeds at a few relative scales, over steps, with shades of one standard error.
 *
 * @param results with axes tau, delta, seed and step.
 * @throws RangeError if tau or a delta is none of the results'.
 * @example
 * const job = (seed: number) => ({ tau: 1, delta: 0, seed, testLoss: [0.5, 0.1] });
 * const options = { axes: ["tau", "delta", "seed"], series: ["testLoss"], plan: { steps: [10, 100] } };
 * const results = resultsOf([job(0), job(1)], options);
 * studentCurves(results, { tau: 1, deltas: [0], metrics: ["testLoss"] }).data[1].y; // [0.5, 0.1]
 */
export const studentCurves = (results: Results, line: MapLine): Figure =>
  panels(
    line.metrics.map((metric) => panelOf(results, line, metric)),
    { columns: 2, rowHeight: 160 },
  );
