import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "mocha";
import type { Figure } from "../../lib/src/figures/figure";
import type { OutputBundle } from "../../lib/src/notebook/jupyter";
import { liveFigure } from "../../lib/src/notebook/liveFigure";
import { plotlyType } from "../../lib/src/notebook/show";
import { throwsMessage } from "../close";

const line = (y: number[]): Figure => ({ data: [{ y }], layout: {} });

/** What a live figure writes. */
function recorded() {
  const outputs: OutputBundle[] = [];
  const curves = () => outputs.map(({ data }) => (data[plotlyType] as Figure).data[0].y);
  return { outputs, curves, figure: liveFigure((output) => outputs.push(output)) };
}

describe("liveFigure", () => {
  it("draws the first time at once, and again when a second has passed", async () => {
    const { figure, curves } = recorded();
    figure.update(() => line([1]));
    figure.update(() => assert.fail("a figure that is not drawn need not be built"));
    assert.deepEqual(curves(), [[1]]);
    await sleep(1100);
    figure.update(() => line([1, 2]));
    assert.deepEqual(curves(), [[1], [1, 2]]);
  });

  it("pauses the longer, the longer a drawing takes", async () => {
    const { figure, curves } = recorded();
    const slow = () => {
      for (const end = performance.now() + 100; performance.now() < end; );
      return line([1]);
    };
    figure.update(slow);
    await sleep(1100);
    figure.update(slow);
    assert.deepEqual(curves(), [[1]]);
  });

  it("is gone at the end, and marks all that it writes as passing", () => {
    const { figure, outputs } = recorded();
    figure.update(() => line([1]));
    figure.finish();
    figure.finish();
    assert.equal(outputs.length, 2);
    assert.deepEqual(outputs[1].data, { "text/html": "", "text/plain": "" });
    for (const { metadata } of outputs) assert.equal(metadata.progress, true);
  });

  it("writes nothing where nothing was drawn, and needs no notebook", () => {
    const { figure, outputs } = recorded();
    figure.finish();
    assert.equal(outputs.length, 0);
    const nowhere = liveFigure();
    nowhere.update(() => assert.fail("there is nobody to see it"));
    nowhere.finish();
  });

  it("refuses a figure in place of a function", () => {
    const { figure } = recorded();
    const given = line([1]) as unknown as () => Figure;
    throwsMessage(() => figure.update(given), TypeError, /^liveFigure: build must be a function/);
  });
});
