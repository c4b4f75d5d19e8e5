import assert from "node:assert/strict";
import { ACCENT } from "../../lib/src/figures/palette";
import { hierarchy, PAPER_HIERARCHY } from "../../lib/src/hierarchy/hierarchy";
import { hierarchyTree, symbolName } from "../../lib/src/hierarchy/treeFigure";

type Nodes = { mode: string; text: string[]; marker: { color: string[] } };

describe("the tree of a datum", () => {
  const model = hierarchy(PAPER_HIERARCHY, 0);
  const nodesOf = (traces: readonly object[]): Nodes[] =>
    (traces as Nodes[]).filter(({ mode }) => mode === "markers+text");

  it("has a node for every symbol and an edge for every part of a tuple", () => {
    const { traces } = hierarchyTree(model.datum(12_345), "a datum");
    const nodes = nodesOf(traces);
    assert.deepEqual(
      nodes.map(({ text }) => text.length),
      [1, 2, 4, 8],
    );
    assert.equal(traces.length - nodes.length, 2 + 4 + 8);
    assert.equal(nodes[0].text[0], symbolName(0, model.datum(12_345).label));
  });

  it("marks what differs from another datum, and only that", () => {
    const other = model.swapped(12_345, { level: 2, position: 1 }, 1);
    const colors = nodesOf(hierarchyTree(model.datum(other), "", model.datum(12_345)).traces).map(
      ({ marker }) => marker.color.map((color) => color === ACCENT),
    );
    assert.ok(
      colors
        .slice(0, 3)
        .flat()
        .every((marked) => !marked),
    );
    assert.ok(
      colors[3].some(Boolean) && colors[3].every((marked, i) => !marked || i === 2 || i === 3),
    );
  });

  it("names features by letters, beyond the alphabet by more of them", () => {
    assert.deepEqual(
      [symbolName(0, 2), symbolName(1, 0), symbolName(3, 27)],
      ["class 3", "a", "bb"],
    );
  });
});
