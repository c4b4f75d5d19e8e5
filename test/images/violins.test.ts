import assert from "node:assert/strict";
import { panels } from "../../lib/src/figures/panels";
import { violins } from "../../lib/src/images/violins";
import { throwsMessage } from "../close";

describe("violins", () => {
  const groups = [
    { name: "10", values: [1, 2, 3, 4], color: "red" },
    { name: "0.1", values: [5], color: "blue" },
  ];

  it("stand in the order given, each over its name, with all values and none made up", () => {
    const panel = violins(groups, { title: "t", xTitle: "α", yTitle: "value", yRange: [0, 6] });
    assert.deepEqual(panel.x?.labels, ["10", "0.1"]);
    assert.deepEqual(
      panel.traces.map(({ x, y }) => [x, y]),
      [
        [
          [0, 0, 0, 0],
          [1, 2, 3, 4],
        ],
        [[1], [5]],
      ],
    );
    for (const { spanmode } of panel.traces) assert.equal(spanmode, "hard");
    assert.deepEqual(panels([panel]).layout.yaxis && panel.y?.range, [0, 6]);
  });

  it("name what is wrong", () => {
    throwsMessage(() => violins([]), RangeError, /^violins: there must be at least one group/);
    throwsMessage(() => violins([{ ...groups[0], values: [] }]), RangeError, /^violins: values/);
    throwsMessage(
      () => violins([{ ...groups[0], values: [1, Number.NaN] }]),
      RangeError,
      /^violins: values/,
    );
  });
});
