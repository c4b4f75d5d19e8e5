import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { Figure } from "../../lib/src/figures/figure";
import { figureSize, layoutDefaults } from "../../lib/src/figures/layout";
import { inNotebook } from "../../lib/src/notebook/jupyter";
import { figureOutputs, plotlyType, type ShowOptions, show } from "../../lib/src/notebook/show";
import { largest, smallest } from "../../lib/src/statistics";
import { closeWithin, throwsMessage } from "../close";

const count = (numPoints: number) => Array.from({ length: numPoints }, (_, i) => i);
const figure = (trace: Figure["data"][number], rest: Partial<Figure> = {}): Figure => ({
  data: [trace],
  layout: {},
  ...rest,
});
const stored = (shown: Figure): Figure =>
  figureOutputs(shown, { id: "curve", alt: "a curve" })[0].data[plotlyType] as Figure;
const firstTrace = (shown: Figure) => stored(shown).data[0];

describe("show", () => {
  it("refuses a figure without alternative text", () => {
    const empty = figure({ y: [1] });
    const message = (got: string) => ({
      name: "TypeError",
      message: `show: alt must be a non-empty string, got ${got}`,
    });
    // @ts-expect-error alt is mandatory for the compiler, too
    assert.throws(() => show(empty, { id: "empty" }), message("undefined"));
    assert.throws(() => show(empty, { id: "empty", alt: "  " }), message('"  "'));
    assert.throws(
      () => show(empty, undefined as unknown as ShowOptions),
      /show: options must be given/,
    );
  });

  it("refuses what is no figure", () => {
    const noFigure = { layout: {} } as unknown as Figure;
    assert.throws(
      () => show(noFigure, { id: "none", alt: "x" }),
      /show: figure.data must be a list of traces, got undefined/,
    );
  });

  it("knows that a test is no notebook", () => assert.equal(inNotebook(), false));
});

