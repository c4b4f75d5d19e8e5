import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Figure } from "../../lib/src/figures/figure";
import { figureSize, layoutDefaults } from "../../lib/src/figures/layout";
import { inNotebook } from "../../lib/src/notebook/jupyter";
import { figureOutputs, plotlyType, type ShowOptions, show } from "../../lib/src/notebook/show";

import { throwsMessage } from "../close";

const count = (numPoints: number) => Array.from({ length: numPoints }, (_, i) => i);
const figure = (trace: Figure["data"][number], rest: Partial<Figure> = {}): Figure => ({
  data: [trace],
  layout: {},
  ...rest,
});
const stored = (shown: Figure): Figure =>
  figureOutputs(shown, { alt: "a curve" })[0].data[plotlyType] as Figure;
const firstTrace = (shown: Figure) => stored(shown).data[0];

describe("show", () => {
  it("refuses a figure without alternative text", () => {
    const empty = figure({ y: [1] });
    const message = (got: string) => ({
      name: "TypeError",
      message: `show: alt must be a non-empty string, got ${got}`,
    });
    // @ts-expect-error alt is mandatory for the compiler, too
    assert.throws(() => show(empty, {}), message("undefined"));
    assert.throws(() => show(empty, { alt: "  " }), message('"  "'));
    assert.throws(
      () => show(empty, undefined as unknown as ShowOptions),
      /show: options must be given/,
    );
  });

  it("refuses what is no figure", () => {
    const noFigure = { layout: {} } as unknown as Figure;
    assert.throws(
      () => show(noFigure, { alt: "x" }),
      /show: figure.data must be a list of traces, got undefined/,
    );
  });

  it("knows that a test is no notebook", () => assert.equal(inNotebook(), false));
});

describe("figureOutputs", () => {
  it("is one output of figure and text, with text and size in the image's metadata", () => {
    const outputs = figureOutputs(figure({ y: [1, 2] }), { alt: "a rising line" });
    assert.equal(outputs.length, 1);
    assert.equal(outputs[0].data["text/plain"], "a rising line");
    assert.deepEqual(outputs[0].metadata, { "image/png": { alt: "a rising line", ...figureSize } });
  });

  it("keeps its id for others to point at, and takes only what can be one", () => {
    const [{ metadata }] = figureOutputs(figure({ y: [1] }), { alt: "a point", id: "one-point" });
    assert.equal(metadata.id, "one-point");
    throwsMessage(
      () => figureOutputs(figure({ y: [1] }), { alt: "a point", id: "One point" }),
      TypeError,
      /^show: id must be lower-case words with hyphens/,
    );
  });

  it("prints the caption in italics below the figure", () => {
    const [, caption] = figureOutputs(figure({ y: [1] }), { alt: "a point", caption: "One $x$." });
    assert.deepEqual(caption.data, {
      "text/markdown": "<em>One $x$.</em>",
      "text/plain": "One $x$.",
    });
  });

  it("rounds to five digits, wherever numbers are", () => {
    const { x, z, marker } = firstTrace(
      figure({
        type: "heatmap",
        x: [22 / 7, -1e-7 / 3],
        z: [[1 / 3, 123456.7]],
        marker: { size: 2 / 3 },
      }),
    );
    assert.deepEqual(x, [3.1429, -3.3333e-8]);
    assert.deepEqual(z, [[0.33333, 123460]]);
    assert.deepEqual(marker, { size: 0.66667 });
  });

  it("leaves a gap for what is not finite, and turns typed arrays into plain ones", () => {
    const { x, y } = firstTrace(
      figure({ x: new Float64Array([1, 2, 3]), y: [NaN, Infinity, -Infinity] }),
    );
    assert.deepEqual(x, [1, 2, 3]);
    assert.deepEqual(y, [null, null, null]);
  });

  it("thins curves to 1,000 points, ends included, colors along with coordinates", () => {
    const i = count(5001);
    const { x, y, marker, name } = firstTrace(
      figure({ name: "c", x: i, y: Float32Array.from(i), marker: { color: i, size: 3 } }),
    ) as { x: number[]; y: number[]; marker: { color: number[]; size: number }; name: string };
    assert.equal(x.length, 1000);
    assert.deepEqual([x[0], x[999]], [0, 5000]);
    assert.deepEqual(y, x);
    assert.deepEqual(marker.color, x);
    assert.deepEqual([marker.size, name], [3, "c"]);
  });

  it("thins many curves further, but leaves short ones alone", () => {
    const curves = (numCurves: number, numPoints: number) =>
      Array.from({ length: numCurves }, () => ({ y: count(numPoints) }));
    const lengths = (data: Figure["data"]) =>
      stored({ data, layout: {} }).data.map(({ y }) => (y as number[]).length);
    assert.deepEqual(new Set(lengths(curves(24, 900))), new Set([500]));
    assert.deepEqual(new Set(lengths(curves(1000, 300))), new Set([100]));
    assert.deepEqual(
      lengths([...curves(11, 900), ...curves(50, 20), ...curves(1, 5000)]).slice(-2),
      [20, 1000],
    );
  });

  it("leaves short curves and surfaces at full resolution", () => {
    assert.equal((firstTrace(figure({ y: count(1000) })).y as unknown[]).length, 1000);
    const z = count(1200).map(() => [0, 1]);
    assert.equal((firstTrace(figure({ type: "surface", z })).z as unknown[]).length, 1200);
  });

  it("treats frames as the traces they replace", () => {
    const { frames } = stored({
      data: [{ type: "heatmap", z: [[1]] }, { y: [1 / 3] }],
      layout: {},
      frames: [{ name: "late", traces: [1], data: [{ y: count(3000).map((i) => i / 3) }] }],
    });
    const y = frames?.[0].data?.[0].y as number[];
    assert.deepEqual([y.length, y[0], y[999], frames?.[0].name], [1000, 0, 999.67, "late"]);
  });

  it("does not touch the figure it is given", () => {
    const given = figure(Object.freeze({ y: Object.freeze([1 / 3]) }), {
      layout: Object.freeze({}),
    });
    stored(Object.freeze(given));
    assert.deepEqual(given, { data: [{ y: [1 / 3] }], layout: {} });
  });

  it("is what JSON gives back", () => {
    const shown = stored(
      figure({ y: [1], hovertemplate: undefined }, { layout: { xaxis: { range: [0, 1 / 3] } } }),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(shown)), shown);
    assert.deepEqual(shown.layout?.xaxis, { range: [0, 1 / 3] });
  });
});

describe("layoutDefaults", () => {
  it("fixes the size and an explicit white ground", () => {
    const { width, height, template } = layoutDefaults({});
    assert.deepEqual({ width, height }, figureSize);
    assert.equal(
      (template as { layout: { paper_bgcolor: string } }).layout.paper_bgcolor,
      "#ffffff",
    );
  });

  it("lets the figure's own layout win, but for what it leaves undefined", () => {
    const layout = layoutDefaults({ width: 500, height: undefined, margin: { l: 1 } });
    assert.deepEqual([layout.width, layout.height], [500, figureSize.height]);
    assert.equal((layout.margin as { l: number; r: number }).l, 1);
    assert.ok((layout.margin as { r: number }).r > 0);
  });
});
