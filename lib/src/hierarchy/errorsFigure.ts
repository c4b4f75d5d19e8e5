/**
 * Fig. 6c: test error against the number of examples for several alpha, and the number needed for a level of error,
 * with what was published.
 *
 * @see paper Fig. 6c; test/hierarchy/errorsFigure.test.ts
 */
import { alphaCurve } from "../figures/alphaCurve";
import type { Figure, Trace } from "../figures/figure";
import { alphaLook, QUIET } from "../figures/palette";
import { panels } from "../figures/panels";
import { band, curve, dots } from "../figures/traces";
import type { Measured } from "../published";
import { largest } from "../statistics";

/** Test errors of one alpha. */
export interface ErrorCurve {
  readonly alpha: number;
  /** Rising, shape [n]. */
  readonly numTrain: readonly number[];
  /** Means over the seeds and their standard errors, shape [n]. */
  readonly error: readonly number[];
  readonly standardError: readonly number[];
  /** The number of examples that the level takes, if it is reached. */
  readonly needed?: Measured;
  /** Means as published, over their numbers of examples, shape [m]. */
  readonly published?: { readonly numTrain: readonly number[]; readonly error: readonly number[] };
  /** The number of examples that they take for the level. */
  readonly publishedNeeded?: number;
}

export interface ErrorsFigureOptions {
  /** Error at which the numbers of examples are read off. */
  readonly level: number;
  /** Error of a guess. */
  readonly chance: number;
  /** n_c m^L, the natural unit of numbers of examples. */
  readonly unit: number;
}

/** Open circles: as published. */
function open(x: readonly number[], y: readonly number[], color: string, isNamed: boolean): Trace {
  const trace = dots(x, y, { color, ...(isNamed && { name: "published" }) });
  const marker = { symbol: "circle-open", color, size: 9, line: { color, width: 1.5 } };
  return { ...trace, marker };
}

function tracesOf({ alpha, numTrain, error, standardError, published }: ErrorCurve): Trace[] {
  const { color } = alphaLook(alpha);
  const [low, high] = [-1, 1].map((sign) => error.map((x, i) => x + sign * standardError[i]));
  const theirs = published ? [open(published.numTrain, published.error, color, false)] : [];
  const ours = alphaCurve(numTrain, error, alpha, { width: 2, size: 7 });
  return [band(numTrain, low, high, color), ours, ...theirs];
}

/**
 * The figure, in two panels.
 *
 * @param curves one for each alpha; sizes that were not run are left out.
 * @example
 * const curves = [{ alpha: 1, numTrain: [100, 1000], error: [0.8, 0.05], standardError: [0.02, 0.01] }];
 * errorsFigure(curves, { level: 0.1, chance: 0.875, unit: 512 }).data.length; // 4
 * @see test/hierarchy/errorsFigure.test.ts
 */
export function errorsFigure(
  curves: readonly ErrorCurve[],
  { level, chance, unit }: ErrorsFigureOptions,
): Figure {
  const sizes = curves.flatMap(({ numTrain }) => numTrain);
  const ends = [100, largest([100, ...sizes])];
  const guide = (y: number, name: string, dash: string): Trace =>
    curve(ends, [y, y], { color: QUIET, dash, width: 1, name });
  const percent = `${+(100 * level).toFixed(2)} %`;
  const known = curves.filter(({ needed }) => needed !== undefined);
  const ours = known.map(({ alpha, needed }) => {
    const { color, symbol } = alphaLook(alpha);
    const error_y = { type: "data", array: [needed!.error], color };
    return { ...dots([alpha], [needed!.value], { color, symbol, size: 10 }), error_y };
  });
  const theirs = curves.filter(({ publishedNeeded }) => publishedNeeded !== undefined);
  const line = curve(
    known.map(({ alpha }) => alpha),
    known.map(({ needed }) => needed!.value),
    { width: 1.5, color: QUIET },
  );
  const published = theirs.map(({ alpha, publishedNeeded }, i) =>
    open([alpha], [publishedNeeded!], alphaLook(alpha).color, i === 0),
  );
  const unitLine = curve(
    known.map(({ alpha }) => alpha),
    known.map(() => unit),
    { name: "n_c m^L", color: QUIET, dash: "dashdot", width: 1.5 },
  );
  const highest = largest([0, ...known.map(({ needed }) => needed!.value)]);
  return panels(
    [
      {
        title: "test error",
        x: { title: "training examples", log: true },
        y: { range: [0, 0.95] },
        traces: [
          guide(chance, "chance", "dash"),
          guide(level, percent, "dot"),
          ...curves.flatMap(tracesOf),
        ],
      },
      {
        title: `examples for ${percent} error`,
        x: { title: "α", log: true },
        y: { range: [0, 1.15 * highest || 1] },
        traces: known.length > 0 ? [unitLine, line, ...ours, ...published] : [],
      },
    ],
    { rowHeight: 290 },
  );
}
