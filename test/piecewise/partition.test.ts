import assert from "node:assert/strict";
import { activationRegions, type Partition, type Region } from "../../lib/src/piecewise/partition";
import {
  evaluate,
  type Layer,
  type PlaneNetwork,
  type Point,
  planeNetwork,
} from "../../lib/src/piecewise/planeNetwork";
import { output } from "../../lib/src/piecewise/twoLayer";
import { type Random, random } from "../../lib/src/random";
import { close, closeVector, closeWithin, ROUNDOFF, throwsMessage } from "../close";
import { SEED } from "../minimal/starts";
import { sameParity, WINDOW, type Window } from "./windows";

/** Pieces smaller than this are thinner than what a point inside them can be told from their edges. */
const SLIVER = 1e-9;

function randomNetwork(widths: readonly number[], gamma: number, rng: Random): PlaneNetwork {
  const layers: Layer[] = widths.map((h, l) => ({
    W: Array.from({ length: h }, () => rng.normals(l === 0 ? 2 : widths[l - 1])),
    b: rng.normals(h).map((b) => b / 2),
  }));
  return { layers, readout: rng.normals(widths[widths.length - 1]), gamma };
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
const areaOf = ([[left, right], [bottom, top]]: Window): number => (right - left) * (top - bottom);

const centroid = ({ corners }: Region): Point => [
  sum(corners.map(([x]) => x)) / corners.length,
  sum(corners.map(([, y]) => y)) / corners.length,
];

/** What holds for every partition. */
function consistent(network: PlaneNetwork, { regions, borders }: Partition, window: Window): void {
  close(sum(regions.map(({ area }) => area)), areaOf(window), ROUNDOFF, "total area");
  for (const region of regions) {
    assert.ok(region.area >= 0, "corners run counterclockwise");
    if (region.area < SLIVER) continue;
    const inside = centroid(region);
    const direct = evaluate(network, inside);
    assert.deepEqual(
      region.active,
      direct.hidden.map((z) => z.map((value) => value > 0)),
    );
    for (const point of [inside, ...region.corners]) {
      const linear = region.gradient[0] * point[0] + region.gradient[1] * point[1] + region.offset;
      close(linear, evaluate(network, point).output, 1e-9, "linear map");
    }
  }
  for (const { between, ends, flips } of borders) {
    assert.ok(Math.hypot(ends[0][0] - ends[1][0], ends[0][1] - ends[1][1]) > 0);
    assert.ok(between[0] !== between[1] && flips.length > 0);
  }
}

/** Number of regions that can be reached from the first across borders. */
function numConnected({ regions, borders }: Partition): number {
  const neighbours = regions.map((): number[] => []);
  for (const { between } of borders) {
    neighbours[between[0]].push(between[1]);
    neighbours[between[1]].push(between[0]);
  }
  const seen = new Set([0]);
  for (const region of seen) for (const next of neighbours[region]) seen.add(next);
  return seen.size;
}

describe("activationRegions", () => {
  it("cuts a square by one line into the two polygons expected", () => {
    const network = { layers: [{ W: [[1, 0]], b: [-0.25] }], readout: [2] };
    const { regions, borders } = activationRegions(network, [
      [0, 1],
      [0, 1],
    ]);
    assert.deepEqual(
      regions.map(({ area, numActive, gradient, offset }) => [
        area,
        numActive,
        ...gradient,
        offset,
      ]),
      [
        [0.75, 1, 2, 0, -0.5],
        [0.25, 0, 0, 0, 0],
      ],
    );
    assert.deepEqual(borders.length, 1);
    assert.deepEqual(borders[0].flips, [{ layer: 0, neuron: 0 }]);
    assert.deepEqual(
      borders[0].ends.map(([x]) => x),
      [0.25, 0.25],
    );
  });

  it("counts lines in general position: 1 + lines + crossings", () => {
    const angles = [0.1, 0.7, 1.3, 1.9, 2.5];
    const layer = {
      W: angles.map((t) => [Math.cos(t), Math.sin(t)]),
      b: [0.01, -0.02, 0.03, 0.02, -0.01],
    };
    const { regions } = activationRegions({ layers: [layer], readout: angles }, [
      [-9, 9],
      [-9, 9],
    ]);
    assert.equal(regions.length, 1 + 5 + 10);
  });

  it("is consistent and two-coloured by parity for one, two and three hidden layers (2,000 networks)", () => {
    const rng = random(SEED).stream("partition");
    for (let i = 0; i < 2000; i++) {
      const widths = Array.from(
        { length: 1 + (i % 3) },
        () => 1 + rng.integer(i % 3 === 0 ? 12 : 6),
      );
      const network = randomNetwork(widths, i % 2 === 0 ? 0 : 0.1, rng);
      const partition = activationRegions(network, WINDOW);
      consistent(network, partition, WINDOW);
      assert.equal(numConnected(partition), partition.regions.length, "regions fit edge to edge");
      assert.equal(sameParity(partition), 0, `Proposition C.2, network ${i} of widths ${widths}`);
      for (const { flips } of partition.borders) assert.equal(flips.length, 1);
    }
  }).timeout(30_000);

  it("finds what random points find (200 networks, 200 points each)", () => {
    const rng = random(SEED).stream("points");
    for (let i = 0; i < 200; i++) {
      const network = randomNetwork([6, 4], 0.2, rng);
      const { regions } = activationRegions(network, WINDOW);
      const known = new Set(regions.map(({ active }) => JSON.stringify(active)));
      assert.equal(known.size, regions.length, "every pattern has one region");
      for (let j = 0; j < 200; j++) {
        const point: Point = [2 * rng.uniform() - 1, 2.5 * rng.uniform() - 1.5];
        const pattern = evaluate(network, point).hidden.map((z) => z.map((value) => value > 0));
        assert.ok(known.has(JSON.stringify(pattern)), `pattern at ${point}`);
      }
    }
  });

  it("survives degenerate lines: through corners and crossings, outside, along the edge, zero rows", () => {
    const W = [
      [1, 1], // through two corners of the window
      [1, -1], // and the other two, crossing the first at 0
      [1, 0], // through the same crossing
      [0, 1],
      [1, 0], // along an edge of the window
      [3, 1], // outside
      [0, 0], // never on
      [0, 0], // always on
      [2, 1e-13], // the third again, as far as 64 bits can tell
    ];
    const network = {
      layers: [{ W, b: [0, 0, 0, 0, -1, 9, 0, 1, 0] }],
      readout: W.map((_, k) => k + 1),
    };
    const window: Window = [
      [-1, 1],
      [-1, 1],
    ];
    const partition = activationRegions(network, window);
    consistent(network, partition, window);
    assert.equal(partition.regions.length, 8);
    assert.equal(numConnected(partition), 8);
    for (const { active } of partition.regions)
      assert.deepEqual(
        [4, 5, 6, 7].map((k) => active[0][k]),
        [false, true, false, true],
      );
  });

  it("does not depend on the size of the weights or of the window", () => {
    const network = randomNetwork([7, 5], 0, random(SEED));
    const numRegions = activationRegions(network, WINDOW).regions.length;
    for (const size of [1e-9, 1e9]) {
      const [first, ...others] = network.layers;
      const layers = [{ W: first.W.map((row) => row.map((w) => w / size)), b: first.b }, ...others];
      const [[left, right], [bottom, top]] = WINDOW;
      const window: Window = [
        [left * size, right * size],
        [bottom * size, top * size],
      ];
      const { regions } = activationRegions({ ...network, layers }, window);
      assert.equal(regions.length, numRegions);
      close(sum(regions.map(({ area }) => area)) / size ** 2, areaOf(WINDOW), ROUNDOFF);
    }
  });

  it("agrees with a two-layer network, with and without bias", () => {
    const rng = random(SEED);
    for (const d of [2, 3]) {
      const network = { W: Array.from({ length: 5 }, () => rng.normals(d)), a: rng.normals(5) };
      const plane = planeNetwork(network, 0.3);
      const [value] = output(network, [[0.3, -0.7, 1].slice(0, d)], 0.3);
      closeWithin(evaluate(plane, [0.3, -0.7]).output, value, ROUNDOFF);
      const { regions } = activationRegions(plane, WINDOW);
      const found = regions.find(({ active }) =>
        active[0].every((on, k) => on === evaluate(plane, [0.3, -0.7]).hidden[0][k] > 0),
      )!;
      closeVector(
        [found.gradient[0] * 0.3 - found.gradient[1] * 0.7 + found.offset],
        [value],
        ROUNDOFF,
      );
    }
  });

  it("names bad input", () => {
    const layer = { W: [[1, 0]], b: [0] };
    const regions =
      (network: unknown, window: unknown = WINDOW) =>
      (): unknown =>
        activationRegions(network as PlaneNetwork, window as Window);
    const cases: [() => unknown, ErrorConstructor, RegExp][] = [
      [
        regions({ layers: [], readout: [1] }),
        RangeError,
        /^activationRegions: layers must not be empty, got \[\]/,
      ],
      [regions({ layers: 1, readout: [1] }), TypeError, /layers must be an array, got 1/],
      [
        regions({ layers: [{ W: [[1, 0, 0]], b: [0] }], readout: [1] }),
        RangeError,
        /layers\[0\]\.W\[0\] must have length 2, got \[1,0,0\]/,
      ],
      [
        regions({ layers: [layer, layer], readout: [1] }),
        RangeError,
        /layers\[1\]\.W\[0\] must have length 1, got \[1,0\]/,
      ],
      [
        regions({ layers: [{ ...layer, b: [] }], readout: [1] }),
        RangeError,
        /layers\[0\]\.b must not be empty/,
      ],
      [
        regions({ layers: [layer], readout: [1, 2] }),
        RangeError,
        /readout must have length 1, got \[1,2\]/,
      ],
      [
        regions({ layers: [layer], readout: [1], gamma: 2 }),
        RangeError,
        /^activationRegions: gamma must lie between 0 and 1, got 2/,
      ],
      [
        regions({ layers: [layer], readout: [1] }, [
          [1, 1],
          [0, 1],
        ]),
        RangeError,
        /^activationRegions: window must not be empty, got \[\[1,1\],\[0,1\]\]/,
      ],
      [
        () => planeNetwork({ W: [[1]], a: [1] }),
        RangeError,
        /network must have 2 inputs, or 3 with the bias, got 1/,
      ],
    ];
    for (const [call, kind, message] of cases) throwsMessage(call, kind, message);
  });
});
