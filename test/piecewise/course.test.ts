import assert from "node:assert/strict";
import { norm } from "../../lib/src/linalg";
import { courseOf, phasesOf } from "../../lib/src/piecewise/course";
import { hammingDistance, parameterDistance } from "../../lib/src/piecewise/distances";
import { piecewiseFlow } from "../../lib/src/piecewise/flow";
import { randomStart } from "../../lib/src/piecewise/start";
import { loss } from "../../lib/src/piecewise/twoLayer";
import { gaussianMatrix, random } from "../../lib/src/random";
import { close, ROUNDOFF, throwsMessage } from "../close";

const rng = random(4);
const X = gaussianMatrix(12, 2, rng);
const y = rng.normals(12);
const network = randomStart({ numInputs: 2, numNeurons: 6, tau: 0.1, delta: 1 }, rng);
const { at } = piecewiseFlow({ network, X, y, until: 3 });

describe("courseOf", () => {
  it("begins with nothing changed, and follows the three measures", () => {
    const course = courseOf(at, { X, y, times: [0, 0.1, 3] });
    assert.deepEqual([course.loss[0], course.flips[0], course.moved[0]], [1, 0, 0]);
    const [start, end] = [at(0), at(3)];
    close(course.loss[2], loss(end, X, y) / loss(start, X, y), ROUNDOFF);
    close(course.flips[2], hammingDistance(start, end, X), ROUNDOFF);
    const size = norm([...start.W.flat(), ...start.a]);
    close(course.moved[2], parameterDistance(start, end) / size, ROUNDOFF);
    assert.ok(course.loss[2] < course.loss[1], "the loss falls");
  });

  it("does not depend on which times are asked beside", () => {
    const [few, many] = [[3], [0.5, 1, 3]].map((times) => courseOf(at, { X, y, times }));
    assert.equal(few.flips[0], many.flips[2]);
  });

  it("refuses what is no list of times", () =>
    throwsMessage(() => courseOf(at, { X, y, times: [] }), RangeError, /^courseOf: times must/));
});

describe("phasesOf", () => {
  const course = {
    times: [1, 2, 3, 4],
    loss: [1, 0.9, 0.6, 0.4],
    flips: [0, 1, 2, 2],
    moved: [0, 0.1, 1, 3],
  };
  it("finds when patterns align and when the loss halves", () =>
    assert.deepEqual(phasesOf(course), { align: 2, fit: 4, flips: 2, loss: 0.9, moved: 0.1 }));
  it("has no answer if the loss never halves", () =>
    assert.equal(phasesOf({ ...course, loss: [1, 0.9, 0.8, 0.5] }), undefined));
});
