/**
 * Which layer moves first: patterns and parameters layer by layer, with a slider over the steps.
 *
 * @see paper Fig. 6a; test/images/courseFigures.test.ts
 */
import { alphaCurve } from "../figures/alphaCurve";
import type { Figure } from "../figures/figure";
import { type Panel, panels } from "../figures/panels";
import { slider } from "../figures/slider";
import type { Cell, Results } from "../results";
import { largest, mean, smallest } from "../statistics";
import { HEIGHT, LOOK, shownSteps } from "./courseFigures";

/** What a {@link CourseRow} has of each layer. */
type LayerMetric = "layerHamming" | "layerMotion";

/**
 * Share of each hidden layer's units that have switched, or each layer's motion in units of its norm at the start: mean
 * over the seeds.
 *
 * @param cell one alpha and step of results with the values of a {@link CourseRow}.
 * @see test/images/courseFigures.test.ts
 * @example
 * const results = resultsOf([{ alpha: 1, seed: 0, layerHamming: [0, 0.5] }], { axes: ["alpha", "seed"] });
 * layerMeans(results.at({ alpha: 1 }), "layerHamming"); // [0, 0.5]
 */
export function layerMeans(cell: Cell, metric: LayerMetric): number[] {
  const all = cell.values<readonly number[]>(metric);
  return (all[0] ?? []).map((_, layer) => mean(all.map((values) => values[layer])));
}

const TITLES: Readonly<Record<LayerMetric, { title: string; xTitle: string }>> = {
  layerHamming: { title: "share of units that have switched", xTitle: "hidden layer" },
  layerMotion: { title: "‖θ − θ₀‖ / ‖θ₀‖", xTitle: "layer" },
};

/**
 * Both, layer by layer, mean over the seeds; a slider sets the step, if there are several.
 *
 * @param results of the axes alpha, seed and step, with the values of a {@link CourseRow}.
 * @param start the step that is shown first, if it was measured.
 * @throws RangeError if there is no step above 0.
 * @see test/images/courseFigures.test.ts
 * @example
 * const row = { alpha: 1, seed: 0, step: 8, layerHamming: [0.1, 0.5], layerMotion: [0.1, 0.2, 0.1] };
 * layerFigure(resultsOf([row], { axes: ["alpha", "seed", "step"] }), 8).data[0].y; // [0.1, 0.5]
 */
export function layerFigure(results: Results, start: number): Figure {
  const steps = shownSteps("layerFigure", results);
  const meansAt = (metric: LayerMetric, alpha: number, step: number): number[] =>
    layerMeans(results.at({ alpha, step }), metric);
  /** One scale for all steps, so that the slider shows motion. */
  const scales = (["layerHamming", "layerMotion"] as const).map((metric) => {
    const values = results.axes.alpha.flatMap((alpha) =>
      steps.flatMap((step) => meansAt(metric, alpha, step)),
    );
    const positive = values.filter((value) => value > 0);
    const range = [smallest(positive) / 1.5, 1.5 * largest(positive)] as const;
    return { metric, range: positive.length > 0 ? range : ([0.1, 1] as const) };
  });
  const numLayers = (metric: LayerMetric): number =>
    largest(results.axes.alpha.map((alpha) => meansAt(metric, alpha, steps[0]).length));
  const at = (step: number): Figure =>
    panels(
      scales.map(({ metric, range }): Panel => {
        const { title, xTitle } = TITLES[metric];
        const layers = Array.from({ length: numLayers(metric) }, (_, layer) => layer + 1);
        const traces = results.axes.alpha.map((alpha) => {
          const means = meansAt(metric, alpha, step);
          // None at all has no place on a logarithmic axis: a gap.
          const shown = means.map((value) => value || Number.NaN);
          return alphaCurve(layers.slice(0, means.length), shown, alpha, LOOK);
        });
        return { title, x: { title: xTitle, ticks: layers }, y: { log: true, range }, traces };
      }),
      { rowHeight: HEIGHT },
    );
  if (steps.length === 1) return at(steps[0]);
  const states = steps.map((step) => ({ label: `${step}`, figure: at(step) }));
  return slider(states, { name: "step", start: Math.max(0, steps.indexOf(start)) });
}
