/**
 * One process of a sweep: computes the jobs it is sent and stores each outcome as it arrives. Forked by pool.ts, which
 * holds the leases.
 */
import { isDiverged, type JsonRecord, type Outcome } from "../../lib/src/experiment";
import type { Checkpoint } from "../../lib/src/notebook/interruptible";
import { describeBackend, ready } from "../../lib/src/notebook/tensor";
import { type Cache, CacheError, cacheOf } from "./cache";
import { provenance } from "./provenance";
import { experiments } from "./registry";

/** What a worker is sent, and what it sends back. */
export interface Order {
  readonly experiment: string;
  readonly folder: string;
  readonly configs: readonly JsonRecord[];
}
export type Report =
  | { readonly outcome: "computed" | "diverged" | "failed"; readonly config: JsonRecord }
  | { readonly finished: true }
  | { readonly error: string };

const report = (message: Report): Promise<void> =>
  new Promise((resolve) => (process.send ? process.send(message, () => resolve()) : resolve()));

/** Lets messages out, and notices that the parent is gone. */
const checkpoint: Checkpoint = () =>
  new Promise((resolve) => setImmediate(() => resolve(!process.connected)));

/** Of the code as it was loaded, whatever is edited while it runs. */
let loaded: ReturnType<typeof provenance>;

async function compute(name: string, configs: readonly JsonRecord[], cache: Cache): Promise<void> {
  const experiment = experiments[name];
  const stored = new Set<number>();
  let last = performance.now();
  const done = (index: number, result: Outcome): void => {
    const now = performance.now();
    const seconds = Number(((now - last) / 1000).toFixed(3));
    last = now;
    experiment.requireOutcome(result);
    cache.write({ config: configs[index], result, provenance: { ...loaded, seconds } });
    stored.add(index);
    const outcome = isDiverged(result) ? "diverged" : "computed";
    void report({ outcome, config: configs[index] });
  };
  try {
    await experiment.run(configs, done, checkpoint);
  } catch (error) {
    if (error instanceof CacheError) throw error;
    const rest = configs.filter((_, i) => !stored.has(i));
    // One bad config does not keep those beside it from a result.
    if (configs.length > 1) for (const config of rest) await compute(name, [config], cache);
    else if (rest.length === 1) {
      cache.fail(rest[0], error instanceof Error ? error.message : String(error));
      await report({ outcome: "failed", config: rest[0] });
    }
  }
}

async function work({ experiment: name, folder, configs }: Order): Promise<void> {
  await ready;
  loaded ??= provenance(describeBackend());
  await compute(name, configs, cacheOf(experiments[name], folder));
}

if (process.send) {
  process.on("disconnect", () => process.exit(1));
  // The terminal's Ctrl-C reaches parent and children alike; the parent decides.
  process.on("SIGINT", () => {});
  process.on("message", (order: Order) => {
    work(order).then(
      () => report({ finished: true }),
      (error: Error) => report({ error: error.stack ?? String(error) }),
    );
  });
}
