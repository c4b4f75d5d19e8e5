import assert from "node:assert/strict";
import fc from "fast-check";
import {
  deltaMeter,
  type LayerScale,
  USUAL_STARTS,
  usualStart,
} from "../../lib/src/beyond/deltaMeter";
import { dot, norm } from "../../lib/src/linalg";
import { piecewiseKernel } from "../../lib/src/piecewise/twoLayer";
import { random } from "../../lib/src/random";
import { mean } from "../../lib/src/statistics";
import { close, ROUNDOFF, throwsMessage } from "../close";

/** Weights of a layer in the forward pass, shape [fanOut, fanIn]. */
const drawn = ({ fanIn, fanOut, deviation }: LayerScale, seed: number): number[][] => {
  const rng = random(seed).stream(fanIn);
  return Array.from({ length: fanOut }, () => rng.normals(fanIn).map((x) => deviation * x));
};
const total = (W: readonly number[][]): number => W.reduce((sum, row) => sum + dot(row, row), 0);

describe("deltaMeter", () => {
  for (const name of USUAL_STARTS)
    it(`reads of the start "${name}" what drawn networks have`, () => {
      const layers = usualStart(name, [6, 300, 300, 4]);
      const readings = deltaMeter(layers);
      for (const l of [0, 1]) {
        const [w, a] = [layers[l], layers[l + 1]];
        const late = (w.rate ?? 1) * total(drawn(a, 1));
        const early = (a.rate ?? 1) * total(drawn(w, 2));
        // 1,200 weights or more: their sum of squares is good to 4 %, of which δ̂ sees at most half.
        close(readings[l].deltaHat as number, (late - early) / (late + early), 0.06, `pair ${l}`);
      }
    });

  it("reads what part of a drawn network's kernel each layer brings", () => {
    const layers = [
      { fanIn: 5, fanOut: 40, deviation: 0.4, rate: 2 },
      { fanIn: 40, fanOut: 1, deviation: 0.7, rate: 0.5 },
    ];
    const shares = Array.from({ length: 400 }, (_, seed) => {
      const [W, [a]] = layers.map((layer) => drawn(layer, seed));
      const x = [random(seed).normals(5)];
      const of = (rates: { a: number; w: number }): number =>
        piecewiseKernel({ W, a }, x, { learningRate: rates })[0][0] / norm(x[0]) ** 2;
      return [of({ w: 2, a: 1e-9 }), of({ w: 1e-9, a: 0.5 })];
    });
    const [first, last] = [0, 1].map((l) => mean(shares.map((one) => one[l])));
    close(deltaMeter(layers)[0].share, first / (first + last), 0.02); // 400 kernels of 20 active neurons
  });

  it("has shares that add up to one, and turns its sign with the order of equal shapes", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        (width, one, other) => {
          const layer = (deviation: number) => ({ fanIn: width, fanOut: width, deviation });
          const [there] = deltaMeter([layer(one), layer(other)]);
          const back = deltaMeter([layer(other), layer(one)]);
          close(there.deltaHat as number, -(back[0].deltaHat as number), ROUNDOFF);
          close(back[0].share + back[1].share, 1, ROUNDOFF);
        },
      ),
    ));

  it("follows the width for PyTorch's default and He, (c − h) / (c + h), and not for NTK, mean-field and muP", () => {
    const read = (name: (typeof USUAL_STARTS)[number], h: number): number =>
      deltaMeter(usualStart(name, [10, h, 3]))[0].deltaHat as number;
    for (const h of [1, 3, 30, 3000]) {
      for (const name of ["PyTorch", "He"] as const)
        close(read(name, h), (3 - h) / (3 + h), ROUNDOFF);
      close(read("Glorot", h), (-7 * h) / (60 + 13 * h), ROUNDOFF);
      for (const name of ["NTK", "mean-field"] as const) close(read(name, h), -7 / 13, ROUNDOFF);
      close(read("muP", h), 2 / 4, ROUNDOFF);
    }
  });

  it("does not change if a fixed factor of the forward pass is moved into weight and rate", () => {
    const plain = { fanIn: 4, fanOut: 7, deviation: 1 };
    const last = { fanIn: 7, fanOut: 2, deviation: 1 };
    const [reading] = deltaMeter([plain, last]);
    const [scaled] = deltaMeter([{ ...plain, deviation: 0.2, rate: 0.04 }, last]);
    close(scaled.deltaHat as number, reading.deltaHat as number, ROUNDOFF);
    close(scaled.share, reading.share, ROUNDOFF);
  });

  it("names bad input", () => {
    const layer = { fanIn: 2, fanOut: 3, deviation: 1 };
    throwsMessage(() => deltaMeter([layer]), RangeError, /^deltaMeter: there must be at least two/);
    throwsMessage(
      () => deltaMeter([layer, layer]),
      RangeError,
      /^deltaMeter: layer 2 must take what layer 1 gives/,
    );
    throwsMessage(
      () => usualStart("LeCun" as never, [1, 2, 3]),
      RangeError,
      /^usualStart: name must be one of PyTorch, He/,
    );
    assert.equal(usualStart("muP", [1, 2, 3, 4]).length, 3);
  });
});
