import assert from "node:assert/strict";
import { drawnDigits } from "../../../lib/src/images/data/drawnDigits";
import { experimentData } from "../../../lib/src/images/data/experimentData";
import { imageFingerprint, imageSlice } from "../../../lib/src/images/data/imageSet";
import {
  channelStatistics,
  imageTensor,
  labelTensor,
} from "../../../lib/src/images/data/imageTensor";
import { ready, tf } from "../../../lib/src/notebook/tensor";
import { random } from "../../../lib/src/random";
import { close, throwsMessage } from "../../close";

/** Single precision, sums of 10^4 terms. */
const SINGLE = 1e-4;

describe("image sets", () => {
  const set = drawnDigits(30, random(1));

  it("are sliced without copying, and named by their content", () => {
    const part = imageSlice(set, 10, 20);
    assert.equal(part.pixels.buffer, set.pixels.buffer);
    assert.deepEqual(part.labels, set.labels.slice(10, 20));
    assert.deepEqual(part.pixels, set.pixels.slice(10 * 784, 20 * 784));
    assert.equal(imageFingerprint(set), imageFingerprint({ ...set, pixels: set.pixels.slice() }));
    const changed = set.pixels.slice();
    changed[400] ^= 1;
    assert.notEqual(imageFingerprint(set), imageFingerprint({ ...set, pixels: changed }));
    throwsMessage(() => imageSlice(set, 10, 31), RangeError, /^imageSlice: to must be at most 30/);
    throwsMessage(
      () => channelStatistics({ ...set, pixels: set.pixels.subarray(1) }),
      RangeError,
      /^channelStatistics: there must be 23520 pixels, got 23519/,
    );
    throwsMessage(
      () => channelStatistics({ ...set, numClasses: 9 }),
      RangeError,
      /labels must be below 9/,
    );
  });

  it("become tensors of mean 0 and deviation 1, in the asked order", async () => {
    await ready;
    const numTensors = tf.memory().numTensors;
    const statistics = channelStatistics(set);
    tf.tidy(() => {
      const all = imageTensor(
        set,
        Array.from({ length: 30 }, (_, i) => i),
        statistics,
      );
      const { mean, variance } = tf.moments(all);
      close(mean.dataSync()[0], 0, SINGLE);
      close(variance.dataSync()[0], 1, SINGLE);
      const [two, same] = [
        imageTensor(set, [7, 3], statistics),
        all.gather(tf.tensor1d([7, 3], "int32")),
      ];
      assert.deepEqual(two.dataSync(), same.dataSync());
      assert.deepEqual(Array.from(tf.argMax(labelTensor(set, [7, 3]), 1).dataSync()), [
        set.labels[7],
        set.labels[3],
      ]);
    });
    throwsMessage(
      () => imageTensor(set, [30], statistics),
      RangeError,
      /indices must be below 30, got 30/,
    );
    assert.equal(tf.memory().numTensors, numTensors);
  });
});

describe("experimentData", () => {
  it("draws the same images whatever is asked beside them, none twice", () => {
    const few = experimentData("drawn-digits", 20, 10);
    const more = experimentData("drawn-digits", 20, 30);
    assert.equal(imageFingerprint(few.train), imageFingerprint(more.train));
    assert.notDeepEqual(few.train.pixels.slice(0, 784), few.test.pixels.slice(0, 784));
    assert.equal(experimentData("drawn-leaves", 10, 10).test.channels, 3);
  });

  it("names what it does not know, and the command for what is not there", () => {
    throwsMessage(
      () => experimentData("imagenet" as never, 1, 1),
      RangeError,
      /name must be one of drawn-/,
    );
    throwsMessage(
      () => experimentData("drawn-digits", 0, 1),
      RangeError,
      /^experimentData: numTrain must be at least 1, got 0/,
    );
    const before = process.env.DATA_FOLDER;
    process.env.DATA_FOLDER = "/nowhere";
    try {
      throwsMessage(
        () => experimentData("mnist", 1, 1),
        Error,
        /^mnist: \/nowhere\/mnist\/train-images.* \(npm run data -- mnist fetches it\), got no such file/,
      );
    } finally {
      if (before === undefined) delete process.env.DATA_FOLDER;
      else process.env.DATA_FOLDER = before;
    }
  });
});
