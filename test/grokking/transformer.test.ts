import assert from "node:assert/strict";
import { lastPositionModel } from "../../lib/src/grokking/lastPosition";
import { type Equations, equations, type Operation, pick } from "../../lib/src/grokking/modular";
import {
  initialParameters,
  numberEmbeddings,
  numParameters,
  PARAMETER_GROUPS,
  PARAMETER_NAMES,
  pack,
  type TransformerSize,
  unpack,
  viewsOf,
  weightNorms,
} from "../../lib/src/grokking/parameters";
import { PAPER_GROKKING } from "../../lib/src/grokking/training";
import { backend, ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close, closeWithin, throwsMessage } from "../close";
import { leavesNoTensors } from "../tensors";
import { textbookGradient, textbookLogits } from "./textbook";

/** Relative. Rounding makes less than 1e-6 of it; a wrong term, however small its share, much more. */
const AGREEMENT = 1e-4;

/** |found − expected| / |expected|, Euclidean. */
function gap(found: Float32Array, expected: Float32Array): number {
  assert.equal(found.length, expected.length);
  let [error, size] = [0, 0];
  for (const [i, value] of expected.entries()) {
    error += (found[i] - value) ** 2;
    size += value ** 2;
  }
  return Math.sqrt(error / size);
}

/** A start with gains and shifts away from 1 and 0, where mistakes could hide. */
function somewhere(size: TransformerSize, alpha: number, seed: number): Float32Array {
  const rng = random(seed);
  return initialParameters(size, alpha, rng).map((value) => value + 0.1 * rng.normal());
}

function someEquations(operation: Operation, modulus: number, count: number): Equations {
  const all = equations(operation, modulus);
  return pick(all, random(5).shuffled(Array.from(all.x.keys())).slice(0, count));
}

const cases: readonly (readonly [string, TransformerSize, Operation, number, number, number])[] = [
  ["one head", { modulus: 5, width: 6, numHeads: 1, numHidden: 7 }, "divide", 20, 1, 1],
  ["two heads", { modulus: 7, width: 8, numHeads: 2, numHidden: 32 }, "add", 30, 0.5, 3],
  ["three heads", { modulus: 13, width: 24, numHeads: 3, numHidden: 20 }, "subtract", 50, 1.5, 0.1],
  [
    "a head for each coordinate",
    { modulus: 4, width: 5, numHeads: 5, numHidden: 9 },
    "multiply",
    16,
    1,
    1,
  ],
  [
    "one equation",
    { modulus: 11, width: 16, numHeads: 4, numHidden: 64 },
    "sumOfSquares",
    1,
    1,
    10,
  ],
  ["the paper's size", PAPER_GROKKING, "divide", 200, 0.75, 10],
  [
    "GELU, shifts and a third normalization",
    { modulus: 7, width: 12, numHeads: 3, numHidden: 20, style: "gelu" },
    "subtract",
    30,
    1.5,
    3,
  ],
  ["the network of the time", { ...PAPER_GROKKING, style: "gelu" }, "divide", 200, 0.75, 10],
];

describe("the transformer", () => {
  before(() => ready);
  leavesNoTensors();

  for (const [name, size, operation, count, tau, alpha] of cases)
    it(`of the last position has the textbook's logits and gradients: ${name}`, function () {
      if (backend() === "wasm") this.skip(); // no gradient of looking up embeddings there
      const batch = someEquations(operation, size.modulus, count);
      const vector = somewhere(size, alpha, 2);
      const model = lastPositionModel(size);
      const logits = model.logits(vector, batch);
      const textbook = tf.tidy(() => textbookLogits(size, tf.tensor1d(vector), batch));
      assert.deepEqual(logits.shape, [count, size.modulus + 2]);
      assert.ok(gap(logits.dataSync<"float32">(), textbook.dataSync<"float32">()) < AGREEMENT);
      const gradients = [
        model.gradient(vector, batch, tau),
        textbookGradient(size, vector, batch, tau),
      ];
      const [found, expected] = gradients.map((all) => viewsOf(size, all));
      for (const name of PARAMETER_NAMES) {
        if (expected[name].length === 0) continue; // no shifts
        const error = gap(found[name], expected[name]);
        assert.ok(error < AGREEMENT, `${name}: error ${error}`);
      }
      tf.dispose([logits, textbook]);
      model.dispose();
    });

  it("has the gradient of its loss", () => {
    const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
    const batch = someEquations("add", 5, 25);
    const [start, direction] = [somewhere(size, 1, 3), somewhere(size, 1, 4)];
    const model = lastPositionModel(size);
    const tau = 1.3;
    const lossAt = (t: number): number => {
      const logits = tf.tidy(() => {
        const vector = start.map((value, i) => value + t * direction[i]);
        return model.logits(vector, batch).mul(tau).arraySync();
      }) as unknown as number[][];
      // In double precision from the logits on, so that differences keep some digits.
      const losses = logits.map(
        (row, i) => Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[batch.result[i]],
      );
      return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    };
    const gradient = model.gradient(start, batch, tau);
    const along = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
    const h = 2e-3;
    // Logits are good to 1e-7: over 2 h, 1e-4 of a slope of about 1; the formula's own error is h².
    close((lossAt(h) - lossAt(-h)) / (2 * h), along, 1e-3);
    model.dispose();
  });

  it("treats every equation by itself", () => {
    const size = { modulus: 7, width: 12, numHeads: 3, numHidden: 10 };
    const model = lastPositionModel(size);
    const vector = somewhere(size, 1, 6);
    const all = equations("multiply", 7);
    const [together, hidden] = [model.logits(vector, all), model.hidden(vector, all)];
    assert.deepEqual(hidden.shape, [49, 10]);
    assert.ok(tf.tidy(() => hidden.min().dataSync()[0]) === 0, "rectified");
    for (const i of [0, 10, 48]) {
      const alone = model.logits(vector, pick(all, [i]));
      const same = tf.tidy(() => together.slice([i, 0], [1, -1]).dataSync<"float32">());
      assert.ok(gap(alone.dataSync<"float32">(), same) < 1e-5);
      alone.dispose();
    }
    tf.dispose([together, hidden]);
    model.dispose();
  });
});

