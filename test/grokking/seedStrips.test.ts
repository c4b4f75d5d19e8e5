import assert from "node:assert/strict";
import fc from "fast-check";
import { INK } from "../../lib/src/figures/palette";
import { seedStrips } from "../../lib/src/grokking/seedStrips";

const budget = 1000;
const strip = (name: string, fit: (number | null)[], grok: (number | null)[]) => ({
  ...{ name, color: INK, fit, grok },
});
const drawn = (grok: (number | null)[]) =>
  seedStrips([{ title: "one", strips: [strip("α = 1", [100], grok)] }], budget).data;
const marked = (grok: (number | null)[], symbol: string) =>
  drawn(grok)
    .filter(({ marker }) => (marker as { symbol?: string } | undefined)?.symbol === symbol)
    .flatMap(({ x }) => x as number[]);

describe("seedStrips", () => {
  it("draws every run: a dot where it grokked, a triangle at the budget if it did not", () => {
    const steps = fc.option(fc.integer({ min: 100, max: budget }), { nil: null });
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 9 }), (grok) => {
        const reached = grok.filter((one) => one !== null);
        assert.deepEqual(marked(grok, "circle"), reached);
        const late = marked(grok, "triangle-right");
        assert.deepEqual(late, new Array(grok.length - reached.length).fill(budget));
      }),
    );
  });

  it("marks the median, unless it is beyond the budget", () => {
    const bars = (grok: (number | null)[]) => drawn(grok).filter(({ mode }) => mode === "lines");
    assert.deepEqual(bars([300, 200, null])[0].x, [300, 300]);
    assert.deepEqual(bars([300, null, null]), []);
  });

  it("has a row for each strip, the first on top", () => {
    const strips = [strip("α = 1", [1], [2]), strip("α = 10", [1], [2])];
    const { yaxis } = seedStrips([{ title: "one", strips }], budget).layout as never as {
      yaxis: { tickvals: number[]; ticktext: string[] };
    };
    assert.deepEqual(yaxis.ticktext, ["α = 1", "α = 10"]);
    assert.ok(yaxis.tickvals[0] > yaxis.tickvals[1]);
  });

  it("refuses to draw nothing", () => {
    assert.throws(() => seedStrips([], budget), /seedStrips: there must be a group with a strip/);
    assert.throws(() => seedStrips([{ title: "one", strips: [strip("", [1], [1])] }], 0), /budget/);
  });
});
