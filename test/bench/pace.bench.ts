/**
 * What a training step costs here and in PyTorch, where `python3 -c "import torch"` works (PYTHON names another one).
 * Rounds of both alternate, since machines are noisy: the ratio of a pair says more than either time.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

const NUM_PAIRS = 7;
/** Steps in a round: about half a second. */
const STEPS = { grokking: 30, replicas: 60, lenet: 30, resnet: 1 } as const;
/** What is trained at once, to tell the rate. */
const SAMPLES = { grokking: 512, replicas: 36 * 128, lenet: 100, resnet: 512 } as const;
const folder = join(__dirname, "pace");
const python = process.env.PYTHON ?? "python3";

type Measure = (request: string) => Promise<number>;

/** A child that answers each line with a number. */
function measure(child: ChildProcess): Measure {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return async (request) => {
    child.stdin!.write(`${request}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`pace: a worker must answer ${request}, got its end`);
    return Number(value);
  };
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[values.length >> 1];
const rate = (samples: number, milliseconds: number): string => {
  const perSecond = (1000 * samples) / milliseconds;
  return perSecond > 1e5 ? `${(perSecond / 1e6).toFixed(2)} M/s` : `${perSecond.toFixed(0)}/s`;
};

export default async function* pace(): AsyncIterable<string> {
  const hasTorch = spawnSync(python, ["-c", "import torch"]).status === 0;
  if (!hasTorch) yield `PyTorch: not found by ${python}, so only our own times`;
  for (const numThreads of [1, 2]) {
    const env = { ...process.env, TF_NUM_INTRAOP_THREADS: `${numThreads}` };
    const stdio: ["pipe", "pipe", "ignore"] = ["pipe", "pipe", "ignore"];
    const children = [
      spawn(process.execPath, ["-r", "tsx/cjs", join(folder, "worker.ts")], { env, stdio }),
      ...(hasTorch ? [spawn(python, [join(folder, "pace.py"), `${numThreads}`], { stdio })] : []),
    ];
    const sides = children.map(measure);
    for (const [name, numSteps] of Object.entries(STEPS)) {
      const pairs: number[][] = [];
      for (const side of sides) await side(`${name} ${Math.max(2, numSteps)}`); // warms up
      for (let pair = 0; pair < NUM_PAIRS; pair++) {
        const times: number[] = [];
        for (const side of sides) {
          times.push(await side(`${name} ${numSteps}`));
          await pause(300); // threads that still wait for work would take the other's core
        }
        pairs.push(times);
      }
      const [ours, theirs] = sides.map((_, i) => median(pairs.map((times) => times[i])));
      const samples = SAMPLES[name as keyof typeof SAMPLES];
      const own = `${name.padEnd(9)} threads: ${numThreads}  ${ours.toFixed(1).padStart(6)} ms a step (${rate(samples, ours)})`;
      const ratios = sorted(pairs.map(([a, b]) => a / b));
      yield theirs === undefined
        ? own
        : `${own}, PyTorch ${theirs.toFixed(1).padStart(6)} ms, ratio ${median(ratios).toFixed(2)} (${ratios[0].toFixed(2)} to ${ratios[NUM_PAIRS - 1].toFixed(2)})`;
    }
    for (const child of children) child.kill();
  }
}
