import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { initialParameters, viewsOf, weightNorms } from "../../lib/src/grokking/parameters";
import { type GrokkingPoint, PAPER_GROKKING, trainGrokking } from "../../lib/src/grokking/training";
import { ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { closeWithin } from "../close";
import { leavesNoTensors } from "../tensors";

/** Small enough to take a step in a millisecond or two. */
const SMALL = { ...PAPER_GROKKING, modulus: 7, width: 16, numHidden: 32, batchSize: 16 };

setFlagsFromString("--expose-gc");
/** What is garbage would count as memory that is kept. */
const collectGarbage = runInNewContext("gc") as () => void;

describe("training to grok", () => {
  before(() => ready);
  leavesNoTensors();

  it("fits the training equations, starting from guesses", async () => {
    const course = await trainGrokking({ setting: SMALL, budget: 600, evaluateEvery: 20, seed: 1 });
    const [first] = course.curve;
    const last = course.curve[course.curve.length - 1];
    assert.equal(first.step, 0);
    // Logits of order one at the start: the loss is that of a guess among nine tokens, give or take.
    closeWithin(first.training.loss, Math.log(9), 1);
    assert.ok(last.training.accuracy >= 0.99 && last.training.loss < first.training.loss);
    const reached = course.curve.filter(({ training }) => training.accuracy >= 0.99);
    assert.equal(course.stepsToTrain, reached[0].step);
    assert.equal(last.step, course.numSteps);
    assert.equal(course.task.training.x.length, 21);
    assert.deepEqual(last.weightNorms, weightNorms(SMALL, course.parameters));
  });

  it("stops once trained and grokked, unless told not to", async () => {
    // Most equations are for training, so that the others are understood soon.
    const setting = {
      ...{ ...SMALL, operation: "add" as const, modulus: 11, trainingFraction: 0.8 },
      ...{ width: 32, numHidden: 64, batchSize: 64, learningRate: 5e-3 },
    };
    const options = { setting, budget: 600, evaluateEvery: 25, threshold: 0.9, seed: 1, alpha: 10 };
    const early = await trainGrokking(options);
    assert.ok(early.stepsToTrain !== null && early.stepsToGrok !== null);
    assert.equal(early.numSteps, Math.max(early.stepsToTrain, early.stepsToGrok));
    const budget = early.numSteps + 60;
    const whole = await trainGrokking({ ...options, budget, stopEarly: false });
    assert.equal(whole.numSteps, budget);
    assert.deepEqual(
      [whole.stepsToTrain, whole.stepsToGrok],
      [early.stepsToTrain, early.stepsToGrok],
    );
    assert.deepEqual(
      whole.curve.slice(0, early.curve.length),
      early.curve,
      "a seed fixes the course",
    );
  }).timeout(60_000);

  it("calls what was not seen within the budget null, and evaluates at its end", async () => {
    const { stepsToGrok, curve, interrupted } = await trainGrokking({
      setting: SMALL,
      budget: 25,
      evaluateEvery: 10,
    });
    assert.deepEqual([stepsToGrok, interrupted], [null, false]);
    assert.deepEqual(
      curve.map(({ step }) => step),
      [0, 10, 20, 25],
    );
  });

  it("stops at the step at which it diverges, and does not score it", async () => {
    const setting = { ...SMALL, learningRate: 1e25 };
    let numAsked = 0;
    const checkpoint = async (): Promise<boolean> => ++numAsked < 0;
    const course = await trainGrokking({ setting, budget: 1000, evaluateEvery: 100, checkpoint });
    const { diverged, numSteps, interrupted, stepsToGrok, curve, parameters } = course;
    assert.ok(diverged !== null && diverged > 0 && diverged < 10, `${diverged}`);
    assert.deepEqual([numSteps, interrupted, stepsToGrok], [diverged, false, null]);
    assert.ok(!parameters.every(Number.isFinite));
    assert.equal(numAsked, diverged - 1, "asked after every step but the last");
    assert.deepEqual(
      curve.map(({ step }) => step),
      [0],
    );
    const before = await trainGrokking({ setting, budget: diverged - 1 });
    assert.ok(before.parameters.every(Number.isFinite), "a step before, all weights are numbers");
  });

  it("diverges at the start if the start has no loss", async () => {
    const { diverged, curve, numSteps } = await trainGrokking({
      setting: SMALL,
      budget: 10,
      alpha: 1e-39,
    });
    assert.deepEqual([diverged, curve, numSteps], [0, [], 0]);
  });

  it("refuses tasks so small that a guess could pass for understanding, such as modulus 2", async () => {
    for (const [change, threshold, message] of [
      [{ operation: "add", modulus: 2 }, 0.99, /guessing, which gets 50 % ± 35 % right, got 2$/],
      [{ operation: "multiply", modulus: 2 }, 0.99, /gets 75 % ± 31 % right, got 2$/],
      [{ operation: "divide", modulus: 3 }, 0.99, /gets 33 % ± 27 % right, got 3$/],
      [{ trainingFraction: 0.95 }, 0.99, /gets 14 % ± 25 % right, got 2$/],
      [{ trainingFraction: 0.05 }, 0.99, /gets 14 % ± 25 % right, got 2$/],
      [{}, 0.15, /gets 14 % ± 8 % right, got 21$/],
    ] as const)
      await assert.rejects(
        trainGrokking({ setting: { ...SMALL, ...change }, threshold, budget: 1 }),
        (error: Error) =>
          error instanceof RangeError &&
          error.message.startsWith("trainGrokking: training and validation must have enough") &&
          message.test(error.message),
      );
  });

  it("starts from networks that get no more right than guesses", async () => {
    // Untrained networks tend to give one answer, or none: over 20 of them, none comes near the threshold.
    for (let seed = 0; seed < 20; seed++) {
      const setting = { ...SMALL, modulus: 5 };
      const { curve } = await trainGrokking({ setting, budget: 1, seed, alpha: 10 ** (seed % 3) });
      assert.ok(curve[0].validation.accuracy < 0.9 && curve[0].training.accuracy < 0.9);
    }
  });

  it("returns what it has when interrupted", async () => {
    const seen: GrokkingPoint[] = [];
    let numAsked = 0;
    const course = await trainGrokking({
      setting: SMALL,
      budget: 1000,
      evaluateEvery: 10,
      onEvaluation: (point) => seen.push(point),
      checkpoint: async () => ++numAsked === 25,
    });
    assert.ok(course.interrupted);
    assert.equal(course.numSteps, 25);
    assert.deepEqual(course.curve, seen);
    assert.equal(seen.length, 3);
  });

  it("starts with alpha in the embeddings, and a tenth of the rate, divided by tau squared", async () => {
    for (const [tau, alpha] of [
      [1, 1],
      [0.5, 10],
    ]) {
      const snapshots: Float32Array[] = [];
      const common = { setting: { ...SMALL, weightDecay: 0 }, evaluateEvery: 1, stopEarly: false };
      await trainGrokking({
        ...{ ...common, tau, alpha, seed: 4, budget: 1 },
        onEvaluation: (_point, parameters) => snapshots.push(parameters),
      });
      const [start, moved] = snapshots.map((parameters) => viewsOf(SMALL, parameters));
      const expected = viewsOf(SMALL, initialParameters(SMALL, alpha, random(4).stream("start")));
      assert.deepEqual(start, expected);
      // The first step of Adam moves by the learning rate whatever has a gradient well above 1e-8.
      const moves = Array.from(start.expand, (value, i) => Math.abs(moved.expand[i] - value));
      closeWithin(Math.max(...moves), 1e-4 / tau ** 2, 1e-7);
    }
  });

  it("starts from the same function for every alpha if query and key keep attention's scores", async () => {
    const lossAt = async (alpha: number, queryKeyScale: number): Promise<number> => {
      const setting = { ...SMALL, queryKeyScale };
      const { curve } = await trainGrokking({ setting, alpha, budget: 1 });
      return curve[0].training.loss;
    };
    const [balanced, kept, uniform] = [
      await lossAt(1, 1),
      await lossAt(10, 10),
      await lossAt(10, 1),
    ];
    // All that follows the embeddings is of their degree, up to the 1e-5 in the normalization's variance of 1e-2.
    closeWithin(kept, balanced, 1e-4);
    assert.ok(Math.abs(uniform - balanced) > 2e-3, "and from another one without");
  });

  it("splits, starts and shuffles alike for every tau and alpha", async () => {
    const one = await trainGrokking({ setting: SMALL, budget: 1, seed: 3 });
    const other = await trainGrokking({ setting: SMALL, budget: 1, seed: 3, tau: 0.5, alpha: 10 });
    assert.deepEqual(one.task, other.task);
    const { weightNorms: norms } = one.curve[0];
    const { weightNorms: scaled } = other.curve[0];
    closeWithin(scaled.embeddings * 10, norms.embeddings, 1e-4);
    assert.deepEqual([scaled.attention, scaled.feedForward], [norms.attention, norms.feedForward]);
  });

  it("keeps no tensor and no memory, step by step", async () => {
    const seen: { numTensors: number; megabytes: number }[] = [];
    await trainGrokking({
      setting: SMALL,
      budget: 1500,
      evaluateEvery: 250,
      stopEarly: false,
      onEvaluation: () => {
        collectGarbage();
        const { rss } = process.memoryUsage();
        seen.push({ numTensors: tf.memory().numTensors, megabytes: rss / 1e6 });
      },
    });
    const late = seen.slice(2);
    for (const { numTensors } of late) assert.equal(numTensors, seen[0].numTensors);
    // The arrays of a step, some 50 kB, would add up to 50 MB.
    const growth = late[late.length - 1].megabytes - late[0].megabytes;
    assert.ok(growth < 10, `${growth} MB more after 1000 steps`);
  }).timeout(60_000);

  it("names what is wrong", async () => {
    await assert.rejects(
      trainGrokking({ budget: 0 }),
      /^RangeError: trainGrokking: budget must be at least 1, got 0$/,
    );
    await assert.rejects(trainGrokking({ budget: 1, tau: -1 }), /tau must be positive, got -1$/);
    await assert.rejects(
      trainGrokking({ budget: 1, threshold: 2 }),
      /threshold must be at most 1, got 2$/,
    );
    await assert.rejects(
      trainGrokking({ budget: 1, setting: { ...SMALL, betas: [0.9, 1] } }),
      /^RangeError: trainGrokking: betas must be from 0 to below 1, got \[0.9,1\]$/,
    );
    await assert.rejects(
      trainGrokking({ budget: 1, setting: { ...SMALL, weightDecay: -1 } }),
      /weightDecay must not be negative, got -1$/,
    );
    await assert.rejects(
      trainGrokking({ budget: 1, setting: { ...SMALL, modulus: 8 } }),
      /^RangeError: equations: modulus must be prime/,
    );
  });
});
