/**
 * What notebook 08 trains live: test errors over the size of the sample, and where in a network synonyms become the
 * same.
 *
 * @see test/hierarchy/liveFigures.test.ts
 */
import { alphaCurve } from "../figures/alphaCurve";
import type { Figure } from "../figures/figure";
import { QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve } from "../figures/traces";
import { linspace } from "../grid";

/** Broader than stored curves, as they are few. */
const LOOK = { width: 3, size: 8 };

/**
 * Test error over the number of training examples.
 *
 * @param curves one for each alpha, its errors at the sizes that have been learned.
 * @example
 * liveErrorsFigure([{ alpha: 10, numTrain: [100, 200], error: [0.5, 0.3] }]).data.length; // 1
 * @see test/hierarchy/liveFigures.test.ts
 */
export function liveErrorsFigure(
  curves: readonly {
    readonly alpha: number;
    readonly numTrain: readonly number[];
    readonly error: readonly number[];
  }[],
): Figure {
  const traces = curves.map(({ alpha, numTrain, error }) =>
    alphaCurve(numTrain, error, alpha, LOOK),
  );
  const x = { title: "training examples", log: true };
  return panels([{ x, y: { title: "test error", range: [0, 0.75] }, traces }], { rowHeight: 260 });
}

/** Sensitivity of one alpha's networks to synonyms. */
export interface SynonymCurves {
  readonly alpha: number;
  /** At the end, by layer from the input to the output, to the lowest synonyms and to those one level up. */
  readonly lowest: readonly number[];
  readonly middle: readonly number[];
  /** Of the first two layers to the lowest synonyms, after each of the epochs. */
  readonly firstLayer: readonly number[];
  readonly secondLayer: readonly number[];
}

export interface SynonymsFigureOptions {
  /** By layer, before training; the same for every alpha. */
  readonly atStart: Pick<SynonymCurves, "lowest" | "middle">;
  readonly trained: readonly SynonymCurves[];
  /** When the first two layers were looked at; 0 is drawn at one half, as the axis is logarithmic. */
  readonly epochs: readonly number[];
}

/**
 * By layer for both kinds of synonyms, and over time for the first two layers.
 *
 * @example
 * const atStart = { lowest: [0.3, 0.3], middle: [0.5, 0.6] };
 * const trained = [{ alpha: 10, lowest: [0.3, 0.1], middle: [0.5, 0.2], firstLayer: [0.3, 0.1] }];
 * const both = trained.map((one) => ({ ...one, secondLayer: [0.3, 0.2] }));
 * synonymsFigure({ atStart, trained: both, epochs: [0, 1] }).data.length; // 6
 * @see test/hierarchy/liveFigures.test.ts
 */
export function synonymsFigure({ atStart, trained, epochs }: SynonymsFigureOptions): Figure {
  const byLayer = (which: "lowest" | "middle", title: string): Panel => {
    const places = atStart[which].map((_, layer) => layer);
    const before = { color: QUIET, dash: "dash", name: "at the start" };
    const after = trained.map((one) => alphaCurve(places, one[which], one.alpha, LOOK));
    return {
      title,
      x: { ticks: places, title: "layer (0: input)" },
      y: { range: [0, 0.7] },
      traces: [curve(places, atStart[which], before), ...after],
    };
  };
  const drawnAt = epochs.map((epoch) => epoch || 0.5);
  const overTime = (which: "firstLayer" | "secondLayer", title: string): Panel => ({
    title,
    x: { title: "epoch (0 at 0.5)", log: true },
    y: { range: [0, 0.4], ticks: linspace(0, 0.4, 5) },
    traces: trained.map((one) => alphaCurve(drawnAt, one[which], one.alpha, LOOK)),
  });
  const rows = [
    byLayer("lowest", "lowest synonyms"),
    byLayer("middle", "one level up"),
    overTime("firstLayer", "layer 1, lowest synonyms"),
    overTime("secondLayer", "layer 2, lowest synonyms"),
  ];
  return panels(rows, { columns: 2, rowHeight: 150 });
}
