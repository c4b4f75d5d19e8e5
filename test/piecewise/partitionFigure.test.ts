import assert from "node:assert/strict";
import { activationRegions, parity } from "../../lib/src/piecewise/partition";
import {
  PARITY_COLORS,
  partitionTraces,
  surfaceTraces,
} from "../../lib/src/piecewise/partitionFigure";
import { evaluate } from "../../lib/src/piecewise/planeNetwork";
import { random } from "../../lib/src/random";
import { closeWithin, throwsMessage } from "../close";

const WINDOW = [
  [-1, 1],
  [-1, 1],
] as const;
const rng = random(5);
const network = {
  layers: [
    { W: Array.from({ length: 5 }, () => rng.normals(2)), b: rng.normals(5) },
    { W: Array.from({ length: 3 }, () => rng.normals(5)), b: rng.normals(3) },
  ],
  readout: rng.normals(3),
};
const partition = activationRegions(network, WINDOW);
const numCorners = partition.regions.reduce((sum, { corners }) => sum + corners.length, 0);

describe("partition figures", () => {
  it("draw every region once, in the colour of its parity, and every crease in that of its layer", () => {
    const [even, odd, first, second] = partitionTraces(partition, 2);
    const gaps = (trace: typeof even): number =>
      (trace.x as unknown[]).filter((x) => x === null).length;
    assert.equal(gaps(even) + gaps(odd), partition.regions.length);
    assert.equal(gaps(first) + gaps(second), partition.borders.length);
    assert.deepEqual([even.fillcolor, odd.fillcolor], PARITY_COLORS);
    assert.deepEqual([first.name, second.name], ["crease of layer 1", "crease of layer 2"]);
  });

  it("lift every corner to the network's output", () => {
    const [mesh, creases] = surfaceTraces(partition);
    const [x, y, z] = [mesh.x, mesh.y, mesh.z] as number[][];
    assert.equal(x.length, numCorners);
    for (const [i, height] of z.entries())
      closeWithin(height, evaluate(network, [x[i], y[i]]).output, 1e-9, "height");
    const colors = mesh.facecolor as string[];
    assert.equal(colors.length, numCorners - 2 * partition.regions.length);
    const odd = partition.regions.filter((region) => parity(region) === 1);
    assert.equal(
      colors.filter((color) => color === PARITY_COLORS[1]).length,
      odd.reduce((sum, { corners }) => sum + corners.length - 2, 0),
    );
    assert.equal((creases.x as unknown[]).length, 3 * partition.borders.length);
  });

  it("refuse more regions than a stored figure can hold", () => {
    const many = {
      regions: Array.from({ length: 30 }, () => partition.regions).flat(),
      borders: [],
    };
    throwsMessage(
      () => partitionTraces(many, 2),
      RangeError,
      /^partitionTraces: regions must be few enough to draw, got \d+/,
    );
  });
});
