import { initialMlp, layerSizes } from "../../lib/src/hierarchy/perceptron";
import { random } from "../../lib/src/random";
import { type replicas, schedule, shape } from "./smallReplicas";

/**
 * What training is, one number at a time in double precision, on W: an order for each epoch, a smaller last batch, a
 * rate that falls, v <- momentum v + gradient, W <- W - rate v. Returns V.
 */
export function plainTraining({ alpha, seed, data }: (typeof replicas)[0]): number[][] {
  const sizes = layerSizes(shape);
  const scales = sizes.map(([fanIn], l) => (l === sizes.length - 1 ? fanIn : Math.sqrt(fanIn)));
  const start = initialMlp(shape, alpha, random(seed).stream("network"));
  const W = start.map((V, l) => Array.from(V, (v) => v * scales[l]));
  const v = W.map((weights) => weights.map(() => 0));
  const numTrain = data.labels.length;
  const everything = Array.from({ length: numTrain }, (_, i) => i);
  for (let epoch = 0; epoch < schedule.numEpochs * schedule.decay; epoch++) {
    const progress = epoch / (schedule.numEpochs * schedule.decay);
    const rate = schedule.learningRate * Math.cos((Math.PI * progress) / 2) ** 2;
    const order = random(seed).stream("order").stream(epoch).shuffled(everything);
    for (let from = 0; from < numTrain; from += schedule.batchSize) {
      const batch = order.slice(from, from + schedule.batchSize);
      const gradient = W.map((weights) => weights.map(() => 0));
      for (const i of batch) {
        const input = new Array(shape.numInputs).fill(0);
        for (let j = 0; j < data.length; j++)
          input[j * data.numTokens + data.tokens[i * data.length + j]] = 1;
        const layers = [input];
        for (const [l, [fanIn, fanOut]] of sizes.entries())
          layers.push(
            Array.from({ length: fanOut }, (_, k) => {
              let z = 0;
              for (let j = 0; j < fanIn; j++)
                z += (layers[l][j] * W[l][j * fanOut + k]) / scales[l];
              return l === sizes.length - 1 ? z : Math.max(0, z);
            }),
          );
        const exps = layers[sizes.length].map(Math.exp);
        const total = exps.reduce((sum, e) => sum + e, 0);
        let push = exps.map((e, k) => (e / total - (k === data.labels[i] ? 1 : 0)) / batch.length);
        for (let l = sizes.length - 1; l >= 0; l--) {
          const [fanIn, fanOut] = sizes[l];
          const back = new Array(fanIn).fill(0);
          for (let j = 0; j < fanIn; j++)
            for (let k = 0; k < fanOut; k++) {
              gradient[l][j * fanOut + k] += (layers[l][j] * push[k]) / scales[l];
              if (layers[l][j] > 0) back[j] += (W[l][j * fanOut + k] * push[k]) / scales[l];
            }
          push = back;
        }
      }
      for (const [l, weights] of W.entries())
        for (const n of weights.keys()) {
          v[l][n] = schedule.momentum * v[l][n] + gradient[l][n];
          weights[n] -= rate * v[l][n];
        }
    }
  }
  return W.map((weights, l) => weights.map((w) => w / scales[l]));
}
