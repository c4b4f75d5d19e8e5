import assert from "node:assert/strict";
import {
  activationPatterns,
  patternDistances,
  tensorDistance,
  tensorKernelDistance,
} from "../../lib/src/images/distances";
import { lenet5 } from "../../lib/src/images/lenet5";
import { kernelTraces, networkKernel } from "../../lib/src/images/networkKernel";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { close, closeVector, closeWithin, throwsMessage } from "../close";
import { leavesNoTensors } from "../tensors";

/** Single precision, relative to the whole kernel. */
const SINGLE = 1e-5;
/** A central difference of single-precision outputs, step 1e-2: round-off 1e-7 / 1e-2, and a kink now and then. */
const DIFFERENCE = 5e-3;

const tiny = lenet5({ imageSize: 12, widths: [2, 3, 5, 4], numClasses: 3 });

describe("the kernel of a network", () => {
  before(() => ready);
  leavesNoTensors();

  const probeOf = (n: number, side = 12): tf.Tensor4D =>
    tf.randomNormal<tf.Rank.R4>([n, side, side, 1], 0, 1, "float32", 11);

  /** Every parameter's derivative of every output, by differences: rows in the kernel's order. */
  function jacobianByDifferences(parameters: readonly tf.Tensor[], probe: tf.Tensor4D): number[][] {
    const h = 1e-2;
    const columns: number[][] = [];
    for (const [i, tensor] of parameters.entries())
      for (let p = 0; p < tensor.size; p++) {
        const [up, down] = [h, -h].map((step) =>
          tf.tidy(() => {
            const values = tensor.dataSync().slice();
            values[p] += step;
            const moved = parameters.map((same, j) =>
              j === i ? tf.tensor(values, tensor.shape) : same,
            );
            return Array.from(tiny.forward(moved, probe).transpose().dataSync());
          }),
        );
        columns.push(up.map((value, row) => (value - down[row]) / (2 * h)));
      }
    return columns[0].map((_, row) => columns.map((column) => column[row]));
  }

  it("is the product of the Jacobian that finite differences give", () => {
    const parameters = tiny.initial(random(4));
    const probe = probeOf(3);
    const kernel = networkKernel(tiny, parameters, probe);
    const J = jacobianByDifferences(parameters, probe);
    const expected = J.flatMap((one) =>
      J.map((two) => one.reduce((sum, value, p) => sum + value * two[p], 0)),
    );
    closeVector(Array.from(kernel.dataSync()), expected, DIFFERENCE);
    tf.dispose([...parameters, probe, kernel]);
  });

  it("is the product of the Jacobian that differentiating each output gives", () => {
    const network = lenet5({ imageSize: 16, widths: [3, 4, 6, 5], numClasses: 2, alpha: 3 });
    const parameters = network.initial(random(5));
    const probe = probeOf(4, 16);
    const kernel = networkKernel(network, parameters, probe);
    const rows = [0, 1].flatMap((k) =>
      [0, 1, 2, 3].map((i) =>
        tf.tidy(() =>
          tf
            .grads((...all: tf.Tensor[]) =>
              tf.sum(network.forward(all, probe).slice([i, k], [1, 1])),
            )([...parameters])
            .flatMap((gradient) => Array.from(gradient.dataSync())),
        ),
      ),
    );
    const expected = rows.flatMap((one) =>
      rows.map((two) => one.reduce((sum, x, p) => sum + x * two[p], 0)),
    );
    closeVector(Array.from(kernel.dataSync()), expected, SINGLE);
    tf.dispose([...parameters, probe, kernel]);
  });

  it("is a sum over layers, whose traces are squared gradients, and follow alpha", () => {
    const probe = probeOf(4);
    const [balanced, upstream] = [1, 3].map((alpha) => {
      const network = lenet5({ imageSize: 12, widths: [2, 3, 5, 4], numClasses: 3, alpha });
      const parameters = network.initial(random(4));
      const traces = kernelTraces(network, parameters, probe);
      const kernel = networkKernel(network, parameters, probe);
      const size = kernel.shape[0];
      const whole = Array.from({ length: size }, (_, i) => kernel.dataSync()[i * (size + 1)]);
      close(
        traces.reduce((sum, part) => sum + part, 0),
        whole.reduce((sum, entry) => sum + entry, 0),
        SINGLE,
      );
      const squares = network.layers.map(() => 0);
      for (let k = 0; k < 3; k++)
        for (let i = 0; i < 4; i++)
          tf.tidy(() => {
            const gradients = tf.grads((...all: tf.Tensor[]) =>
              tf.sum(network.forward(all, probe).slice([i, k], [1, 1])),
            )([...parameters]);
            for (const [p, gradient] of gradients.entries())
              squares[Math.floor(p / 2)] += tf.sum(tf.square(gradient)).dataSync()[0];
          });
      closeVector(traces, squares, SINGLE);
      tf.dispose([...parameters, kernel]);
      return traces;
    });
    close(upstream[0], 9 * balanced[0], SINGLE);
    // The last layer's bias has the gradient 1, whatever alpha: 12 in all.
    close(upstream[4] - 12, (balanced[4] - 12) / 9, SINGLE);
    probe.dispose();
  });

  it("has a distance that is 0 for multiples, symmetric, and 1 - cosine", () => {
    const [first, second] = [0, 1].map((seed) => {
      const parameters = tiny.initial(random(seed));
      const probe = probeOf(5);
      const kernel = networkKernel(tiny, parameters, probe);
      tf.dispose([...parameters, probe]);
      return kernel;
    });
    const double = tf.mul(first, 2) as tf.Tensor2D;
    closeWithin(tensorKernelDistance(first, double), 0, 1e-10);
    const distance = tensorKernelDistance(first, second);
    close(tensorKernelDistance(second, first), distance, SINGLE);
    const [one, two] = [first, second].map((kernel) => kernel.dataSync());
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
    close(distance, 1 - dot(one, two) / Math.sqrt(dot(one, one) * dot(two, two)), SINGLE);
    assert.ok(distance > 0.01);
    const zero = tf.zerosLike(first);
    throwsMessage(
      () => tensorKernelDistance(first, zero),
      RangeError,
      /^tensorKernelDistance: kernels must not be zero/,
    );
    const fewer = zero.slice(1) as tf.Tensor2D;
    const huge = tf.fill([15, 15], 1e30) as tf.Tensor2D;
    assert.ok(Number.isNaN(tensorKernelDistance(first, huge)), "beyond single precision");
    throwsMessage(
      () => tensorKernelDistance(first, fewer),
      RangeError,
      /second must be 15 by 15, got "14 by 15"/,
    );
    tf.dispose([first, second, double, zero, fewer, huge]);
  });

  it("has a Hamming distance that counts the units that switch", () => {
    const parameters = tiny.initial(random(7));
    const probe = probeOf(6);
    const flipped = parameters.map((tensor, i) => (i === 4 ? tf.neg(tensor) : tensor.clone()));
    const [same, other] = [parameters, flipped].map((all) => activationPatterns(tiny, all, probe));
    assert.deepEqual(
      same.map(({ shape }) => shape),
      [
        [6, 288],
        [6, 12],
        [6, 5],
        [6, 4],
      ],
    );
    const distances = patternDistances(same, other);
    assert.deepEqual(distances.slice(0, 3), [0, 0, 1]); // the third layer's sign is turned, what is before it is not
    assert.deepEqual(patternDistances(same, same), [0, 0, 0, 0]);
    close(
      tensorDistance(parameters, flipped),
      2 * tf.tidy(() => tf.norm(parameters[4]).dataSync()[0]),
      SINGLE,
    );
    assert.equal(tensorDistance(parameters, parameters), 0);
    tf.dispose([...parameters, ...flipped, ...same, ...other, probe]);
  });

  it("refuses a probe whose kernel would not fit", () => {
    const parameters = tiny.initial(random(8));
    const probe = tf.zeros<tf.Rank.R4>([1400, 12, 12, 1]);
    throwsMessage(
      () => networkKernel(tiny, parameters, probe),
      RangeError,
      /must be from 1 to 4000, got 4200/,
    );
    tf.dispose([...parameters, probe]);
  });
});
