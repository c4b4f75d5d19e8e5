import assert from "node:assert/strict";
import { crossEntropy, descentWithMomentum } from "../../lib/src/images/momentum";
import { CPU_RESNET, resnet } from "../../lib/src/images/resnet";
import { backend, ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close, closeVector, throwsMessage } from "../close";
import { leavesNoTensors } from "../tensors";

/** Single precision through eight normalizations. */
const SINGLE = 1e-3;
const small = { firstKernel: 5, kernel: 3, widths: [4, 4, 6, 8] as const, numClasses: 3 };

describe("the residual network", () => {
  before(async function () {
    await ready;
    if (backend() !== "tensorflow") this.skip();
  });
  leavesNoTensors();

  const images = (n: number, seed = 1): tf.Tensor4D =>
    tf.randomNormal<tf.Rank.R4>([n, 16, 16, 3], 0, 1, "float32", seed);

  it("has the paper's shapes, and for a processor the same first layer", () => {
    for (const [options, last] of [
      [CPU_RESNET, 128],
      [{ kernel: 1 }, 512],
    ] as const) {
      const parameters = resnet(options).initial(random(0));
      assert.deepEqual(parameters[0].shape, [15, 15, 3, 64]);
      assert.deepEqual(parameters[24].shape, [last, 10]);
      const deviation = Math.sqrt(tf.tidy(() => tf.mean(tf.square(parameters[0])).dataSync()[0]));
      // 43,200 weights: standard error 0.3 %.
      close(deviation * Math.sqrt(3 * 675), 1, 0.015);
      tf.dispose(parameters);
    }
  });

  it("is nearly the same function at the start for every alpha", () => {
    const inputs = images(6);
    const outputs = [1, 10, 0.1].map((alpha) => {
      const network = resnet({ ...small, alpha });
      const parameters = network.initial(random(2));
      const logits = network.forward(parameters, inputs);
      const values = Array.from(logits.dataSync());
      tf.dispose([...parameters, logits]);
      return values;
    });
    // The 1e-5 that is added to variances counts where filters are a tenth: their outputs vary by about 0.01.
    closeVector(outputs[1], outputs[0], 0.05);
    closeVector(outputs[2], outputs[0], SINGLE);
    inputs.dispose();
  });

  it("predicts with a batch's statistics what it computed for that batch, and images one by one", () => {
    const network = resnet(small);
    const parameters = network.initial(random(3));
    const inputs = images(8);
    const statistics = network.statistics(parameters, inputs);
    const [batch, fixed] = [
      network.forward(parameters, inputs),
      network.predict(parameters, statistics, inputs),
    ];
    closeVector(Array.from(fixed.dataSync()), Array.from(batch.dataSync()), SINGLE);
    const two = tf.tidy(() => network.predict(parameters, statistics, inputs.slice([2], [1])));
    closeVector(Array.from(two.dataSync()), Array.from(fixed.dataSync().slice(6, 9)), SINGLE);
    tf.dispose([...parameters, inputs, batch, fixed, two]);
    tf.dispose(statistics.flat());
  });

  it("has gradients that agree with differences", () => {
    const network = resnet({ ...small, firstStride: 2 });
    const parameters = network.initial(random(4));
    const inputs = images(8);
    const labels = tf.tidy(() =>
      tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], "int32"), 3).toFloat(),
    ) as tf.Tensor2D;
    const loss = (all: readonly tf.Tensor[]): tf.Scalar =>
      crossEntropy(network.forward(all, inputs), labels);
    tf.tidy(() => {
      const gradients = tf.grads((...all: tf.Tensor[]) => loss(all))([...parameters]);
      // Along each tensor's own gradient; curvature, and kinks of relu and max, cost some per cent.
      for (const i of [0, 1, 2, 6, 12, 21, 24]) {
        const norm = tf.norm(gradients[i]).dataSync()[0];
        const h = 5e-3 / Math.max(1, norm);
        const [up, down] = [h, -h].map(
          (step) =>
            loss(
              parameters.map((tensor, j) =>
                j === i ? tf.add(tensor, tf.mul(gradients[i], step / norm)) : tensor,
              ),
            ).dataSync()[0],
        );
        close((up - down) / (2 * h) / norm, 1, 0.1, `tensor ${i}`);
      }
    });
    tf.dispose([...parameters, inputs, labels]);
  });

  it("learns a handful of images by heart", () => {
    const network = resnet({ ...small, alpha: 2 });
    const start = network.initial(random(5));
    const [inputs, labels] = [
      images(9, 5),
      tf.tidy(() =>
        tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2], "int32"), 3).toFloat(),
      ) as tf.Tensor2D,
    ];
    const descent = descentWithMomentum(start, 0.9);
    const losses = Array.from({ length: 40 }, () =>
      descent.step((all) => crossEntropy(network.forward(all, inputs), labels), 0.1),
    );
    assert.ok(losses[39] < 0.2 * losses[0], `${losses[0]} to ${losses[39]}`);
    descent.dispose();
    tf.dispose([...start, inputs, labels]);
  }).timeout(60_000);

  it("names bad input", () => {
    throwsMessage(
      () => resnet({ alpha: -1 }),
      RangeError,
      /^resnet: alpha must be positive, got -1/,
    );
    throwsMessage(
      () => resnet({ kernel: 2.5 }),
      RangeError,
      /^resnet: kernel must be an integer, got 2.5/,
    );
    const inputs = images(1);
    throwsMessage(
      () => resnet().forward([], inputs),
      RangeError,
      /^resnet: there must be 25 parameters, got 0/,
    );
    inputs.dispose();
  });
});
