import assert from "node:assert/strict";
import { dividingModel } from "../../lib/src/grokking/forwardDivision";
import { lastPositionModel } from "../../lib/src/grokking/lastPosition";
import { equations } from "../../lib/src/grokking/modular";
import { initialParameters, viewsOf } from "../../lib/src/grokking/parameters";
import { PAPER_GROKKING, trainGrokking } from "../../lib/src/grokking/training";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { closeWithin } from "../close";

const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
const batch = equations("add", 5);
/** Single precision, of numbers of order one. */
const SINGLE = 1e-6;

describe("division by alpha in the forward pass", () => {
  before(() => ready);

  it("computes at the start what division of the start computes", () => {
    const [one, ten] = [1, 10].map((alpha) => initialParameters(size, alpha, random(0)));
    const plain = lastPositionModel(size);
    const [found, expected] = tf.tidy(() => [
      dividingModel(plain, size, 10).logits(one, batch).dataSync<"float32">(),
      plain.logits(ten, batch).dataSync<"float32">(),
    ]);
    for (const [i, value] of expected.entries()) closeWithin(found[i], value, SINGLE);
    plain.dispose();
  });

  it("divides the gradient of the embeddings once more, and no other", () => {
    const [one, ten] = [1, 10].map((alpha) => initialParameters(size, alpha, random(0)));
    const plain = lastPositionModel(size);
    const found = viewsOf(size, dividingModel(plain, size, 10).gradient(one, batch, 1));
    const expected = viewsOf(size, plain.gradient(ten, batch, 1));
    for (const [i, value] of expected.embeddings.entries())
      closeWithin(10 * found.embeddings[i], value, SINGLE);
    for (const [i, value] of expected.expand.entries()) closeWithin(found.expand[i], value, SINGLE);
    plain.dispose();
  });

  it("trains as the other reading does at alpha = 1, and otherwise does not", async () => {
    const small = { ...PAPER_GROKKING, modulus: 7, width: 8, numHidden: 8 };
    const end = async (alpha: number, division: "start" | "forward"): Promise<number> => {
      const setting = { ...small, division };
      const { curve } = await trainGrokking({ setting, alpha, budget: 20, evaluateEvery: 20 });
      return curve[1].training.loss;
    };
    assert.equal(await end(1, "forward"), await end(1, "start"));
    // Both start from one loss; Adam's steps move what is read ten times less in one of them.
    assert.ok(Math.abs((await end(10, "forward")) - (await end(10, "start"))) > 1e-3);
  });
});
