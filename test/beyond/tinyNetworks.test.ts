import assert from "node:assert/strict";
import { lawBroken, productSides } from "../../lib/src/beyond/lawBroken";
import {
  attentionLoss,
  channelSides,
  convolutionLoss,
  type Head,
} from "../../lib/src/beyond/tinyNetworks";
import { scale, transpose } from "../../lib/src/linalg";
import { gaussianMatrix, random } from "../../lib/src/random";
import { close, FINITE_DIFFERENCE, throwsMessage } from "../close";

const rng = random(2);
const [X, Y] = [gaussianMatrix(5, 4, rng), gaussianMatrix(5, 4, rng)];
const head = (): Head => {
  const [Q, K, V] = [0, 1, 2].map(() => gaussianMatrix(2, 4, rng));
  return { Q, K, V, O: gaussianMatrix(4, 2, rng) };
};
const heads = [head(), head()];
const loss = attentionLoss(X, Y);

describe("attentionLoss", () => {
  it("keeps query against key and value against output balanced, head by head", () => {
    for (const h of [0, 1]) {
      const scores = (all: readonly Head[]) => productSides(all[h].Q, transpose(all[h].K));
      close(lawBroken(loss, heads, scores), 0, FINITE_DIFFERENCE);
      const values = (all: readonly Head[]) => productSides(all[h].V, all[h].O);
      close(lawBroken(loss, heads, values), 0, FINITE_DIFFERENCE);
    }
  });

  it("does not keep query against value, nor one head's query against the other's key", () => {
    const wrong = (all: readonly Head[]) => productSides(all[0].Q, all[0].O);
    assert.ok(lawBroken(loss, heads, wrong) > 0.1);
  });

  it("is the loss of its skip connection alone where the output weights vanish", () => {
    const silent = heads.map((one) => ({ ...one, O: one.O.map((row) => scale(0, row)) }));
    close(attentionLoss(X, X)(silent), 0, 1e-15);
  });
});

describe("convolutionLoss", () => {
  const weights = { A: gaussianMatrix(3, 3, rng), B: gaussianMatrix(3, 3, rng) };
  const [x, y] = [gaussianMatrix(4, 7, rng), gaussianMatrix(4, 7, rng)];

  it("keeps each channel's balance, with a skip connection around both and without", () => {
    for (const skip of ["none", "around"] as const)
      close(lawBroken(convolutionLoss(x, y, skip), weights, channelSides), 0, FINITE_DIFFERENCE);
  });

  it("does not if the skip connection ends between them", () =>
    assert.ok(lawBroken(convolutionLoss(x, y, "between"), weights, channelSides) > 0.1));

  it("does not see places: shifted filters shift the output", () => {
    const one = [[0, 0, 1, 0, 0]];
    const moved = convolutionLoss(one, [[0, 0, 0, 2, 0]]);
    close(moved({ A: [[2, 0, 0]], B: [[0, 1, 0]] }), 0, 1e-15);
  });

  it("names bad input", () =>
    throwsMessage(
      () => convolutionLoss(x, [[1]]),
      RangeError,
      /^convolutionLoss: Y must have 4 rows/,
    ));
});