describe("figureOutputs", () => {
  it("is one output of figure and text, with text and size in the image's metadata", () => {
    const outputs = figureOutputs(figure({ y: [1, 2] }), { id: "rise", alt: "a rising line" });
    assert.equal(outputs.length, 1);
    assert.equal(outputs[0].data["text/plain"], "a rising line");
    assert.deepEqual(outputs[0].metadata, {
      id: "rise",
      "image/png": { alt: "a rising line", ...figureSize },
    });
  });

  it("keeps its id for others to point at, and takes only what can be one", () => {
    const [{ metadata }] = figureOutputs(figure({ y: [1] }), { alt: "a point", id: "one-point" });
    assert.equal(metadata.id, "one-point");
    for (const id of ["One point", undefined as unknown as string])
      throwsMessage(
        () => figureOutputs(figure({ y: [1] }), { alt: "a point", id }),
        TypeError,
        /^show: id must be lower-case words with hyphens/,
      );
  });

  it("prints the caption in italics below the figure", () => {
    const [, caption] = figureOutputs(figure({ y: [1] }), {
      id: "one",
      alt: "a point",
      caption: "One $x$.",
    });
    assert.deepEqual(caption.data, {
      "text/markdown": "<em>One $x$.</em>",
      "text/plain": "One $x$.",
    });
  });

  it("rounds the numbers of lists to five digits of the largest, and leaves others alone", () => {
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
    assert.deepEqual(marker, { size: 2 / 3 });
  });

  it("keeps as many digits as numbers need that differ little", () => {
    const lists = [
      count(500).map((i) => 1e6 + i),
      count(500).map((i) => 1 + 1e-7 * i),
      [1 / 3, 1 / 3],
    ];
    for (const y of lists) {
      const kept = firstTrace(figure({ y, error_y: { array: y } }));
      assert.equal(new Set(kept.y as number[]).size, new Set(y).size);
      assert.deepEqual((kept.error_y as { array: number[] }).array, kept.y);
    }
  });

  it("keeps the digits that a narrow view shows", () => {
    const y = [0, 1e6, 1e6 + 1, 1e6 + 2];
    const view = (yaxis: object) => firstTrace(figure({ y }, { layout: { yaxis } })).y;
    assert.deepEqual(view({}), [0, 1e6, 1e6, 1e6]);
    assert.deepEqual(view({ range: [1e6, 1e6 + 5] }), y);
    assert.deepEqual(view({ type: "log" }), y, "zero has no place on this axis");
  });

  it("is off by less than a thousandth of the range, whatever the numbers", () => {
    const some = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(some, fc.double({ min: 1e-12, max: 1, noNaN: true }), (numbers, scale) => {
        const y = numbers.map((number) => 1 + number * scale);
        const range = largest(y) - smallest(y);
        (firstTrace(figure({ y })).y as number[]).forEach((kept, i) => {
          closeWithin(kept, y[i], range / 1000 + 1e-16 * Math.abs(y[i]));
        });
      }),
    );
  });

  it("leaves a gap for what is not finite, and turns typed arrays into plain ones", () => {
    const { x, y } = firstTrace(
      figure({ x: new Float64Array([1, 2, 3]), y: [NaN, Infinity, -Infinity] }),
    );
    assert.deepEqual(x, [1, 2, 3]);
    assert.deepEqual(y, [null, null, null]);
  });

  it("writes dates as Plotly reads them", () => {
    const { x, name } = firstTrace(
      figure({ name: "c", x: [new Date(Date.UTC(2026, 0, 2, 3)), new Date(NaN)], y: [1n, 2] }),
    );
    assert.deepEqual([x, name], [["2026-01-02T03:00:00.000Z", null], "c"]);
    const foreign = runInNewContext("[new Date(0), { a: [1] }]");
    const trace = { x: [foreign[0]], meta: foreign[1] };
    assert.deepEqual(firstTrace(figure(trace)), {
      x: ["1970-01-01T00:00:00.000Z"],
      meta: { a: [1] },
    });
  });

  it("refuses by name what Plotly cannot draw", () => {
    class Tensor {
      readonly shape = [2];
    }
    const list = "must be a list of numbers, texts or dates";
    const what = "must be numbers, text, dates, lists or records of these";
    const refused: [Figure["data"][number], string][] = [
      [{ y: new Tensor() }, `data[0].y ${list}, got a Tensor`],
      [{ y: { shape: [2] } }, `data[0].y ${list}, got {"shape":[2]}`],
      [{ y: Promise.resolve([1]) }, `data[0].y ${list}, got a Promise`],
      [{ x: 5 }, `data[0].x ${list}, got 5`],
      [{ z: "rows" }, `data[0].z ${list}, got "rows"`],
      [{ y: [1, new Tensor()] }, `data[0].y[1] ${what}, got a Tensor`],
      [{ y: [{ value: 1 }] }, 'data[0].y[0] must be a number, text or date, got {"value":1}'],
      [{ y: [1], marker: { color: Math.sin } }, `data[0].marker.color ${what}, got a function`],
      [[1] as unknown as Figure["data"][number], "data[0] must be a trace, got [1]"],
    ];
    for (const [trace, message] of refused)
      assert.throws(() => stored(figure(trace)), {
        name: "TypeError",
        message: `show: ${message}`,
      });
    const late = figure({ y: [1] }, { frames: [{ data: [{ y: new Map() }] }] });
    assert.throws(() => stored(late), { message: `show: frames[0].data[0].y ${list}, got a Map` });
  });

  it("takes Plotly's packed numbers", () => {
    const y = { dtype: "f8", bdata: "AAAAAAAA8D8=" };
    assert.deepEqual(firstTrace(figure({ y })).y, y);
  });

  it("treats frames as the traces they replace", () => {
    const { frames = [] } = stored({
      data: [{ type: "heatmap", z: [[1]] }, { y: [1 / 3] }],
      layout: {},
      frames: [{ name: "late", traces: [1], data: [{ y: count(3000).map((i) => i / 3) }] }],
    });
    const { x, y } = frames[0].data![0] as { x: number[]; y: number[] };
    assert.ok(y.length <= 1000);
    assert.deepEqual([y[0], y.at(-1), x.at(-1), frames[0].name], [0, 999.67, 2999, "late"]);
  });

  it("thins a frame by the points of the trace that it changes", () => {
    const [x, y] = [count(3000).map((i) => 10 * i), count(3000)];
    const { frames = [] } = stored({
      data: [{ x, y, type: "scattergl" }],
      layout: {},
      frames: [{ data: [{ y: y.map((i) => 3000 - i) }] }],
    });
    const late = frames[0].data![0] as { x: number[]; y: number[]; type: string };
    assert.equal(late.type, "scattergl");
    assert.deepEqual(
      late.x,
      late.y.map((i) => 10 * (3000 - i)),
    );
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
