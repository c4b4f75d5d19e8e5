/**
 * One process of a sweep: computes the jobs it is sent and stores each result as it arrives. Forked by local.ts.
 */

import type { Json } from "../../lib/src/experiment";
import { describeBackend, ready } from "../../lib/src/notebook/tensor";
import { cacheOf } from "./cache";
import { type Provenance, provenance } from "./provenance";
import { experiments } from "./registry";

/** What a worker is sent, and what it sends back. */
export interface Order {
  readonly experiment: string;
  readonly folder: string;
  readonly configs: readonly Json[];
}
export type Report =
  | { readonly done: number }
  | { readonly finished: true }
  | { readonly error: string };

/** Of the code as it was loaded, whatever is edited while it runs. */
const loaded = provenance({ tensorflow: describeBackend() });

const report = (message: Report): Promise<void> =>
  new Promise((resolve) => (process.send ? process.send(message, () => resolve()) : resolve()));

async function work({ experiment: name, folder, configs }: Order): Promise<void> {
  await ready;
  const experiment = experiments[name];
  const cache = cacheOf(experiment, folder);
  const mine = configs.filter(cache.claim);
  let last = performance.now();
  try {
    if (mine.length > 0)
      await experiment.run(
        mine,
        (index, result) => {
          const now = performance.now();
          const seconds = Number(((now - last) / 1000).toFixed(3));
          last = now;
          cache.write({
            config: mine[index],
            result,
            provenance: { ...loaded, seconds } as Provenance,
          });
          void report({ done: 1 });
        },
        // Lets messages out, and notices that the parent is gone.
        () => new Promise((resolve) => setImmediate(() => resolve(!process.connected))),
      );
  } finally {
    for (const config of mine) cache.release(config);
  }
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
