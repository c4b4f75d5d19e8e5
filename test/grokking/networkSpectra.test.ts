import assert from "node:assert/strict";
import { lastPositionModel } from "../../lib/src/grokking/lastPosition";
import { equations, OPERATIONS } from "../../lib/src/grokking/modular";
import {
  embeddingShares,
  groupOf,
  neuronShares,
  participation,
} from "../../lib/src/grokking/networkSpectra";
import { initialParameters, viewsOf } from "../../lib/src/grokking/parameters";
import { random } from "../../lib/src/random";
import { close, ROUNDOFF, throwsMessage } from "../close";

const size = { modulus: 7, width: 8, numHeads: 2, numHidden: 12 };
const start = initialParameters(size, 1, random(0));
const total = (shares: readonly number[]): number => shares.reduce((sum, x) => sum + x, 0);

describe("spectra of a network", () => {
  it("find the wave of which embeddings are made", () => {
    const made = start.slice();
    const { embeddings } = viewsOf(size, made);
    for (let x = 0; x < 7; x++)
      for (let j = 0; j < 8; j++)
        embeddings[x * 8 + j] = 3 + Math.cos((2 * Math.PI * 2 * x) / 7 + j);
    const shares = embeddingShares(size, made, "additive");
    close(shares[1], 1, 1e-6); // single precision
    close(total(embeddingShares(size, start, "multiplicative")), 1, ROUNDOFF);
  });

  it("have a list for each neuron asked for, with or without equations of y = 0", () => {
    const model = lastPositionModel(size);
    for (const operation of OPERATIONS) {
      const all = equations(operation, 7);
      const group = groupOf(operation);
      const shares = neuronShares(model, start, all, group, 5);
      assert.equal(shares.length, 3);
      for (const one of shares) {
        assert.equal(one.length, 3);
        assert.ok(one.every((share) => share >= 0) && total(one) <= 1 + 1e-9);
      }
    }
    throwsMessage(
      () => neuronShares(model, start, equations("add", 7), "additive", 0),
      RangeError,
      /^neuronShares: every must be/,
    );
    model.dispose();
  });

  it("count frequencies that share power", () => {
    close(participation([0.25, 0.25, 0.25, 0.25]), 4, ROUNDOFF);
    close(participation([1, 0, 0]), 1, ROUNDOFF);
  });
});
