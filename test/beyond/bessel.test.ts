import { besselIRatio, logBesselK } from "../../lib/src/beyond/bessel";
import { close, ROUNDOFF, throwsMessage } from "../close";

const ARGUMENTS = [1e-100, 1e-3, 0.5, 2, 30, 700];
const ORDERS = [-0.3, 0.5, 2.2, 25.5, 120];

describe("modified Bessel functions", () => {
  it("are elementary for halves of odd numbers", () => {
    for (const x of ARGUMENTS) {
      close(logBesselK(0.5, x), Math.log(Math.PI / (2 * x)) / 2 - x, ROUNDOFF);
      close(besselIRatio(-0.5, x), Math.tanh(x), ROUNDOFF);
    }
    for (const x of [0.5, 2, 30]) close(besselIRatio(0.5, x), 1 / Math.tanh(x) - 1 / x, ROUNDOFF);
  });

  it("obey their recurrence, K_{mu+1} - K_{mu-1} = (2 mu / x) K_mu", () => {
    for (const x of ARGUMENTS)
      for (const mu of ORDERS) {
        const middle = logBesselK(mu, x);
        const [above, below] = [mu + 1, mu - 1].map((nu) => Math.exp(logBesselK(nu, x) - middle));
        // Each logarithm is rounded to its own size.
        close(((above - below) * x) / (2 * mu), 1, 1e-11 * Math.max(1, x));
      }
  });

  it("have the limit x / 2 (mu + 1) of the ratio at small x", () => {
    for (const mu of ORDERS) close(besselIRatio(mu, 1e-6) * (mu + 1), 5e-7, 1e-18);
  });

  it("name bad input", () => {
    throwsMessage(() => logBesselK(1, 0), RangeError, /logBesselK: x must be positive, got 0/);
    throwsMessage(() => besselIRatio(-1, 1), RangeError, /mu must be above -1, got -1/);
  });
});
