/**
 * What a network that has grokked computes with: Fourier spectra of its embeddings and of its neurons, stage by stage.
 *
 * @see paper Fig. 6d; test/grokking/spectraFigure.test.ts
 */

import { requireThat } from "../check";
import type { Figure } from "../figures/figure";
import { HEAT } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { slider } from "../figures/slider";
import { largest } from "../statistics";

/** Shares of power for the frequencies 1, 2, … */
export interface Spectra {
  readonly embeddings: readonly number[];
  /** One list for each neuron. */
  readonly neurons: readonly (readonly number[])[];
}

export interface SpectraCourse {
  readonly name: string;
  readonly color: string;
  /** One for each stage. */
  readonly stages: readonly Spectra[];
}

const strongest = (shares: readonly number[]): number => shares.indexOf(largest(shares));

/** Neurons of one frequency side by side. */
const inOrder = (neurons: Spectra["neurons"]): Spectra["neurons"] =>
  [...neurons].sort((a, b) => strongest(a) - strongest(b) || largest(b) - largest(a));

/** Bars and map of one network at one stage; `highest` is where the bars' axis ends. */
function rowOf(
  { name, color, stages }: SpectraCourse,
  stage: number,
  highest: number,
  isLast: boolean,
): Panel[] {
  const { embeddings, neurons } = stages[stage];
  const frequencies = embeddings.map((_, i) => i + 1);
  const title = isLast ? "frequency" : "";
  const x = { title, range: [0.4, embeddings.length + 0.6] as const };
  const bars = {
    ...{ type: "bar", x: frequencies, y: embeddings },
    ...{ marker: { color }, showlegend: false },
  };
  const map = {
    ...{ type: "heatmap", x: frequencies, z: inOrder(neurons) },
    ...{ colorscale: HEAT, zmin: 0, zmax: 1, showscale: isLast },
    colorbar: { title: { text: "share", side: "right" }, thickness: 12 },
  };
  const share = { title: "share of power", range: [0, highest] as const };
  return [
    { title: `${name}: embeddings`, x, y: share, traces: [bars] },
    { title: `${name}: neurons`, x, y: { title: "neuron, sorted" }, traces: [map] },
  ];
}

/**
 * For each network a row: at the left bars, the spectrum of its embeddings; at the right a map, the spectrum of each
 * neuron, neurons sorted by their strongest frequency. A slider goes through the stages.
 *
 * @param stages names of the stages, at least two.
 * @param start  the stage shown first.
 * @throws RangeError if a course has not one entry for each stage.
 * @example
 * const stage = { embeddings: [0.2, 0.8], neurons: [[0, 1], [1, 0]] };
 * spectraFigure([{ name: "α = 1", color: "#222", stages: [stage, stage] }], ["start", "end"], 1).data.length; // 2
 * @see test/grokking/spectraFigure.test.ts
 */
export function spectraFigure(
  courses: readonly SpectraCourse[],
  stages: readonly string[],
  start: number,
): Figure {
  for (const { name, stages: own } of courses) {
    const what = `${name} must have ${stages.length} stages`;
    requireThat(own.length === stages.length, "spectraFigure", what, own.length);
  }
  const every = courses.flatMap((course) => course.stages.flatMap((one) => one.embeddings));
  const highest = 1.05 * largest(every);
  const last = courses.length - 1;
  const states = stages.map((label, stage) => {
    const list = courses.flatMap((course, i) => rowOf(course, stage, highest, i === last));
    return { label, figure: panels(list, { columns: 2, rowHeight: 140, gap: 0.12 }) };
  });
  return slider(states, { name: "stage", start });
}
