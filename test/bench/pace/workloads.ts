/**
 * One training step of each kind of network, as notebooks and sweeps take it, to be timed from outside. `pace.py` has
 * the same models in PyTorch.
 */
import { adamW } from "../../../lib/src/grokking/adamW";
import { lastPositionModel } from "../../../lib/src/grokking/lastPosition";
import { equations, pick } from "../../../lib/src/grokking/modular";
import { initialParameters } from "../../../lib/src/grokking/parameters";
import { PAPER_GROKKING } from "../../../lib/src/grokking/training";
import { hierarchy, PAPER_HIERARCHY } from "../../../lib/src/hierarchy/hierarchy";
import { hierarchyData } from "../../../lib/src/hierarchy/hierarchySample";
import { PAPER_SCHEDULE, trainReplicas } from "../../../lib/src/hierarchy/replicas";
import type { ImageNetwork } from "../../../lib/src/images/layeredNetwork";
import { lenet5 } from "../../../lib/src/images/lenet5";
import { crossEntropy, descentWithMomentum } from "../../../lib/src/images/momentum";
import { CPU_RESNET, resnet } from "../../../lib/src/images/resnet";
import { tf } from "../../../lib/src/notebook/tensor";
import { random } from "../../../lib/src/random";

/** Takes some steps. */
export type Steps = (count: number) => Promise<void> | void;

/** The transformer of Fig. 6d at the paper's size, on one batch of 512. */
function grokking(): Steps {
  const all = equations("divide", PAPER_GROKKING.modulus);
  const places = random(0)
    .shuffled([...all.x.keys()])
    .slice(0, PAPER_GROKKING.batchSize);
  const batch = pick(all, places);
  const model = lastPositionModel(PAPER_GROKKING);
  const start = initialParameters(PAPER_GROKKING, 1, random(0));
  const update = adamW(start.length, PAPER_GROKKING);
  return (count) => {
    for (let i = 0; i < count; i++) update(start, model.gradient(start, batch, 1), 1e-3);
  };
}

/** 36 perceptrons of Fig. 6c side by side, batches of 128; from data and labels to the updated weights. */
function replicas(): Steps {
  const shape = { numInputs: 64, width: 64, numHiddenLayers: 3, numClasses: 8 };
  const data = hierarchyData(hierarchy(PAPER_HIERARCHY, 0), [...Array(12_800).keys()]);
  const starts = [0.1, 0.3, 1, 3, 10, 30].flatMap((alpha) =>
    [0, 1, 2, 3, 4, 5].map((seed) => ({ alpha, seed, data })),
  );
  const schedule = { ...PAPER_SCHEDULE, numEpochs: 1e6 };
  // One training without end, which is told when to go on: its start is not timed.
  let [left, arrived, goOn] = [0, (): void => {}, (): void => {}];
  const checkpoint = async (): Promise<boolean> => {
    if (--left > 0) return false;
    arrived();
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    return false;
  };
  left = 1;
  const ready = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  void trainReplicas(starts, { shape, schedule, checkpoint });
  return async (count) => {
    await ready;
    left = count;
    const done = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    goOn();
    await done;
  };
}

/** A network on images of noise. */
function images(network: ImageNetwork, shape: [number, number, number, number], m: number): Steps {
  const inputs = tf.randomNormal(shape, 0, 1, "float32", 1) as tf.Tensor4D;
  const labels = tf.oneHot(
    Array.from({ length: shape[0] }, (_, i) => i % 10),
    10,
  ) as tf.Tensor2D;
  const descent = descentWithMomentum(network.initial(random(0)), m);
  return (count) => {
    for (let i = 0; i < count; i++)
      descent.step((theta) => crossEntropy(network.forward(theta, inputs), labels), 1e-3);
  };
}

export const WORKLOADS = {
  grokking,
  replicas,
  lenet: () => images(lenet5(), [100, 28, 28, 1], 0),
  resnet: () => images(resnet(CPU_RESNET), [512, 32, 32, 3], 0.9),
} as const satisfies Readonly<Record<string, () => Steps>>;
