/**
 * A datum of a hierarchy as a tree: the class on top, the input at the bottom.
 *
 * @see test/hierarchy/treeFigure.test.ts
 */
import type { Trace } from "../figures/figure";
import { ACCENT, INK, QUIET } from "../figures/palette";
import type { Panel } from "../figures/panels";
import { curve } from "../figures/traces";
import type { Datum } from "./hierarchy";

/** Names of symbols differ by level: classes are numbers, features letters with the level's index. */
export function symbolName(level: number, symbol: number): string {
  const letter = String.fromCharCode(97 + (symbol % 26)).repeat(1 + Math.floor(symbol / 26));
  return level === 0 ? `class ${symbol + 1}` : letter;
}

/**
 * The tree of a datum. Symbols that differ from those of another datum at the same place stand out.
 *
 * @param other compared with, or undefined.
 * @example
 * hierarchyTree(hierarchy(PAPER_HIERARCHY, 0).datum(4321), "a datum");
 */
export function hierarchyTree(datum: Datum, title: string, other?: Datum): Panel {
  const { symbols } = datum;
  const numLevels = symbols.length - 1;
  const place = (level: number, position: number): [number, number] => [
    (position + 0.5) / symbols[level].length,
    numLevels - level,
  ];
  const edges: Trace[] = symbols.slice(1).flatMap((row, l) =>
    row.map((_symbol, i): Trace => {
      const ratio = row.length / symbols[l].length;
      const [[x0, y0], [x1, y1]] = [place(l, Math.floor(i / ratio)), place(l + 1, i)];
      return {
        ...curve([x0, x1], [y0, y1], { color: QUIET, width: 1.5 }),
        hoverinfo: "skip",
      };
    }),
  );
  const nodes = symbols.map((row, level): Trace => {
    const differs = row.map(
      (symbol, i) => other !== undefined && other.symbols[level][i] !== symbol,
    );
    return {
      type: "scatter",
      mode: "markers+text",
      x: row.map((_, i) => place(level, i)[0]),
      y: row.map((_, i) => place(level, i)[1]),
      text: row.map((symbol) => symbolName(level, symbol)),
      textfont: { size: 13, color: differs.map((is) => (is ? "#ffffff" : INK)) },
      marker: {
        size: level === 0 ? 46 : 24,
        symbol: level === 0 ? "square" : "circle",
        color: differs.map((is) => (is ? ACCENT : "#ffffff")),
        line: { color: differs.map((is) => (is ? ACCENT : INK)), width: 1.2 },
      },
      cliponaxis: false,
      hoverinfo: "skip",
      showlegend: false,
    };
  });
  return {
    title,
    x: { range: [0, 1], bare: true },
    y: { range: [-0.3, numLevels + 0.35], bare: true },
    traces: [...edges, ...nodes],
    plain: true,
  };
}
