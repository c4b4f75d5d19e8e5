/**
 * The wide network's closed form: accuracy over random shapes against a restart midway and the integrator, and the
 * cost of a state against the integrator's. Ratios are taken within one run.
 */
import { difference, frobenius, identity, type Matrix } from "../../lib/src/linalg";
import { exactWideFlow } from "../../lib/src/linear/exactFlow";
import { wideFlow } from "../../lib/src/linear/integratedFlow";
import { isotropicStart } from "../../lib/src/linear/isotropic";
import { wideCoefficients } from "../../lib/src/linear/layers";
import { gaussianMatrix, random } from "../../lib/src/random";

const NUM_CASES = 300;
const relative = (A: Matrix, B: Matrix): number => frobenius(difference(A, B)) / frobenius(B);
const quantile = (values: number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))];

export default function* linear(): Iterable<string> {
  const errors = { restart: [] as number[], integrator: [] as number[] };
  let [exactSeconds, integratorSeconds] = [0, 0];
  for (let seed = 0; seed < NUM_CASES; seed++) {
    const rng = random(seed);
    const [h, d, c] = [1 + rng.integer(4), 1 + rng.integer(5), 1 + rng.integer(5)];
    // delta = 0 is left to the tests: there half of the square networks head for a saddle.
    const delta = (h <= c ? 1 : -1) * 10 ** (3 * rng.uniform() - 2);
    if (h > c && h > d) continue;
    const { W, A } = isotropicStart({ h, d, c, delta, size: 10 ** (-3 * rng.uniform()) }, rng);
    const betaStar = gaussianMatrix(d, c, rng);
    const from = { W0: W, A0: A, betaStar };

    let clock = performance.now();
    const exact = exactWideFlow(from);
    const there = exact.at(5);
    exactSeconds += performance.now() - clock;
    clock = performance.now();
    const followed = wideFlow({
      ...from,
      X: identity(d),
      Y: betaStar,
      until: 5,
      relativeTolerance: 1e-11,
    });
    const numerical = wideCoefficients(followed.at(5));
    integratorSeconds += performance.now() - clock;

    errors.integrator.push(relative(numerical, there.beta));
    for (const t of [1, 1e3, 1e6])
      errors.restart.push(
        relative(
          exactWideFlow({ ...from, W0: there.W, A0: there.A }).at(t).beta,
          exact.at(5 + t).beta,
        ),
      );
  }
  yield `${errors.integrator.length} random networks, h to 4, d and c to 5, |delta| from 0.01 to 10:`;
  for (const [what, values] of Object.entries(errors))
    yield `  beta against ${what.padEnd(10)}: 99 in 100 below ${quantile(values, 0.99).toExponential(1)}, worst ${Math.max(...values).toExponential(1)}`;
  yield `  integrator / closed form, one state at t = 5: ${(integratorSeconds / exactSeconds).toFixed(0)} times`;
}
