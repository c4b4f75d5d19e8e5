import assert from "node:assert/strict";
import { hierarchyData } from "../../lib/src/hierarchy/hierarchySample";
import {
  activations,
  initialMlp,
  layerSizes,
  oneHot,
  stackMlps,
} from "../../lib/src/hierarchy/perceptron";
import { scoreReplicas, trainReplicas } from "../../lib/src/hierarchy/replicas";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close, ROUNDOFF, throwsMessage } from "../close";
import { leavesNoTensors } from "../tensors";
import { FLOAT32, models, replicas, schedule, shape, splits, trainOf } from "./smallReplicas";

describe("replicas", () => {
  before(() => ready);
  leavesNoTensors();

  it("are scored as a plain count scores them", async () => {
    const stack = await trainReplicas(replicas, { shape, schedule });
    const data = replicas.map(({ seed }) => hierarchyData(models[seed], splits[seed].test));
    const scores = scoreReplicas(stack, data);
    const outputs = tf.tidy(() => {
      const everything = data.map(() => Array.from({ length: 60 }, (_, i) => i));
      const layers = activations(stack, oneHot(data, everything));
      return layers[2].arraySync();
    });
    for (const [r, rows] of outputs.entries()) {
      const wrong = rows.filter(
        (row, i) => row.indexOf(Math.max(...row)) !== data[r].labels[i],
      ).length;
      close(scores[r].error, wrong / 60, ROUNDOFF);
      const loss = rows.map((row, i) => {
        const total = row.reduce((sum, f) => sum + Math.exp(f), 0);
        return Math.log(total) - row[data[r].labels[i]];
      });
      close(scores[r].loss, loss.reduce((sum, value) => sum + value, 0) / 60, FLOAT32);
    }
    tf.dispose(stack);
  });

  it("are scored on more sequences than are evaluated at once", async () => {
    const stack = await trainReplicas(replicas, { shape, schedule });
    // The 4 x 3^3 data thirty times over, in an order of their own each time.
    const all = replicas.map(({ seed }) => {
      const model = models[seed];
      const everything = Array.from({ length: model.numData }, (_, i) => i);
      return { model, everything };
    });
    const [once, often] = [1, 30].map((times) =>
      scoreReplicas(
        stack,
        all.map(({ model, everything }) =>
          hierarchyData(
            model,
            Array.from({ length: times }, (_, k) => random(k).shuffled(everything)).flat(),
          ),
        ),
      ),
    );
    for (const [r, { error, loss }] of often.entries()) {
      close(error, once[r].error, ROUNDOFF);
      close(loss, once[r].loss, FLOAT32);
    }
    tf.dispose(stack);
  });

  it("that cannot decide are taken at their first class, and those astray have no score", () => {
    const data = [trainOf(0)];
    const constant = (value: number): ReturnType<typeof stackMlps> =>
      stackMlps(shape, [layerSizes(shape).map(([a, b]) => new Float32Array(a * b).fill(value))]);
    const [undecided, astray] = [constant(0), constant(Number.NaN)];
    const [{ error, loss }] = scoreReplicas(undecided, data);
    close(error, data[0].labels.filter((label) => label !== 0).length / 40, ROUNDOFF);
    close(loss, Math.log(4), FLOAT32);
    const [lost] = scoreReplicas(astray, data);
    assert.deepEqual(lost, { error: Number.NaN, loss: Number.NaN });
    tf.dispose([undecided, astray]);
  });

  it("are not scored on what does not fit them", async () => {
    const stack = stackMlps(shape, [initialMlp(shape, 1, random(0))]);
    const [data] = [trainOf(0)];
    for (const [sets, message] of [
      [[], /^scoreReplicas: there must be 1 data sets, got 0/],
      [
        [{ ...data, length: 2 }],
        /^scoreReplicas: every replica must have 40 sequences of one form with 20 inputs, got \[40,2,5\]/,
      ],
      [
        [{ ...data, labels: data.labels.map(() => 4) }],
        /^scoreReplicas: labels must be below numClasses = 4, got 4/,
      ],
    ] as const)
      throwsMessage(() => scoreReplicas(stack, sets), RangeError, message);
    tf.dispose(stack);
  });
});
