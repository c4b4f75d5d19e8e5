import assert from "node:assert/strict";
import { activationRegions, parity } from "../../lib/src/piecewise/partition";
import { sameParity, WINDOW, type Window } from "./windows";

describe("where Proposition C.2 ends", () => {
  it("two neurons with one line flip together: the colours agree across it", () => {
    const W = [
      [1, 0.5],
      [2, 1],
      [-0.3, 1],
    ];
    const partition = activationRegions(
      { layers: [{ W, b: [0.2, 0.4, 0.1] }], readout: [1, 1, 1] },
      WINDOW,
    );
    assert.equal(partition.regions.length, 4);
    for (const { between, flips } of partition.borders) {
      const [one, other] = between.map((index) => parity(partition.regions[index]));
      assert.equal(one === other, flips.length === 2);
      assert.deepEqual(
        flips.map(({ neuron }) => neuron),
        flips.length === 2 ? [0, 1] : [2],
      );
    }
    assert.equal(sameParity(partition), 2);
  });

  it("opposite neurons on one line keep the colour too: one goes on as the other goes off", () => {
    const W = [
      [1, 0.5],
      [-1, -0.5],
    ];
    const partition = activationRegions(
      { layers: [{ W, b: [0.2, -0.2] }], readout: [1, 1] },
      WINDOW,
    );
    assert.equal(partition.regions.length, 2);
    assert.equal(sameParity(partition), 1);
  });

  it("without biases a deeper neuron may start at the crease of an earlier one, though no line is repeated", () => {
    // The second-layer neuron vanishes where both first-layer neurons are off, and starts at their creases.
    const layers = [
      {
        W: [
          [1, 0],
          [0, 1],
        ],
        b: [0, 0],
      },
      { W: [[1, 2]], b: [0] },
    ];
    const window: Window = [
      [-1, 1],
      [-1, 1],
    ];
    const partition = activationRegions({ layers, readout: [1] }, window);
    assert.equal(partition.regions.length, 4);
    assert.equal(sameParity(partition), 2);
    const withBias = [layers[0], { ...layers[1], b: [-0.3] }];
    assert.equal(sameParity(activationRegions({ layers: withBias, readout: [1] }, window)), 0);
  });
});
