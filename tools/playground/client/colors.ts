/** The colours of the page's style, light or dark, for what is drawn on a canvas. */
import { deltaLook } from "../../../lib/src/figures/palette";

const NAMES = [
  "ink",
  "quiet",
  "line",
  "card",
  "warm",
  "accent",
  "level",
  "basin",
  "sheet-low",
  "sheet-high",
  "sheet-edge",
] as const;

export type Colors = Readonly<Record<(typeof NAMES)[number] | "path", string>>;

export const darkness = matchMedia("(prefers-color-scheme: dark)");

// Only of registered properties does a browser tell which of light-dark(…) holds.
for (const name of NAMES)
  CSS.registerProperty({
    name: `--${name}`,
    syntax: "<color>",
    inherits: true,
    initialValue: "black",
  });

const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);

/** Between two colours rgb(…): the first at 0, the second at 1. */
export function mixed(one: string, two: string, share: number): string {
  const [from, to] = [one, two].map(channels);
  return `rgb(${[0, 1, 2].map((i) => Math.round(from[i] + share * (to[i] - from[i]))).join(", ")})`;
}

/** As they are now; "path" is the colour of delta in all notebooks, lighter on a dark ground. */
export function colorsNow(delta: number): Colors {
  const style = getComputedStyle(document.documentElement);
  const named = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`)]);
  const path = mixed(deltaLook(delta).color, "rgb(255, 255, 255)", darkness.matches ? 0.4 : 0);
  return { ...Object.fromEntries(named), path };
}
