import assert from "node:assert/strict";
import { liveErrorsFigure, synonymsFigure } from "../../lib/src/hierarchy/liveFigures";

describe("the live figures of hierarchies", () => {
  it("draw nothing yet when nothing has been learned, and a curve for each alpha then", () => {
    const empty = liveErrorsFigure([{ alpha: 0.1, numTrain: [], error: [] }]);
    assert.deepEqual(empty.data[0].x, []);
    const curves = [0.1, 10].map((alpha) => ({ alpha, numTrain: [10, 20], error: [0.5, 0.2] }));
    assert.deepEqual(
      liveErrorsFigure(curves).data.map(({ name }) => name),
      ["α = 0.1", "α = 10"],
    );
  });

  it("draw the first epoch where a logarithmic axis has room for it", () => {
    const overTime = { firstLayer: [0.3, 0.1, 0.2], secondLayer: [0.3, 0.2, 0.1] };
    const trained = [{ alpha: 10, lowest: [0.3], middle: [0.5], ...overTime }];
    const atStart = { lowest: [0.3], middle: [0.5] };
    const { data } = synonymsFigure({ atStart, trained, epochs: [0, 1, 4] });
    for (const [i, layer] of [overTime.secondLayer, overTime.firstLayer].entries()) {
      assert.deepEqual(data[data.length - 1 - i].x, [0.5, 1, 4]);
      assert.deepEqual(data[data.length - 1 - i].y, layer);
    }
  });
});
