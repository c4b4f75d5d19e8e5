/**
 * The other reading of "embeddings divided by alpha": not the numbers that training starts from, but what the network
 * reads in every forward pass. The stored embeddings start and move as at alpha = 1. Under gradient flow that would
 * only divide their rate by alpha^2. Adam moves every number by about its learning rate, whatever the size of the
 * gradient: what the network reads moves alpha times less, where after a division at the start it moves as far as at
 * alpha = 1.
 *
 * @see paper Fig. 12; test/grokking/forwardDivision.test.ts
 */
import type { LastPositionModel } from "./lastPosition";
import { type TransformerSize, viewsOf } from "./parameters";

/**
 * A model that divides the embeddings of its vector by alpha before it reads them.
 *
 * @param model of the size.
 * @example
 * const size = { modulus: 5, width: 8, numHeads: 2, numHidden: 16 };
 * const [start, divided] = [1, 10].map((alpha) => initialParameters(size, alpha, random(0)));
 * const model = lastPositionModel(size);
 * const same = [
 *   dividingModel(model, size, 10).logits(start, equations("add", 5)),
 *   model.logits(divided, equations("add", 5)),
 * ];
 */
export function dividingModel(
  model: LastPositionModel,
  size: TransformerSize,
  alpha: number,
): LastPositionModel {
  const divided = (vector: Float32Array): Float32Array => {
    const copy = vector.slice();
    const { embeddings } = viewsOf(size, copy);
    embeddings.set(embeddings.map((value) => value / alpha));
    return copy;
  };
  return {
    logits: (vector, batch) => model.logits(divided(vector), batch),
    hidden: (vector, batch) => model.hidden(divided(vector), batch),
    // By the chain rule the stored embeddings' gradient is divided once more.
    gradient: (vector, batch, tau) => divided(model.gradient(divided(vector), batch, tau)),
    dispose: model.dispose,
  };
}
