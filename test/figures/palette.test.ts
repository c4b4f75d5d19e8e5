import assert from "node:assert/strict";
import {
  type Color,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  parse,
  wcagContrast,
} from "culori";
import fc from "fast-check";
import { alphaLook, deltaLook, type Look } from "../../lib/src/figures/palette";
import { throwsMessage } from "../close";

/** CIEDE2000: 15 is told apart at a glance, in lines far from each other too. */
const APART = 15;
const colorOf = (text: string): Color => parse(text)!;
const difference = differenceCiede2000();
/** For eyes of all three kinds of cones, and for those without one kind (Machado 2009, severity 1). */
const EYES: readonly ((color: Color) => Color)[] = [
  (color) => color,
  filterDeficiencyDeuter(1),
  filterDeficiencyProt(1),
];
const apart = (one: Look, other: Look): number =>
  Math.min(...EYES.map((seen) => difference(seen(colorOf(one.color)), seen(colorOf(other.color)))));

const neighbors = (looks: readonly Look[]): [Look, Look][] =>
  looks.slice(1).map((look, i) => [looks[i], look]);

describe("colors of balance", () => {
  it("tell the neighbors of short lists apart, whatever cones a reader has", () => {
    const deltas = [
      [-1, 0, 1],
      [-2, 0, 2],
      [-4, 0, 4],
      [-8, -2, 0, 2, 8],
      [-10, -2, 0],
    ];
    const alphas = [
      [0.1, 1, 10],
      [0.1, 0.3, 1, 3, 10],
      [0.1, 1 / 3, 1, 10 / 3, 10],
      [1, 10, 100],
    ];
    for (const list of [
      ...deltas.map((one) => one.map(deltaLook)),
      ...alphas.map((one) => one.map(alphaLook)),
    ])
      for (const [one, other] of neighbors(list))
        assert.ok(apart(one, other) >= APART, `${one.name}, ${other.name}: ${apart(one, other)}`);
  });

  it("are helped by markers and dashes in long lists", () => {
    const deltas = [-64, -32, -16, -8, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 8, 16];
    const small = [-2, -1, -0.2, 0.02, 0.2, 1, 2];
    const alphas = [0.01, 0.03, 0.1, 1 / 3, 1, 10 / 3, 10, 100 / 3, 100];
    for (const looks of [deltas.map(deltaLook), small.map(deltaLook), alphas.map(alphaLook)])
      for (const [one, other] of neighbors(looks)) {
        const what = `${one.name}, ${other.name}`;
        const isFar = apart(one, other) >= APART;
        assert.ok(isFar || one.symbol !== other.symbol, what);
        assert.ok(isFar || one.dash !== other.dash, what);
      }
  });

  it("stand out from the page: 2.5 to 1 for lines of two pixels and more", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (decades) =>
        [alphaLook(10 ** decades), deltaLook(decades)].every(
          ({ color }) => wcagContrast(colorOf(color), "white") > 2.5,
        ),
      ),
    );
  });

  it("are those of the kind of balance, darker with its size, the same for equal size", () => {
    const side = (look: Look): string => look.symbol.split("-").slice(0, 2).join("-");
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (size) => {
        assert.equal(side(deltaLook(-size)), "triangle-down");
        assert.equal(side(deltaLook(size)), "triangle-up");
        const light = wcagContrast(colorOf(deltaLook(size).color), "white");
        assert.ok(wcagContrast(colorOf(deltaLook(2 * size).color), "white") >= light);
      }),
    );
    assert.deepEqual([deltaLook(0).symbol, alphaLook(1).symbol], ["circle", "circle"]);
    assert.equal(deltaLook(0).color, alphaLook(1).color);
  });

  it("refuse what is no scale", () => {
    throwsMessage(
      () => deltaLook(Number.NaN),
      RangeError,
      /^deltaLook: delta must be finite, got NaN/,
    );
    throwsMessage(() => alphaLook(0), RangeError, /^alphaLook: alpha must be positive, got 0/);
  });
});
