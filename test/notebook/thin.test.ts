import assert from "node:assert/strict";
import fc from "fast-check";
import type { Figure, Trace } from "../../lib/src/figures/figure";
import { compact } from "../../lib/src/notebook/compact";
import { largest, smallest } from "../../lib/src/statistics";
import { closeWithin } from "../close";

const count = (numPoints: number) => Array.from({ length: numPoints }, (_, i) => i);

interface Kept {
  readonly x: number[];
  readonly y: (number | null)[];
  readonly z: number[];
  readonly marker: { readonly color: number[]; readonly size: number };
  readonly text: string[];
  readonly error_y: { readonly array: number[] };
}
const thinned = (trace: Trace, layout: Figure["layout"] = {}): Kept =>
  compact({ data: [trace], layout }).data[0] as unknown as Kept;

/** A pixel of a figure 1,000 pixels wide. */
const PIXEL = 1e-3;

describe("curves as they are stored", () => {
  it("keep a spike among 30,000 points, and what is beside it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 29_998 }), fc.boolean(), (at, isCloud) => {
        const y = count(30_000).map((i) => (i === at ? 1 : 0));
        const kept = thinned({ y, mode: isCloud ? "markers" : "lines" });
        assert.ok(kept.y.length <= 1000);
        closeWithin(kept.x[kept.y.indexOf(1)], at, 30_000 * PIXEL);
        assert.equal(kept.y.filter((value) => value === 1).length, 1);
      }),
      { numRuns: 20 },
    );
  });

  it("keep both extremes of an alternating series, everywhere", () => {
    const { x, y } = thinned({ y: count(30_000).map((i) => (i % 2 ? -1 : 1)) });
    for (const sign of [-1, 1]) {
      const at = [0, ...x.filter((_, i) => y[i] === sign), 29_999];
      const widest = largest(at.slice(1).map((step, i) => step - at[i]));
      assert.ok(widest < 300, `${widest} steps without ${sign}`);
    }
  });

  it("keep all decades of a logarithmic axis, for lines and for markers", () => {
    const x = count(100_000).map((i) => i + 1);
    const y = x.map((step) => 1 / step);
    const layout = { xaxis2: { type: "log" }, yaxis: { type: "log" } };
    for (const mode of ["lines", "markers"]) {
      const kept = thinned({ x, y, mode, xaxis: "x2" }, layout);
      assert.ok(kept.x.length <= 1000);
      assert.deepEqual(kept.x.slice(0, 10), x.slice(0, 10));
      for (const power of [1, 2, 3, 4]) {
        const inDecade = kept.x.filter((step) => step > 10 ** power && step <= 10 ** (power + 1));
        assert.ok(inDecade.length >= 50, `${inDecade.length} points from 10^${power}`);
      }
    }
  });

  it("keep the ends of both axes, whatever the series", () => {
    const series = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), {
      minLength: 1001,
      maxLength: 3000,
    });
    fc.assert(
      fc.property(series, fc.constantFrom("lines", "markers", undefined), (y, mode) => {
        const kept = thinned({ y, mode });
        const values = kept.y as number[];
        assert.ok(values.length <= 1000 && values.length > 0);
        const bound = PIXEL * (largest(y) - smallest(y));
        // A marker stands for its cell, the larger the fewer may be kept.
        const widest = mode === "markers" ? 64 * bound : bound;
        closeWithin(largest(values), largest(y), widest);
        closeWithin(smallest(values), smallest(y), widest);
        kept.x.forEach((step, i) => {
          if (Number.isInteger(step)) closeWithin(values[i], y[step], bound);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("keep a path that turns back, in the plane and in space", () => {
    const angles = count(20_000).map((i) => (i / 20_000) * 6 * Math.PI);
    const [x, y] = [angles.map(Math.cos), angles.map(Math.sin)];
    for (const trace of [
      { x, y },
      { type: "scatter3d", x, y, z: angles },
    ]) {
      const kept = thinned(trace);
      assert.ok(kept.x.length <= 1000 && kept.x.length > 300);
      // No chord cuts a corner by more than a pixel or two of the radius.
      for (let i = 1; i < kept.x.length; i++) {
        const [u, v] = [kept.x, kept.y as number[]].map((list) => (list[i] + list[i - 1]) / 2);
        closeWithin(Math.hypot(u, v), 1, 2 * PIXEL);
      }
    }
  });

  it("keep the quiet part beside a noisy one", () => {
    const noisy = count(5000).map((i) => Math.sin(i * i));
    const quiet = count(5000).map((i) => Math.sin(i / 500));
    const { x, y } = thinned({ y: [...noisy, ...quiet] });
    const late = x.filter((step) => step >= 5000);
    assert.ok(late.length > 100, `${late.length}`);
    x.forEach((step, i) => {
      if (step >= 5000) closeWithin(y[i] as number, quiet[step - 5000], PIXEL);
    });
  });

  it("keep gaps", () => {
    const y = count(5000).map((i) => (i >= 2000 && i < 2100 ? NaN : i));
    const { x, y: kept } = thinned({ y });
    const gap = kept.indexOf(null);
    assert.deepEqual([x[gap - 1], x[gap], x[gap + 1]], [1999, 2000, 2100]);
    assert.equal(thinned({ y: count(5000).map(() => NaN) }).y.length, 2);
  });

  it("keep colors, errors and texts beside their points", () => {
    const i = count(5001);
    const trace = {
      ...{ x: i, y: Float32Array.from(i), marker: { color: i, size: 3 } },
      ...{ text: i.map(String), error_y: { array: i } },
    };
    for (const mode of ["lines+markers", "markers"]) {
      const { x, y, marker, text, error_y } = thinned({ ...trace, mode });
      assert.deepEqual([x[0], x.length > 400, marker.size], [0, true, 3]);
      for (const list of [y, marker.color, error_y.array, text.map(Number)])
        assert.deepEqual(list, x);
    }
  });

  it("count from where a trace without x begins, and take dates and names", () => {
    const y = count(2000);
    assert.deepEqual(thinned({ y, x0: 10, dx: 2 }).x.slice(-1), [10 + 2 * 1999]);
    const dates = y.map((i) => new Date(i * 1000).toISOString());
    const names = y.map((i) => `run ${i}`);
    for (const x of [dates, names]) {
      const kept = thinned({ x, y });
      assert.ok(kept.x.length <= 1000);
      (kept.x as unknown as string[]).forEach((name, i) => {
        assert.equal(name, x[kept.y[i] as number]);
      });
    }
  });

  it("look closest where the axis does", () => {
    const { x } = thinned({ y: count(100_000) }, { xaxis: { range: [0, 1000] } });
    assert.ok(x.filter((step) => step <= 1000).length > 250);
  });

  it("give many curves fewer points each, and leave short ones alone", () => {
    const curves = (numCurves: number, numPoints: number) =>
      Array.from({ length: numCurves }, () => ({ y: count(numPoints).map((i) => (-1) ** i) }));
    const lengths = (data: Figure["data"]) =>
      compact({ data, layout: {} }).data.map(({ y }) => (y as number[]).length);
    assert.ok(largest(lengths(curves(24, 900))) <= 500);
    assert.ok(largest(lengths(curves(1000, 300))) <= 100);
    const mixed = lengths([...curves(11, 900), ...curves(50, 20), ...curves(1, 5000)]);
    assert.deepEqual(mixed.slice(0, -1), [...Array(11).fill(900), ...Array(50).fill(20)]);
  });

  it("leave short curves, surfaces and stacked areas at full resolution", () => {
    const z = count(1200).map(() => [0, 1]);
    const whole: Trace[] = [{ y: count(1000) }, { type: "surface", z }];
    whole.push({ y: count(5000), stackgroup: "one" }, { y: count(5000), x0: "2026-01-01" });
    for (const trace of whole)
      assert.equal(
        (thinned(trace)[trace.z ? "z" : "y"] as unknown[]).length,
        (trace.z ? z : (trace.y as number[])).length,
      );
  });
});
