/**
 * A figure that is drawn again and again while a cell computes, so that a reader sees the first curve after seconds
 * and not after minutes.
 *
 * @see test/notebook/liveFigure.test.ts
 */
import { requireType } from "../check";
import type { Figure } from "../figures/figure";
import { inNotebook, type OutputBundle, writableOutput } from "./jupyter";
import { figureOutputs } from "./show";

export interface LiveFigure {
  /** Draws what `build` returns in place of what was drawn before, unless that was a moment ago. */
  readonly update: (build: () => Figure) => void;
  /** Removes the figure: `show` draws the final one, with a caption. Call it in a `finally`. */
  readonly finish: () => void;
}

/** ms between two drawings at least, and how many times longer the pause is than a drawing took. */
const [shortest, patience] = [1000, 20];

const alt = "What has been computed so far; drawn again until the cell ends.";

const blank: OutputBundle = { data: { "text/html": "", "text/plain": "" }, metadata: {} };

/** Marks the output, so that a run whose outputs are kept drops it, as it drops progress bars. */
const passing = ({ data, metadata }: OutputBundle): OutputBundle => ({
  data,
  metadata: { ...metadata, progress: true },
});

/**
 * A figure below the running cell that is drawn over itself as results arrive: at the first call of `update` at once,
 * then once a second at most, and so that drawing takes a twentieth of the time. It is seen when the cell awaits,
 * as `interruptible` does. Outside a notebook nothing is drawn.
 *
 * @param write where drawings go; found out when left out.
 * @throws TypeError if `update` is given something else than a function.
 * @example
 * const figure = liveFigure();
 * const losses = [1, 0.5, 0.3];
 * figure.update(() => panels([{ traces: [curve([0, 1, 2], losses)] }]));
 * figure.finish();
 * @see test/notebook/liveFigure.test.ts
 */
export function liveFigure(
  write: ((output: OutputBundle) => void) | undefined = inNotebook() ? writableOutput() : undefined,
): LiveFigure {
  let next = -Infinity;
  let isDrawn = false;
  return {
    update: (build) => {
      requireType(typeof build === "function", "liveFigure", "build must be a function", build);
      const start = performance.now();
      if (!write || start < next) return;
      const [figure] = figureOutputs(build(), { id: "so-far", alt });
      write(passing(figure));
      isDrawn = true;
      const end = performance.now();
      next = end + Math.max(shortest, patience * (end - start));
    },
    finish: () => {
      if (isDrawn) write?.(passing(blank));
      isDrawn = false;
    },
  };
}
