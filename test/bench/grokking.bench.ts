/**
 * A training step of the transformer of Fig. 6d, textbook against last position, and what memory does over many
 * steps. Rounds of both alternate within one run, since machines are noisy; run it with TF_NUM_INTRAOP_THREADS=1 for
 * the time of a process of a sweep.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { adamW } from "../../lib/src/grokking/adamW";
import { lastPositionModel } from "../../lib/src/grokking/lastPosition";
import { equations, pick } from "../../lib/src/grokking/modular";
import { initialParameters } from "../../lib/src/grokking/parameters";
import { PAPER_GROKKING, score, trainGrokking } from "../../lib/src/grokking/training";
import { describeBackend, ready, tf } from "../../lib/src/notebook/tensor";
import { random } from "../../lib/src/random";
import { textbookGradient } from "../grokking/textbook";

// So that memory is compared without garbage.
setFlagsFromString("--expose-gc");

const [NUM_ROUNDS, STEPS_A_ROUND] = [9, 10];
const NUM_STEPS = 10_000;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1];
const shown = (times: readonly number[]): string =>
  `${median(times).toFixed(1).padStart(6)} ms, fastest round ${Math.min(...times).toFixed(1)} ms`;

export default async function* grokking(): AsyncIterable<string> {
  await ready;
  const rng = random(0);
  const all = equations("divide", PAPER_GROKKING.modulus);
  const batch = pick(
    all,
    rng.shuffled(Array.from(all.x.keys())).slice(0, PAPER_GROKKING.batchSize),
  );
  const model = lastPositionModel(PAPER_GROKKING);
  type Gradient = (vector: Float32Array) => Float32Array;
  const gradients: Record<string, Gradient> = {
    textbook: (vector) => textbookGradient(PAPER_GROKKING, vector, batch, 1),
    "last position": (vector) => model.gradient(vector, batch, 1),
  };
  const start = initialParameters(PAPER_GROKKING, 1, rng);
  const runs = Object.entries(gradients).map(([name, gradient]) => {
    const [update, vector] = [adamW(start.length, PAPER_GROKKING), start.slice()];
    const step = (): void => void update(vector, gradient(vector), 1e-3);
    for (let i = 0; i < 5; i++) step();
    return { name, step, times: [] as number[] };
  });
  for (let round = 0; round < NUM_ROUNDS; round++)
    for (const { step, times } of runs) {
      const from = performance.now();
      for (let i = 0; i < STEPS_A_ROUND; i++) step();
      times.push((performance.now() - from) / STEPS_A_ROUND);
    }
  yield `training step with p = 97, width 128, batch 512, ${describeBackend()}, median of ${NUM_ROUNDS} rounds:`;
  for (const { name, times } of runs) yield `  ${name.padEnd(14)} ${shown(times)}`;
  const ratios = runs[0].times.map((time, i) => time / runs[1].times[i]);
  yield `  textbook / last position: ${median(ratios).toFixed(1)} times`;

  const times = Array.from({ length: 5 }, () => {
    const from = performance.now();
    score(model, start, all, 1);
    return performance.now() - from;
  });
  yield `accuracy and loss on all ${all.x.length} equations: ${shown(times)}`;
  model.dispose();

  const collectGarbage = runInNewContext("gc") as () => void;
  const memory = (): number => {
    collectGarbage();
    return process.memoryUsage().rss / 1e6;
  };
  const seen: { tensors: number; megabytes: number }[] = [];
  await trainGrokking({
    setting: { ...PAPER_GROKKING, modulus: 7, width: 8, numHidden: 16, batchSize: 8 },
    budget: NUM_STEPS,
    evaluateEvery: NUM_STEPS / 10,
    stopEarly: false,
    onEvaluation: () => seen.push({ tensors: tf.memory().numTensors, megabytes: memory() }),
  });
  const [first, last] = [seen[1], seen[seen.length - 1]];
  yield `${NUM_STEPS} steps of a small one: ${last.tensors - first.tensors} tensors more than after ${NUM_STEPS / 10}, ${(last.megabytes - first.megabytes).toFixed(0)} MB more`;
}