describe("the transformer's parameters", () => {
  before(() => ready);

  it("are the paper's: under 6 % of them embeddings", () => {
    const { embeddings } = viewsOf(PAPER_GROKKING, new Float32Array(numParameters(PAPER_GROKKING)));
    assert.equal(embeddings.length, (97 + 2 + 4) * 128);
    assert.ok(embeddings.length / numParameters(PAPER_GROKKING) < 0.06);
  });

  it("start with alpha in the embeddings only", () => {
    const [one, ten] = [1, 10].map((alpha) =>
      viewsOf(PAPER_GROKKING, initialParameters(PAPER_GROKKING, alpha, random(0))),
    );
    for (const name of PARAMETER_NAMES)
      if (name === "embeddings")
        for (let i = 0; i < 100; i++) closeWithin(10 * ten[name][i], one[name][i], 1e-6);
      else assert.deepEqual(ten[name], one[name], name);
  });

  it("start with the variances of PyTorch's layers", () => {
    const views = viewsOf(PAPER_GROKKING, initialParameters(PAPER_GROKKING, 1, random(0)));
    const uniform = (bound: number): number => bound ** 2 / 3;
    const expected = {
      embeddings: 1,
      query: uniform(Math.sqrt(6 / 512)),
      attentionOutput: uniform(1 / Math.sqrt(128)),
      expand: uniform(1 / Math.sqrt(128)),
      shrink: uniform(1 / Math.sqrt(512)),
      readout: uniform(1 / Math.sqrt(128)),
    };
    for (const [name, variance] of Object.entries(expected)) {
      const view = views[name as keyof typeof expected];
      // Of 12,000 or more numbers: five standard deviations of a variance estimate.
      close(
        view.reduce((sum, value) => sum + value ** 2, 0) / view.length / variance,
        1,
        5 * Math.sqrt(2 / 12e3),
        name,
      );
    }
    const [gains, shifts] = [0, 1].map((from) =>
      views.normalization.filter((_, i) => (i >> 7) % 2 === from),
    );
    assert.ok(
      gains.length === 256 &&
        gains.every((gain) => gain === 1) &&
        shifts.every((shift) => shift === 0),
    );
  });

  it("come back from being cut up, each in one group", () => {
    const size = { modulus: 3, width: 4, numHeads: 2, numHidden: 5 };
    const numbers = Float32Array.from({ length: numParameters(size) }, (_, i) => i);
    const back = new Float32Array(numbers.length);
    tf.tidy(() => {
      const parts = unpack(size, numbers);
      pack(size, parts, back);
      assert.deepEqual(parts.readout.dataSync(), viewsOf(size, numbers).readout);
    });
    assert.deepEqual(back, numbers);
    assert.deepEqual(Object.values(PARAMETER_GROUPS).flat().sort(), [...PARAMETER_NAMES].sort());
    const norms = weightNorms(size, numbers);
    const squares = Object.values(norms).reduce((sum, norm) => sum + norm ** 2, 0);
    close(Math.sqrt(squares), Math.hypot(...numbers), 1e-12);
    assert.deepEqual(numberEmbeddings(size, numbers)[2], [8, 9, 10, 11]);
  });

  it("name what is wrong", () => {
    throwsMessage(
      () => lastPositionModel({ ...PAPER_GROKKING, numHeads: 3 }),
      RangeError,
      /^lastPositionModel: width must be a multiple of numHeads = 3, got 128$/,
    );
    throwsMessage(
      () => initialParameters(PAPER_GROKKING, 0, random(0)),
      RangeError,
      /^initialParameters: alpha must be positive, got 0$/,
    );
  });
});
