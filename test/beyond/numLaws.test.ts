import assert from "node:assert/strict";
import { neuronDownhill } from "../../lib/src/beyond/descend";
import { numLaws } from "../../lib/src/beyond/numLaws";
import { random } from "../../lib/src/random";
import { throwsMessage } from "../close";

/** Velocities of a neuron with d inputs for 40 targets, by a rule for one weight. */
function velocities(d: number, rule: (downhill: number) => number): number[][] {
  const rng = random(d);
  const [w, a] = [rng.normals(d), rng.normal()];
  return Array.from({ length: 40 }, () => {
    const pull = neuronDownhill(rng.normals(d).map((x) => 3 * x))({ w, a });
    return [...pull.w, pull.a].map(rule);
  });
}

describe("numLaws", () => {
  it("leaves gradient flow one law for any number of inputs", () => {
    for (const d of [1, 2, 3, 5]) assert.equal(numLaws(velocities(d, (x) => x)), 1, `d = ${d}`);
  });

  it("leaves the signs one law for one input and none for more", () => {
    for (const d of [1, 2, 3, 5])
      assert.equal(numLaws(velocities(d, Math.sign)), d === 1 ? 1 : 0, `d = ${d}`);
  });

  it("counts dimensions without any motion, and does not depend on lengths", () => {
    assert.equal(
      numLaws([
        [1, 0, 0],
        [1e-6, 0, 1e-6],
      ]),
      1,
    );
    assert.equal(numLaws([[0, 2, 0]]), 2);
  });

  it("names bad input", () =>
    throwsMessage(() => numLaws([]), RangeError, /^numLaws: velocities must not be empty/));
});
