import assert from "node:assert/strict";
import { heatmap } from "../../lib/src/figures/heatmap";
import { type Panel, panels } from "../../lib/src/figures/panels";
import { markers, path, scenes } from "../../lib/src/figures/scenes";
import { slider } from "../../lib/src/figures/slider";
import { curve, dots, levels, simulation, theory } from "../../lib/src/figures/traces";
import { norm } from "../../lib/src/linalg";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { imbalance, type Neuron } from "../../lib/src/minimal/singleNeuron";
import { basinBoundary, imbalanceSurface, surface } from "../../lib/src/minimal/surfaces";
import { closeWithin, ROUNDOFF, throwsMessage } from "../close";

const neurons = (sheets: ReturnType<typeof imbalanceSurface>): Neuron[] =>
  sheets.flatMap(({ x, y, z }) =>
    x.flatMap((row, i) => row.map((_, j) => ({ w: [x[i][j], y[i][j]], a: z[i][j] }))),
  );

describe("panels", () => {
  const two: Panel[] = [
    {
      title: "one",
      x: { title: "t" },
      traces: [simulation([0, 1], [0, 1], -2), theory([0, 1], [0, 1], "exact")],
    },
    {
      x: { log: true, range: [1, 100] },
      traces: [simulation([1, 2], [0, 1], -2), curve([1, 2], [3, 4])],
    },
  ];

  it("gives each name one legend entry and each panel its axes", () => {
    const { data, layout } = panels(two);
    assert.deepEqual(
      data.map(({ showlegend }) => showlegend),
      [true, true, false, false],
    );
    assert.equal(data[0].legendgroup, data[2].legendgroup);
    assert.deepEqual(
      data.map(({ xaxis }) => xaxis),
      ["x", "x", "x2", "x2"],
    );
    const { range, type } = layout.xaxis2 as { range: number[]; type: string };
    assert.equal(type, "log");
    assert.deepEqual(range, [0, 2]);
    assert.equal(data[0].name, "δ = −2");
  });

  it("writes ticks as they are meant, rounding aside", () => {
    const { layout } = panels([{ y: { ticks: [0.1 + 0.2, 1e-7] }, traces: [] }]);
    const { tickvals, ticktext } = layout.yaxis as { tickvals: number[]; ticktext: string[] };
    assert.deepEqual(ticktext, ["0.3", "1e-7"]);
    assert.deepEqual(tickvals, [0.1 + 0.2, 1e-7]);
  });

  it("keeps panels apart and inside the figure, whatever the rows", () => {
    for (const columns of [1, 2, 3]) {
      const list = Array.from({ length: 5 }, () => two[0]);
      const { layout } = panels(list, { columns });
      const boxes = list.map((_, i) => {
        const id = i === 0 ? "" : i + 1;
        const [x, y] = ["xaxis", "yaxis"].map(
          (axis) => (layout[`${axis}${id}`] as { domain: number[] }).domain,
        );
        return { x, y };
      });
      boxes.forEach(({ x, y }, i) => {
        assert.ok(
          x[0] >= -ROUNDOFF && x[1] <= 1 + ROUNDOFF && y[0] >= -ROUNDOFF && y[1] <= 1 + ROUNDOFF,
        );
        for (const other of boxes.slice(0, i))
          assert.ok(
            x[0] > other.x[1] || other.x[0] > x[1] || y[0] > other.y[1] || other.y[0] > y[1],
          );
      });
    }
  });

  it("refuses nothing to show", () => {
    throwsMessage(
      () => panels([]),
      RangeError,
      /^panels: there must be at least one panel, got \[\]/,
    );
    throwsMessage(
      () => panels(two, { columns: 0 }),
      RangeError,
      /^panels: columns must be at least 1/,
    );
    throwsMessage(
      () => curve([1], [1, 2]),
      RangeError,
      /^curve: x and y must have the same length, got \[1,2\]/,
    );
    throwsMessage(() => dots([1], []), RangeError, /^dots: x and y must have the same length/);
    throwsMessage(
      () => simulation([1], [], 0),
      RangeError,
      /^simulation: x and y must have the same length/,
    );
    throwsMessage(() => levels([], [1], () => 0), RangeError, /^levels: x must not be empty/);
  });
});

