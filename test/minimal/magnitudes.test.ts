import fc from "fast-check";
import { layerMagnitudes } from "../../lib/src/minimal/magnitudes";
import { close, ROUNDOFF, throwsMessage } from "../close";
import { logUniform, relativeScale, SEED } from "./starts";

describe("layerMagnitudes", () => {
  it("has product b^2 and difference delta, to round-off, and swaps with the sign of delta (2,000 cases)", () => {
    fc.assert(
      fc.property(logUniform(1e-12, 1e6), relativeScale(1e12), (b, delta) => {
        const { readout, input } = layerMagnitudes(b, delta);
        close((readout / b) * (input / b), 1, ROUNDOFF);
        close((readout - input) / (readout + input), delta / Math.hypot(delta, 2 * b), ROUNDOFF);
        const swapped = layerMagnitudes(b, -delta);
        close(swapped.readout / input, 1, ROUNDOFF);
        close(swapped.input / readout, 1, ROUNDOFF);
      }),
      { numRuns: 2000, seed: SEED },
    );
  });

  it("copes with zeros and refuses the rest", () => {
    close(layerMagnitudes(0, 0).readout, 0, 0);
    close(layerMagnitudes(0, 3).readout, 3, 0);
    close(layerMagnitudes(0, -3).input, 3, 0);
    throwsMessage(
      () => layerMagnitudes(-1, 0),
      RangeError,
      /^layerMagnitudes: b must be at least 0, got -1/,
    );
    throwsMessage(
      () => layerMagnitudes(1, Number.NaN),
      RangeError,
      /^layerMagnitudes: delta must be finite, got NaN/,
    );
  });
});
