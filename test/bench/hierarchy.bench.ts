/**
 * Perceptrons of Fig. 6c: 36 replicas as one batch of matrices against one at a time through tf.train, and the time
 * of a batch's gradients against that of its bare matrix products. Rounds alternate within one run.
 */
import { hierarchy, PAPER_HIERARCHY } from "../../lib/src/hierarchy/hierarchy";
import { hierarchyData, hierarchySplit } from "../../lib/src/hierarchy/hierarchySample";
import {
  initialMlp,
  layerSizes,
  oneHot,
  replicaGradients,
  stackMlps,
} from "../../lib/src/hierarchy/perceptron";
import { PAPER_SCHEDULE, trainReplicas } from "../../lib/src/hierarchy/replicas";
import { describeBackend, ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";

const shape = { numInputs: 64, width: 64, numHiddenLayers: 3, numClasses: 8 };
const ALPHAS = [0.03, 0.1, 0.3, 1, 3, 10];
const SEEDS = [0, 1, 2, 3, 4, 5];
const [BATCH, NUM_TRAIN, NUM_ROUNDS] = [128, 12_800, 5];

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1];
const milliseconds = (act: () => unknown, repeats: number): number => {
  const from = performance.now();
  for (let i = 0; i < repeats; i++) tf.tidy(() => void act());
  return (performance.now() - from) / repeats;
};

/** One replica as anyone would write it: tf.train.momentum on variables. Returns sample updates a second. */
function oneByOne(inputs: tf.Tensor2D, labels: tf.Tensor2D): number {
  const optimizer = tf.train.momentum(PAPER_SCHEDULE.learningRate, PAPER_SCHEDULE.momentum);
  const sizes = layerSizes(shape);
  const W = initialMlp(shape, 1, random(0)).map((V, l) =>
    tf.tidy(() =>
      tf.variable(tf.mul(tf.tensor2d(V, sizes[l]), l === 3 ? sizes[l][0] : Math.sqrt(sizes[l][0]))),
    ),
  );
  const numSteps = 60;
  const from = performance.now();
  for (let step = 0; step < numSteps; step++)
    optimizer.minimize(() => {
      let h: tf.Tensor2D = inputs;
      for (const [l, weights] of W.entries()) {
        const z: tf.Tensor2D = tf.div(
          tf.matMul(h, weights as tf.Tensor2D),
          l === 3 ? sizes[l][0] : Math.sqrt(sizes[l][0]),
        );
        h = l === 3 ? z : tf.relu(z);
      }
      return tf.losses.softmaxCrossEntropy(labels, h) as tf.Scalar;
    });
  W[0].dataSync();
  const seconds = (performance.now() - from) / 1000;
  optimizer.dispose();
  tf.dispose(W);
  return (numSteps * BATCH) / seconds;
}

export default async function* replicasBench(): AsyncIterable<string> {
  await ready;
  const sets = SEEDS.map((seed) => {
    const model = hierarchy(PAPER_HIERARCHY, seed);
    return hierarchyData(
      model,
      hierarchySplit(model, { numTrain: NUM_TRAIN, numTest: 1 }, seed).train,
    );
  });
  const replicas = SEEDS.flatMap((seed) =>
    ALPHAS.map((alpha) => ({ alpha, seed, data: sets[seed] })),
  );
  const choices = replicas.map(() => Array.from({ length: BATCH }, (_, i) => i));
  const inputs = oneHot(
    replicas.map(({ data }) => data),
    choices,
  );
  const labels = tf.tidy(() =>
    tf.stack(
      replicas.map(({ data }) =>
        tf.cast(
          tf.oneHot(tf.tensor1d(Array.from(data.labels.subarray(0, BATCH)), "int32"), 8),
          "float32",
        ),
      ),
    ),
  ) as tf.Tensor3D;
  const [firstInputs, firstLabels] = tf.tidy(() => [
    tf.unstack(inputs)[0] as tf.Tensor2D,
    tf.unstack(labels)[0] as tf.Tensor2D,
  ]);
  const stack = stackMlps(
    shape,
    replicas.map(({ alpha, seed }) => initialMlp(shape, alpha, random(seed))),
  );
  const hidden = tf.randomNormal<tf.Rank.R3>([36, BATCH, 64], 0, 1, "float32", 1);
  const out = tf.randomNormal<tf.Rank.R3>([36, BATCH, 8], 0, 1, "float32", 1);
  /** The eleven products of a forward and backward pass, and nothing else. */
  const products = (): void => {
    for (let l = 0; l < 3; l++) {
      tf.matMul(hidden, stack[l]);
      tf.matMul(hidden, hidden, true, false);
      if (l > 0) tf.matMul(hidden, stack[l], false, true);
    }
    tf.matMul(hidden, stack[3]);
    tf.matMul(hidden, out, true, false);
    tf.matMul(out, stack[3], false, true);
  };

  const times = {
    together: [] as number[],
    alone: [] as number[],
    gradients: [] as number[],
    bare: [] as number[],
  };
  oneByOne(firstInputs, firstLabels); // warms up
  for (let round = 0; round < NUM_ROUNDS; round++) {
    const from = performance.now();
    const trained = await trainReplicas(replicas, {
      shape,
      schedule: { ...PAPER_SCHEDULE, numEpochs: 1, decay: 1 },
    });
    times.together.push((36 * NUM_TRAIN) / ((performance.now() - from) / 1000));
    tf.dispose(trained);
    times.alone.push(oneByOne(firstInputs, firstLabels));
    times.gradients.push(milliseconds(() => replicaGradients(stack, inputs, labels), 10));
    times.bare.push(milliseconds(products, 10));
  }
  tf.dispose([inputs, labels, firstInputs, firstLabels, stack, hidden, out]);
  const [together, alone] = [median(times.together), median(times.alone)];
  const [gradients, bare] = [median(times.gradients), median(times.bare)];
  yield `width 64, three hidden layers, batches of ${BATCH}; ${describeBackend()}; medians of ${NUM_ROUNDS} rounds`;
  yield `  sample updates a second: ${(together / 1e6).toFixed(2)} million with 36 replicas together, ${(alone / 1e6).toFixed(3)} million one at a time through tf.train: ${(together / alone).toFixed(1)} times`;
  yield `  forward and backward pass of 36 replicas: ${gradients.toFixed(1)} ms, of which their products ${bare.toFixed(1)} ms: ${(gradients / bare).toFixed(2)} times`;
}
