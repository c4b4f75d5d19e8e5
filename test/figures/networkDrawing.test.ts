/** A drawing joins every node to all of the next layer, and says so to who hands it something else. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { networkDrawing } from "../../lib/src/figures/networkDrawing";
import { throwsMessage } from "../close";

const drawn = (sizes: readonly number[]) =>
  networkDrawing(
    sizes.map((nodes, i) => ({ nodes, text: `layer ${i}` })),
    sizes.slice(1).map((_, i) => ({ text: `W${i}` })),
  );
const numbersOf = (trace: unknown, axis: "x" | "y"): number[] =>
  (trace as Record<"x" | "y", number[]>)[axis];

describe("networkDrawing", () => {
  it("draws an edge for every pair of neighbours, from node to node", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 }),
        (sizes) => {
          const { traces } = drawn(sizes);
          const nodes = traces.slice(sizes.length - 1, -1);
          assert.deepEqual(
            nodes.map((layer) => numbersOf(layer, "y").length),
            sizes,
          );
          for (const [i, edges] of traces.slice(0, sizes.length - 1).entries()) {
            const ends = numbersOf(edges, "y").filter((height) => !Number.isNaN(height));
            assert.equal(ends.length, 2 * sizes[i] * sizes[i + 1]);
            for (const [k, height] of ends.entries())
              assert.ok(numbersOf(nodes[i + (k % 2)], "y").includes(height));
          }
        },
      ),
    ));

  it("stays within its panel, words and all", () => {
    const { traces, x, y } = drawn([4, 1, 2]);
    for (const [axis, range] of [
      ["x", x?.range],
      ["y", y?.range],
    ] as const)
      for (const value of traces.flatMap((trace) => numbersOf(trace, axis)))
        assert.ok(Number.isNaN(value) || (range && value > range[0] && value < range[1]));
  });

  it("refuses what is no network", () => {
    const layers = [1, 2].map((nodes) => ({ nodes, text: "" }));
    throwsMessage(
      () => drawn([3]),
      RangeError,
      /^networkDrawing: there must be at least two layers/,
    );
    throwsMessage(
      () => networkDrawing(layers, []),
      RangeError,
      /^networkDrawing: there must be 1 weights, got 0/,
    );
    throwsMessage(() => drawn([3, 0]), RangeError, /^networkDrawing: nodes must be at least 1/);
  });
});
