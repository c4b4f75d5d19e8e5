/** One look over the whole collection, read off the stored figures. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Figure, Trace } from "../../../lib/src/figures/figure";
import { alphaLook, deltaLook, type Look } from "../../../lib/src/figures/palette";
import { notebookNames, readNotebook } from "../../../tools/notebooks/collection";
import { plotlyType } from "../../../tools/notebooks/notebook";

const folder = join(__dirname, "..", "..", "..", "notebooks");

const figures = notebookNames(folder).flatMap((name) =>
  readNotebook(folder, name).cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data, metadata }) => {
      const figure = data?.[plotlyType] as unknown as Figure | undefined;
      return figure ? [{ name: `${name}: ${metadata?.id}`, figure }] : [];
    }),
  ),
);

const partOf = (trace: Trace, part: "line" | "marker", name: string): unknown =>
  (trace[part] as Record<string, unknown> | undefined)?.[name];
/** The one color of a trace; undefined where its points have their own. */
const colorOf = (trace: Trace): string | undefined =>
  [partOf(trace, "line", "color"), partOf(trace, "marker", "color")].find(
    (color): color is string => typeof color === "string" && color !== "white",
  );

/** Of "δ = −2" and "α = 0.1"; of nothing else. */
function lookOf(name: string): Look | undefined {
  const [, letter, number] = /^([δα]) = (−?[\d.]+)$/.exec(name) ?? [];
  if (number === undefined) return undefined;
  const value = Number(number.replace("−", "-"));
  return letter === "δ" ? deltaLook(value) : alphaLook(value);
}

describe("the figures of the collection", () => {
  it("have the color of their balance wherever they name it", () => {
    let numNamed = 0;
    for (const { name, figure } of figures)
      for (const trace of figure.data) {
        const look = lookOf(String(trace.name ?? ""));
        const color = colorOf(trace);
        if (look === undefined || color === undefined) continue;
        numNamed++;
        // Names are rounded to two digits: "α = 3.3" is 10/3.
        const channels = (text: string): number[] => text.match(/\d+/g)!.map(Number);
        const gaps = channels(color).map((channel, i) =>
          Math.abs(channel - channels(look.color)[i]),
        );
        assert.ok(
          gaps.every((gap) => gap <= 2),
          `${name}, ${trace.name}: ${color}`,
        );
      }
    assert.ok(numNamed > 50, `${numNamed} traces`);
  });

  it("have legends in which a name stands for one thing", () => {
    for (const { name, figure } of figures) {
      const seen = new Map<string, string>();
      for (const trace of figure.data.filter((one) => one.name !== undefined)) {
        const kind = [
          colorOf(trace),
          partOf(trace, "line", "dash"),
          partOf(trace, "marker", "symbol"),
        ];
        const look = JSON.stringify([trace.mode, ...kind.filter((one) => typeof one === "string")]);
        const before = seen.get(String(trace.name)) ?? look;
        assert.equal(look, before, `${name}: ${trace.name}`);
        seen.set(String(trace.name), look);
      }
    }
  });
});
