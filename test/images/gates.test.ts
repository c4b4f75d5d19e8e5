import assert from "node:assert/strict";
import { activationPatterns } from "../../lib/src/images/distances";
import { activationGates } from "../../lib/src/images/gates";
import { lenet5 } from "../../lib/src/images/lenet5";
import { networkKernel } from "../../lib/src/images/networkKernel";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { closeVector } from "../close";

/** Single precision, relative to the whole. */
const SINGLE = 1e-5;

const tiny = lenet5({ imageSize: 12, widths: [2, 3, 5, 4], numClasses: 3 });
const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

describe("gates", () => {
  let [numTensors, probe, parameters, gates] = [0, undefined, [], []] as unknown as [
    number,
    tf.Tensor4D,
    tf.Tensor[],
    tf.Tensor[],
  ];
  before(() => ready);
  beforeEach(() => {
    numTensors = tf.memory().numTensors;
    probe = tf.randomNormal([4, 12, 12, 1], 0, 1, "float32", 3);
    parameters = tiny.initial(random(2));
    gates = activationGates(tiny, parameters, probe);
  });
  afterEach(() => {
    tf.dispose([probe, ...parameters, ...gates]);
    assert.equal(tf.memory().numTensors, numTensors, "no tensor is left");
  });

  it("are open for active units only, one at most of the four that a maximum is taken of", () => {
    assert.equal(gates.length, 4);
    const patterns = activationPatterns(tiny, parameters, probe);
    for (const [i, gate] of gates.entries()) {
      const active = values(patterns[i]);
      const open = values(gate);
      assert.ok(open.every((one, u) => one === 0 || (one === 1 && active[u] === 1)));
      if (gate.rank === 2) assert.deepEqual(open, active.map(Number));
    }
    const blocks = tf.tidy(() => values(tf.mul(tf.avgPool(gates[0] as tf.Tensor4D, 2, 2, 0), 4)));
    assert.ok(blocks.every((count) => count === 0 || count === 1));
    assert.ok(blocks.includes(0) && blocks.includes(1));
    tf.dispose(patterns);
  });

  it("of a network itself leave its outputs and its kernel as they are", () => {
    const [own, gated] = [undefined, gates].map((of) =>
      tiny.forward(parameters, probe, undefined, of),
    );
    closeVector(values(gated), values(own), SINGLE);
    const [kernel, same] = [undefined, gates].map((of) =>
      networkKernel(tiny, parameters, probe, of),
    );
    closeVector(values(same), values(kernel), SINGLE);
    tf.dispose([own, gated, kernel, same]);
  });

  it("make outputs linear in each layer's weights, and kernels blind to a layer's sign", () => {
    const turned = parameters.map((tensor, i) => (i === 4 ? tf.neg(tensor) : tensor.clone()));
    const free = parameters.map((tensor, i) => (i % 2 > 0 ? tf.zerosLike(tensor) : tensor.clone()));
    const minus = free.map((tensor, i) => (i === 4 ? tf.neg(tensor) : tensor.clone()));
    const [one, other] = [free, minus].map((all) => tiny.forward(all, probe, undefined, gates));
    closeVector(
      values(other),
      values(one).map((value) => -value),
      SINGLE,
    );
    const [plain, gated] = [undefined, gates].map((of) => networkKernel(tiny, turned, probe, of));
    const before = networkKernel(tiny, parameters, probe);
    // Biases are zero at the start: what flows forward changes its sign behind the layer, what flows back before it.
    closeVector(values(gated), values(before), SINGLE);
    assert.ok(values(plain).some((value, i) => Math.abs(value - values(before)[i]) > 0.1));
    tf.dispose([...turned, ...free, ...minus, one, other, plain, gated, before]);
  });
});
