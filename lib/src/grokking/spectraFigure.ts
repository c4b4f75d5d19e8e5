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

const strongest = (shares: readonly number[]): number => shares.indexOf(Math.max(...shares));

/** Neurons of one frequency side by side. */
const inOrder = (neurons: Spectra["neurons"]): Spectra["neurons"] =>
  [...neurons].sort((a, b) => strongest(a) - strongest(b) || Math.max(...b) - Math.max(...a));

/**
 * For each network a row: at the left bars, the spectrum of its embeddings; at the right a map, the spectrum of each
 * neuron, neurons sorted by their strongest frequency. A slider goes through the stages.
 *
 * @param stages names of the stages, at least two.
 * @param start  the stage shown first.
 * @throws RangeError if a course has not one entry for each stage.
 */
export function spectraFigure(
  courses: readonly SpectraCourse[],
  stages: readonly string[],
  start: number,
): Figure {
  for (const { name, stages: own } of courses)
    requireThat(
      own.length === stages.length,
      "spectraFigure",
      `${name} must have ${stages.length} stages`,
      {
        length: own.length,
      },
    );
  const highest = Math.max(
    ...courses.flatMap((course) => course.stages.flatMap((one) => one.embeddings)),
  );
  const rowOf = (
    { name, color, stages: own }: SpectraCourse,
    stage: number,
    isLast: boolean,
  ): Panel[] => {
    const { embeddings, neurons } = own[stage];
    const frequencies = embeddings.map((_, i) => i + 1);
    const x = {
      title: isLast ? "frequency" : "",
      range: [0.4, embeddings.length + 0.6] as const,
    };
    const map = {
      type: "heatmap",
      x: frequencies,
      z: inOrder(neurons),
      colorscale: HEAT,
      ...{ zmin: 0, zmax: 1 },
      showscale: isLast,
      colorbar: { title: { text: "share", side: "right" }, thickness: 12 },
    };
    const bars = {
      type: "bar",
      x: frequencies,
      y: embeddings,
      marker: { color },
      showlegend: false,
    };
    return [
      {
        title: `${name}: embeddings`,
        x,
        y: { title: "share of power", range: [0, 1.05 * highest] },
        traces: [bars],
      },
      { title: `${name}: neurons`, x, y: { title: "neuron, sorted" }, traces: [map] },
    ];
  };
  const figureAt = (stage: number): Figure =>
    panels(
      courses.flatMap((course, i) => rowOf(course, stage, i === courses.length - 1)),
      { columns: 2, rowHeight: 190, gap: 0.12 },
    );
  return slider(
    stages.map((label, stage) => ({ label, figure: figureAt(stage) })),
    { name: "stage", start },
  );
}
