import assert from "node:assert/strict";
import { experimentData } from "../../lib/src/images/data/experimentData";
import { channelStatistics, imageTensor } from "../../lib/src/images/data/imageTensor";
import { trainClassifier } from "../../lib/src/images/imageClassifier";
import type { ImageNetwork } from "../../lib/src/images/layeredNetwork";
import { resnet } from "../../lib/src/images/resnet";
import { type BatchSchedule, imageScores, trainOnImages } from "../../lib/src/images/training";
import { backend, ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close } from "../close";
import { leavesNoTensors } from "../tensors";

/** Of 7 images, read whole, and linear: the simplest network there is. */
const { train, test } = experimentData("drawn-digits", 7, 5);
const statistics = channelStatistics(train);
const linear: ImageNetwork = {
  initial: () => [tf.zeros([784, 10])],
  forward: ([W], inputs) => tf.matMul(inputs.reshape<tf.Tensor2D>([-1, 784]), W as tf.Tensor2D),
};

describe("training on images", () => {
  before(async function () {
    await ready;
    if (backend() !== "tensorflow") this.skip();
  });
  leavesNoTensors();

  /** Runs a schedule, and says which batches were shown, which losses found, and after which steps it was visited. */
  const run = async (changes: Partial<BatchSchedule> = {}) => {
    const seen = { batches: [] as number[][], losses: [] as number[], visits: [] as number[] };
    const ending = await trainOnImages(
      linear,
      train,
      {
        numSteps: 4,
        batchSize: 3,
        momentum: 0,
        rateAt: () => 1e-3,
        inputs: (batch) => {
          seen.batches.push([...batch]);
          return imageTensor(train, batch, statistics);
        },
        visit: (step) => seen.visits.push(step) > 0,
        onStep: (_, loss) => seen.losses.push(loss),
        ...changes,
      },
      random(3),
    );
    return { ending, ...seen };
  };

  it("shows every image once an epoch, in a new order each time, and lowers the loss", async () => {
    const { ending, batches, losses, visits } = await run();
    assert.deepEqual(ending, {});
    assert.deepEqual(visits, [0, 1, 2, 3, 4]);
    const epochs = [batches.slice(0, 2).flat(), batches.slice(2).flat()];
    for (const epoch of epochs) assert.equal(new Set(epoch).size, 6, "one of seven is left out");
    assert.notDeepEqual(epochs[0], epochs[1]);
    close(losses[0], Math.log(10), 1e-6);
    assert.ok(losses[3] < losses[0]);
    assert.deepEqual((await run()).losses, losses, "repeats exactly");
  });

  it("stops when asked, and where a loss or a measurement is not a number", async () => {
    let asked = 0;
    const stopped = await run({ checkpoint: async () => ++asked > 2 });
    assert.deepEqual([stopped.ending, stopped.losses.length], [{ stopped: true }, 2]);
    const steep = await run({ rateAt: (step) => (step === 1 ? Infinity : 1e-3) });
    assert.deepEqual([steep.ending, steep.losses.length], [{ diverged: 2 }, 2]);
    const measured = await run({ visit: (step) => step < 3 });
    assert.deepEqual([measured.ending, measured.losses.length], [{ diverged: 3 }, 3]);
  });

  it("scores loss and right answers, whatever the number of images at a time", () => {
    const many = experimentData("drawn-digits", 501, 1).train;
    const weights = tf.randomNormal<tf.Rank.R2>([784, 10], 0, 0.1, "float32", 5);
    const logits = (inputs: tf.Tensor4D) => linear.forward([weights], inputs);
    const whole = imageScores(logits, many, 501, statistics);
    const first = imageScores(logits, many, 500, statistics);
    const rest = { pixels: many.pixels.subarray(500 * 784), labels: many.labels.subarray(500) };
    const last = imageScores(logits, { ...many, ...rest }, 1, statistics);
    close(whole.loss * 501, first.loss * 500 + last.loss, 1e-5);
    close(whole.accuracy * 501, first.accuracy * 500 + last.accuracy, 1e-12);
    assert.ok(whole.accuracy > 0 && whole.accuracy < 0.5);
    weights.dispose();
  });
});

describe("training a classifier", () => {
  before(async function () {
    await ready;
    if (backend() !== "tensorflow") this.skip();
  });
  const network = resnet({ firstKernel: 5, kernel: 3, widths: [3, 3, 4, 5], channels: 1 });
  const options = { numEpochs: 2, batchSize: 3, learningRate: 0.1 };

  it("repeats exactly, with a mean loss for each epoch, and is told to stop", async () => {
    const losses: number[] = [];
    const all = { ...options, onStep: (_: number, loss: number) => void losses.push(loss) };
    const { trained } = await trainClassifier(network, { train, test }, all, random(1));
    close(trained!.epochLoss[1], (losses[2] + losses[3]) / 2, 1e-12);
    const again = await trainClassifier(network, { train, test }, options, random(1));
    assert.deepEqual(again.trained!.epochLoss, trained!.epochLoss);
    tf.dispose([...trained!.parameters, ...again.trained!.parameters]);
    const asked = { ...options, checkpoint: async () => true };
    const stopped = await trainClassifier(network, { train, test }, asked, random(1));
    assert.deepEqual([stopped.stopped, stopped.trained], [true, undefined]);
  }).timeout(60_000);

  it("says where it diverged", async () => {
    const forward: typeof network.forward = (parameters, inputs) =>
      tf.mul(network.forward(parameters, inputs), Number.NaN);
    const found = await trainClassifier(
      { ...network, forward },
      { train, test },
      options,
      random(1),
    );
    assert.deepEqual([found.diverged, found.trained], [0, undefined]);
  }).timeout(60_000);

  it("names bad input", async () => {
    const wrong = (changes: Partial<typeof options>) => () =>
      trainClassifier(network, { train, test }, { ...options, ...changes }, random(1));
    await assert.rejects(
      wrong({ batchSize: 8 }),
      /^RangeError: trainClassifier: batchSize must be/,
    );
    await assert.rejects(wrong({ learningRate: 0 }), /learningRate must be positive, got 0/);
    await assert.rejects(wrong({ numEpochs: 0 }), /numEpochs must be at least 1, got 0/);
  });
});
