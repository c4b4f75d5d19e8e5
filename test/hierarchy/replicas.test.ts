import assert from "node:assert/strict";
import { hierarchyData } from "../../lib/src/hierarchy/hierarchySample";
import {
  activations,
  layerSizes,
  oneHot,
  replicaGradients,
} from "../../lib/src/hierarchy/perceptron";
import {
  PAPER_SCHEDULE,
  rateOf,
  scoreReplicas,
  trainReplicas,
} from "../../lib/src/hierarchy/replicas";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { close, closeVector, ROUNDOFF } from "../close";
import { leavesNoTensors } from "../tensors";
import { plainTraining } from "./plainTraining";
import { FLOAT32, models, replicas, schedule, shape, splits } from "./smallReplicas";

const values = (tensors: readonly tf.Tensor[]): number[][] =>
  tensors.map((t) => Array.from(t.dataSync()));

describe("replicas of a perceptron", () => {
  before(() => ready);
  leavesNoTensors();

  it("take, side by side, the path that each takes alone", async () => {
    const together = await trainReplicas(replicas, { shape, schedule });
    const sizes = layerSizes(shape);
    for (const [r, replica] of replicas.entries()) {
      const alone = await trainReplicas([replica], { shape, schedule });
      for (const [l, [fanIn, fanOut]] of sizes.entries()) {
        const numWeights = fanIn * fanOut;
        const mine = values(together)[l].slice(r * numWeights, (r + 1) * numWeights);
        closeVector(mine, values(alone)[l], FLOAT32, { what: `replica ${r}, layer ${l}` });
      }
      tf.dispose(alone);
    }
    tf.dispose(together);
  });

  it("have the gradients that automatic differentiation finds", async () => {
    const stack = await trainReplicas(replicas, { shape, schedule: { ...schedule, numEpochs: 1 } });
    const choices = replicas.map(() => [0, 5, 6, 11, 39]);
    const data = replicas.map((replica) => replica.data);
    tf.tidy(() => {
      const inputs = oneHot(data, choices);
      const labels = tf.tensor3d(
        data.map(({ labels: all }, r) =>
          choices[r].map((i) => [0, 1, 2, 3].map((c) => (all[i] === c ? 1 : 0))),
        ),
      );
      const loss = (...weights: tf.Tensor[]): tf.Scalar => {
        const layers = activations(weights as tf.Tensor3D[], inputs);
        const chances = tf.logSoftmax(layers[layers.length - 1]);
        return tf.neg(tf.sum(tf.mul(chances, labels))).div(5) as tf.Scalar; // mean over the batch, sum over replicas
      };
      const expected = tf.grads(loss)(stack);
      const found = replicaGradients(stack, inputs, labels);
      for (const [l, gradient] of found.entries())
        closeVector(values([gradient])[0], values([expected[l]])[0], FLOAT32, {
          what: `layer ${l}`,
        });
    });
    tf.dispose(stack);
  });

  it("descend on W at the learning rate, with momentum, as tf.train.momentum does", async () => {
    const [replica] = replicas;
    const flat = { ...schedule, numEpochs: 2, batchSize: 40, decay: 1e9 }; // one batch an epoch, a constant rate
    const starts: number[][][] = [];
    const trained = await trainReplicas([replica], {
      shape,
      schedule: flat,
      onEpoch: (epoch, stack) => epoch === 0 && starts.push(values(stack)),
    });
    const sizes = layerSizes(shape);
    const scales = sizes.map(([fanIn], l) => (l === sizes.length - 1 ? fanIn : Math.sqrt(fanIn)));
    const optimizer = tf.train.momentum(flat.learningRate, flat.momentum);
    const W = tf.tidy(() =>
      sizes.map(([fanIn, fanOut], l) =>
        tf.variable(tf.mul(tf.tensor2d(starts[0][l], [fanIn, fanOut]), scales[l])),
      ),
    );
    const [inputs, labels] = tf.tidy(() => {
      const everything = Array.from({ length: 40 }, (_, i) => i);
      const labelled = tf.tensor1d(Array.from(replica.data.labels), "int32");
      return [
        oneHot([replica.data], [everything]).squeeze<tf.Tensor2D>([0]),
        tf.cast(tf.oneHot(labelled, 4), "float32"),
      ];
    });
    for (let step = 0; step < 2; step++)
      optimizer.minimize(() => {
        let h: tf.Tensor = inputs;
        for (const [l, weights] of W.entries()) {
          const z = tf.div(tf.matMul(h as tf.Tensor2D, weights as tf.Tensor2D), scales[l]);
          h = l === W.length - 1 ? z : tf.relu(z);
        }
        return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(h), labels), 1))) as tf.Scalar;
      });
    for (const [l, weights] of W.entries()) {
      const expected = values([weights])[0].map((w) => w / scales[l]);
      closeVector(values(trained)[l], expected, FLOAT32, { what: `layer ${l}` });
    }
    optimizer.dispose();
    (optimizer as unknown as { c: tf.Tensor }).c.dispose(); // the rate, which it leaves behind
    tf.dispose([trained, W, inputs, labels]);
  });

  it("learn what plain loops in double precision learn, over epochs of shuffled and uneven batches", async () => {
    const [replica] = replicas.slice(3);
    const trained = await trainReplicas([replica], { shape, schedule });
    // Twelve steps, each of which hands the roundings of the former ones on.
    for (const [l, expected] of plainTraining(replica).entries())
      closeVector(values(trained)[l], expected, 1e-4, { what: `layer ${l}` });
    tf.dispose(trained);
  });

  it("leave out the epochs whose rate is zero", async () => {
    const epochs: number[] = [];
    const [long, short] = [
      await trainReplicas(replicas, {
        shape,
        schedule: { ...schedule, numEpochs: 4, decay: 0.5 },
        onEpoch: (epoch) => epochs.push(epoch),
      }),
      await trainReplicas(replicas, { shape, schedule: { ...schedule, numEpochs: 2, decay: 1 } }),
    ];
    assert.deepEqual(epochs, [0, 1, 2]);
    for (const [l, weights] of values(long).entries())
      closeVector(weights, values(short)[l], FLOAT32, { what: `layer ${l}` });
    tf.dispose([long, short]);
  });

  it("see their data in an order that does not depend on alpha", async () => {
    // With equal starts the paths are equal only if the orders are.
    const twice = [replicas[0], { ...replicas[0] }, { ...replicas[0], alpha: 0.3000001 }];
    const stack = await trainReplicas(twice, { shape, schedule });
    const [first] = values(stack);
    closeVector(first.slice(240, 480), first.slice(0, 240), FLOAT32);
    closeVector(first.slice(480), first.slice(0, 240), 1e-3); // alpha differs by 3e-7
    tf.dispose(stack);
  });

  it("stop when asked to, with what they have", async () => {
    let asked = 0;
    const epochs: number[] = [];
    const stack = await trainReplicas(replicas, {
      shape,
      schedule,
      onEpoch: (epoch) => epochs.push(epoch),
      checkpoint: async () => ++asked === 4,
    });
    assert.deepEqual(epochs, [0, 1], "three batches an epoch");
    tf.dispose(stack);
  });

  it("are marked when they diverge, and the others go on as they would have", async () => {
    const [sound, wild] = [replicas[0], { ...replicas[1], alpha: 1e12 }];
    const told: number[][] = [];
    const onDiverged = (...what: number[]): number => told.push(what);
    const trained = await trainReplicas([sound, wild, sound], { shape, schedule, onDiverged });
    const calm = await trainReplicas([sound, replicas[1], sound], { shape, schedule });
    assert.equal(told.length, 1);
    const [[which, step]] = told;
    assert.ok(which === 1 && step % 3 === 0 && step <= 12, `replica ${which} after ${step} steps`);
    const [test] = splits.map(({ test }, seed) => hierarchyData(models[seed], test));
    const [first, second] = [trained, calm].map((stack) =>
      scoreReplicas(stack, [test, test, test]),
    );
    assert.deepEqual([first[0], first[2]], [second[0], second[2]]);
    assert.deepEqual(first[1], { error: Number.NaN, loss: Number.NaN });
    assert.ok(second[1].loss > 0);
    tf.dispose([trained, calm]);
  });

  it("end with the epoch in which the last one diverges", async () => {
    const sound: boolean[][] = [];
    const told: number[][] = [];
    const wild = [1e12, 1e15].map((alpha) => ({ ...replicas[0], alpha }));
    const stack = await trainReplicas(wild, {
      shape,
      schedule: { ...schedule, numEpochs: 1000 },
      onEpoch: (_epoch, layers) =>
        sound.push(
          [0, 1].map((r) =>
            layers.every((V) => JSON.stringify(V.arraySync()[r]).indexOf("null") < 0),
          ),
        ),
      onDiverged: (...what) => told.push(what),
    });
    assert.equal(told.length, 2);
    // Three batches an epoch: a replica is told of at the end of the first epoch that leaves it without numbers.
    for (const [replica, step] of told)
      assert.equal(
        step / 3,
        sound.findIndex((one) => !one[replica]),
      );
    assert.equal(sound.length - 1, Math.max(...told.map(([, step]) => step)) / 3, "no epoch more");
    tf.dispose(stack);
  });

  it("learn at a rate that falls along a cosine and ends at zero", () => {
    close(rateOf(PAPER_SCHEDULE, 0), 6.4, ROUNDOFF);
    close(rateOf(PAPER_SCHEDULE, 100), 3.2, ROUNDOFF);
    assert.deepEqual(
      [199, 200, 249].map((epoch) => rateOf(PAPER_SCHEDULE, epoch) > 0),
      [true, false, false],
    );
  });

  it("name what is wrong with their options, and leave no tensors", async () => {
    const attempt = (change: object, list = replicas) =>
      trainReplicas(list, { shape, schedule, ...change });
    for (const [run, message] of [
      [() => attempt({}, []), /^trainReplicas: there must be a replica/],
      [
        () => attempt({ shape: { ...shape, numInputs: 8 } }),
        /^trainReplicas: every replica must have 40 sequences of one form with 8 inputs, got \[40,4,5\]/,
      ],
      [
        () => attempt({ schedule: { ...schedule, momentum: 1 } }),
        /^trainReplicas: momentum must be from 0 to below 1, got 1/,
      ],
      [
        () => attempt({}, [replicas[0], { ...replicas[1], data: hierarchyData(models[0], [1]) }]),
        /^trainReplicas: every replica must have 40 sequences of one form/,
      ],
      [
        () => attempt({ shape: { ...shape, numClasses: 3 } }),
        /^trainReplicas: labels must be below numClasses = 3, got 3/,
      ],
      [
        () => attempt({ schedule: { ...schedule, decay: 0 } }),
        /^trainReplicas: decay must be positive, got 0/,
      ],
      [
        () =>
          attempt({
            onEpoch: () => {
              throw new Error("a listener's own");
            },
          }),
        /^a listener's own/,
      ],
      [
        () => attempt({}, [{ ...replicas[0], alpha: 0 }]),
        /^initialMlp: alpha must be positive, got 0/,
      ],
    ] as const)
      await assert.rejects(run, (error: Error) => message.test(error.message));
  });
});
