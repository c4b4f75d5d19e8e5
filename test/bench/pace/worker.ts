/** Answers each line "name steps" on its input with the milliseconds that one step took. */
import { createInterface } from "node:readline";
import { ready } from "../../../lib/src/notebook/tensor";
import { type Steps, WORKLOADS } from "./workloads";

async function serve(): Promise<void> {
  await ready;
  const started = new Map<string, Steps>();
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, numSteps] = line.split(" ");
    const take = started.get(name) ?? WORKLOADS[name as keyof typeof WORKLOADS]();
    started.set(name, take);
    const from = performance.now();
    await take(Number(numSteps));
    console.log((performance.now() - from) / Number(numSteps));
  }
}

void serve();