describe("surfaces", () => {
  it("lie where gradient flow stays, inside the scene", () => {
    for (const delta of [-2, 0, 2])
      for (const state of neurons(imbalanceSurface(delta, 3))) {
        closeWithin(imbalance(state), delta, 100 * ROUNDOFF);
        assert.ok(norm(state.w) <= 3 + ROUNDOFF);
      }
    assert.equal(imbalanceSurface(2, 3).length, 2);
    throwsMessage(
      () => imbalanceSurface(-10, 3),
      RangeError,
      /^imbalanceSurface: delta must be above -limit\^2 = -9/,
    );
  });

  it("separate the basins: a hair either side ends with the other sign of a", () => {
    const betaStar = [1, 0.25];
    const border = neurons(basinBoundary(betaStar, 3, 9)).filter(
      ({ w, a }) => norm(w) > 0.1 && Math.abs(a) > 0.1,
    );
    assert.ok(border.length > 1000);
    for (const { w, a } of border)
      for (const hair of [-1e-6, 1e-6])
        assert.equal(
          exactFlow({ w0: w, a0: a + hair, betaStar }).basin,
          Math.sign(hair),
          `${w}, ${a}`,
        );
    throwsMessage(() => basinBoundary([0, 0], 3, 9), RangeError, /\|betaStar\| must be positive/);
  });
});

describe("scenes, maps and sliders", () => {
  it("lay scenes side by side with one legend", () => {
    const trail = path(
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      { name: "flow" },
    );
    const sheet = surface(imbalanceSurface(0, 1, 5)[0], ([w1]) => w1);
    const { data, layout } = scenes(
      [{ traces: [trail] }, { title: "b", traces: [trail, sheet, markers([[0, 0, 0]])] }],
      {
        axes: ["x", "y", "z"],
        limit: 1,
      },
    );
    assert.deepEqual(
      data.map(({ scene }) => scene),
      ["scene", "scene2", "scene2", "scene2"],
    );
    assert.deepEqual(
      data.map(({ showlegend }) => showlegend),
      [true, false, false, false],
    );
    assert.ok(layout.scene2);
    throwsMessage(
      () => scenes([], { axes: ["x", "y", "z"], limit: 1 }),
      RangeError,
      /^scenes: there must be at least one/,
    );
  });

  const options = { xTitle: "x", yTitle: "y", valueTitle: "z" };

  it("draw a map with its lines of equal value, and notice wrong shapes", () => {
    const { traces } = heatmap(
      [1, 2, 3],
      [1, 2],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      options,
    );
    assert.deepEqual(
      traces.map(({ type }) => type),
      ["heatmap", "contour"],
    );
    throwsMessage(
      () => heatmap([1, 2], [1, 2], [[1, 2, 3]], options),
      RangeError,
      /^heatmap: z must hold 2 by 2 numbers, got \[\[1,2,3\]\]/,
    );
  });

  it("leaves a gap where there is no number, as in a grid that was stopped", () => {
    const [map] = heatmap(
      [1, 2],
      [1, 2],
      [
        [1, Number.NaN],
        [3, 4],
      ],
      options,
    ).traces;
    assert.deepEqual(map.z, [
      [1, Number.NaN],
      [3, 4],
    ]);
  });

  it("carry every state of a slider in the figure", () => {
    const state = (y: number) => ({
      label: `${y}`,
      figure: panels([{ traces: [curve([0, 1], [1, 1]), curve([0, 1], [0, y])] }]),
    });
    const { data, frames, layout } = slider([state(1), state(2), state(3)], {
      name: "y",
      start: 1,
    });
    assert.deepEqual(
      data.map(({ y }) => y),
      [
        [1, 1],
        [0, 2],
      ],
    );
    assert.deepEqual(
      frames?.map(({ name, traces, data }) => [name, traces, data?.map(({ y }) => y)]),
      [1, 2, 3].map((y) => [`${y}`, [1], [[0, y]]]),
      "what stays is stored once",
    );
    const [{ active, steps }] = layout.sliders as {
      active: number;
      steps: { args: unknown[][] }[];
    }[];
    assert.equal(active, 1);
    assert.deepEqual(
      steps.map(({ args }) => args[0]),
      [["1"], ["2"], ["3"]],
    );
    throwsMessage(
      () => slider([state(1)], { name: "y" }),
      RangeError,
      /^slider: there must be at least two states, got 1/,
    );
    const odd = { label: "odd", figure: { data: [], layout: {} } };
    throwsMessage(
      () => slider([state(1), odd], { name: "y" }),
      RangeError,
      /^slider: every state must have 2 traces, got "odd"/,
    );
    throwsMessage(
      () => slider([state(1), state(2)], { name: "y", start: 2 }),
      RangeError,
      /^slider: start must be below 2/,
    );
  });
});
