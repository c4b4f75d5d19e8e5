/** Exact activation regions: time against the number of neurons, for one and for three hidden layers. */
import { activationRegions } from "../../lib/src/piecewise/partition";
import type { PlaneNetwork } from "../../lib/src/piecewise/planeNetwork";
import { random } from "../../lib/src/random";
import { SEED } from "../minimal/starts";

const WIDTHS = [[10], [50], [200], [17, 17, 16], [50, 50, 50]];
/** The first are left out: the compiler is still at work. */
const [NUM_WARM_UP, NUM_ROUNDS] = [8, 9];
const WINDOW = [
  [-2, 2],
  [-2, 2],
] as const;

function randomNetwork(widths: readonly number[]): PlaneNetwork {
  const rng = random(SEED);
  const layers = widths.map((h, l) => {
    const numInputs = l === 0 ? 2 : widths[l - 1];
    const W = Array.from({ length: h }, () =>
      rng.normals(numInputs).map((w) => w / Math.sqrt(numInputs)),
    );
    return { W, b: rng.normals(h).map((b) => b / 2) };
  });
  return { layers, readout: rng.normals(widths[widths.length - 1]) };
}

export default function* partition(): Iterable<string> {
  yield "activation regions of random ReLU networks on two inputs, median of 9:";
  for (const widths of WIDTHS) {
    const network = randomNetwork(widths);
    let numRegions = 0;
    const times = Array.from({ length: NUM_WARM_UP + NUM_ROUNDS }, () => {
      const from = performance.now();
      numRegions = activationRegions(network, WINDOW).regions.length;
      return performance.now() - from;
    });
    const median = times.slice(NUM_WARM_UP).sort((a, b) => a - b)[Math.floor(NUM_ROUNDS / 2)];
    yield `  ${widths.join(" + ").padEnd(13)} neurons: ${String(numRegions).padStart(6)} regions, ${median.toFixed(1).padStart(7)} ms`;
  }
}
