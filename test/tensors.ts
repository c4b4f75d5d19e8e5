/** What every test with tensors should keep to. */
import assert from "node:assert/strict";
import { tf } from "../lib/src/notebook/tensor";

/** Called in a suite: each of its tests disposes of the tensors that it makes. */
export function leavesNoTensors(): void {
  let numTensors = 0;
  beforeEach(() => {
    numTensors = tf.memory().numTensors;
  });
  afterEach(() => assert.equal(tf.memory().numTensors, numTensors, "no tensor is left"));
}
