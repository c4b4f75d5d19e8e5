/**
 * The playground below a cell: notes/playground.html, set as the cell says. JupyterLab shows the page itself by the
 * project's renderer; other viewers show its picture and its text.
 *
 * @see test/notebook/playground.test.ts, test/tools/playgroundInLab.test.ts
 */
import { requireId, requireText, requireThat } from "../check";
import { type OutputBundle, writeOutput } from "./jupyter";
import type { ShowOptions } from "./show";

/** The playground's MIME type: an address, which says what is set. */
export const playgroundType = "application/vnd.grq.playground+json";

/** Pixels: as wide as three of its columns need, down to its sliders. */
const SIZE = { width: 960, height: 576 };

/**
 * What {@link playground} writes, figure and caption.
 * @throws as {@link playground}.
 */
export function playgroundOutputs(
  address: string,
  { id, alt, caption }: Required<ShowOptions>,
): OutputBundle[] {
  requireText("playground", { alt, caption });
  requireId("playground", id);
  const pairs = typeof address === "string" && /^\w+=[\w.,-]+(?:&\w+=[\w.,-]+)*$/.test(address);
  requireThat(pairs, "playground", "address must be name=value&name=value", address);
  const shown = {
    data: { [playgroundType]: { address }, "text/plain": alt },
    metadata: { id, "image/png": { alt, ...SIZE } },
  };
  const data = { "text/markdown": `<em>${caption}</em>`, "text/plain": caption };
  return [shown, { data, metadata: {} }];
}

/**
 * Shows the playground below the running cell; outside a notebook it does nothing.
 *
 * @param address what is set, as in the page's own address after its #: data, start, target, delta, rateA, rateW,
 *   clock, turn.
 * @param options as those of `show`, all of them.
 * @throws TypeError or RangeError if `alt` or `caption` is not a non-empty string, `id` not words with hyphens, or
 *   `address` no list of name=value.
 * @see test/notebook/playground.test.ts
 * @example
 * playground("start=-1,0&delta=-2", { id: "play", alt: "Downstream.", caption: "Drag β₀." });
 */
export function playground(address: string, options: Required<ShowOptions>): void {
  for (const output of playgroundOutputs(address, options)) writeOutput(output);
}
