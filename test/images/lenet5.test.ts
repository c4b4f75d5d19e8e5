import assert from "node:assert/strict";
import { lenet5 } from "../../lib/src/images/lenet5";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { closeVector, throwsMessage } from "../close";
import { leavesNoTensors } from "../tensors";

/** Single precision; alpha moves the order of roundings. */
const SINGLE = 1e-5;

describe("LeNet-5", () => {
  before(() => ready);
  leavesNoTensors();

  it("has the 61,706 parameters of the original", () => {
    const parameters = lenet5().initial(random(0));
    assert.equal(
      parameters.reduce((sum, { size }) => sum + size, 0),
      61_706,
    );
    tf.dispose(parameters);
  });

  it("is the same function at the start for every alpha, though first and last layer differ", () => {
    const inputs = tf.randomNormal<tf.Rank.R4>([4, 28, 28, 1], 0, 1, "float32", 7);
    const [first, ...others] = [1, 0.1, 10].map((alpha) => {
      const network = lenet5({ alpha });
      const parameters = network.initial(random(3));
      const outputs = network.forward(parameters, inputs);
      const found = {
        outputs: Array.from(outputs.dataSync()),
        first: Array.from(parameters[0].dataSync(), (w) => w * alpha),
        last: Array.from(parameters[8].dataSync(), (w) => w / alpha),
      };
      tf.dispose([...parameters, outputs]);
      return found;
    });
    inputs.dispose();
    for (const other of others)
      for (const part of ["outputs", "first", "last"] as const)
        closeVector(other[part], first[part], SINGLE, { what: part });
  });

  it("starts with weights of the stated size", () => {
    const parameters = lenet5({ alpha: 2 }).initial(random(1));
    const deviations = [2 / 25 / 4, 2 / 150, 2 / 400, 2 / 120, 4 / 84].map(Math.sqrt);
    for (const [i, deviation] of deviations.entries()) {
      const weights = Array.from(parameters[2 * i].dataSync());
      const found = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
      // Four standard errors of a standard deviation.
      assert.ok(
        Math.abs(found / deviation - 1) < 4 / Math.sqrt(2 * weights.length),
        `layer ${i}: ${found}`,
      );
      assert.ok(parameters[2 * i + 1].dataSync().every((b) => b === 0));
    }
    tf.dispose(parameters);
  });

  it("shows every layer to who watches, and takes what the watcher gives back", () => {
    const network = lenet5({ imageSize: 12, widths: [2, 3, 5, 4], numClasses: 3 });
    const parameters = network.initial(random(2));
    const inputs = tf.ones<tf.Rank.R4>([2, 12, 12, 1]);
    const seen: string[] = [];
    const outputs = network.forward(parameters, inputs, (layer, input, output) => {
      seen.push(`${layer}: ${input.shape} to ${output.shape}`);
      return layer === 4 ? tf.zerosLike(output) : output;
    });
    assert.deepEqual(seen, [
      "0: 2,12,12,1 to 2,12,12,2",
      "1: 2,6,6,2 to 2,2,2,3",
      "2: 2,3 to 2,5",
      "3: 2,5 to 2,4",
      "4: 2,4 to 2,3",
    ]);
    assert.ok(outputs.dataSync().every((value) => value === 0));
    tf.dispose([...parameters, inputs, outputs]);
  });

  it("names bad input", () => {
    throwsMessage(
      () => lenet5({ imageSize: 11 }),
      RangeError,
      /^lenet5: imageSize must be at least 12, got 11/,
    );
    throwsMessage(() => lenet5({ alpha: 0 }), RangeError, /^lenet5: alpha must be positive, got 0/);
    throwsMessage(
      () => lenet5({ widths: [6, 16, 120] as never }),
      RangeError,
      /widths must have length 4/,
    );
    const x = tf.zeros<tf.Rank.R4>([1, 28, 28, 1]);
    throwsMessage(
      () => lenet5().forward([], x),
      RangeError,
      /^lenet5: parameters must have shapes/,
    );
    x.dispose();
  });
});
