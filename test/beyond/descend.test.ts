import assert from "node:assert/strict";
import { descend, neuronDownhill } from "../../lib/src/beyond/descend";
import { heavyBall } from "../../lib/src/beyond/rules";
import { exactFlow } from "../../lib/src/minimal/exactFlow";
import { close, closeVector, ROUNDOFF, throwsMessage } from "../close";

const BETA_STAR = [0, 1];
const start = { w: [-1, 0.2], a: 0.5 };

describe("descend", () => {
  it("begins at the start, leaves it as it is, and can be restarted midway", () => {
    const states = descend(start, neuronDownhill(BETA_STAR), heavyBall(0.1), 20);
    assert.equal(states.length, 21);
    assert.equal(states[0], start);
    const [, again] = descend(states[12], neuronDownhill(BETA_STAR), heavyBall(0.1), 1);
    closeVector(again.w, states[13].w, ROUNDOFF);
  });

  it("comes to the exact flow in proportion to the learning rate", () => {
    const flow = exactFlow({ w0: start.w, a0: start.a, betaStar: BETA_STAR }).at(1);
    const gap = (rate: number): number => {
      const end = descend(start, neuronDownhill(BETA_STAR), heavyBall(rate), Math.round(1 / rate));
      return end[end.length - 1].a - flow.a;
    };
    close(gap(0.001) / gap(0.0005), 2, 0.01); // first order
  });

  it("draws noise once a step", () => {
    let calls = 0;
    const downhill = (x: number): number => {
      calls++;
      return -x;
    };
    descend(1, downhill, heavyBall(0.1), 7);
    assert.equal(calls, 7);
  });

  it("names bad input", () => {
    const run = (numSteps: number) =>
      descend(start, neuronDownhill(BETA_STAR), heavyBall(1), numSteps);
    throwsMessage(() => run(0), RangeError, /^descend: numSteps must be at least 1/);
    throwsMessage(
      () => neuronDownhill(BETA_STAR)({ w: [1], a: 1 }),
      RangeError,
      /^neuronDownhill: w must have length 2/,
    );
  });
});
