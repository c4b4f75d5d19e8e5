/**
 * Shapes of wide networks: what learns and what is fixed in each, and how their kernels move.
 *
 * @see test/linear/figures.test.ts
 */
import type { Figure } from "../figures/figure";
import { networkDrawing } from "../figures/networkDrawing";
import { ACCENT, deltaLook, INK, QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, simulation, theory } from "../figures/traces";
import type { Shape } from "./layers";

/** Sizes of a network under a name. */
export interface NamedShape extends Shape {
  readonly name: string;
}

const LEARNS = { name: "learns", color: ACCENT, width: 2.5 };
const FIXED = { name: "stands still", color: QUIET, dash: "dot", width: 1.5 };

/**
 * Shape by shape, what learns far upstream (above) and far downstream (below): the layer that is small at the start.
 *
 * @see paper section 4; test/linear/figures.test.ts
 * @example
 * const shape = { name: "one neuron", d: 2, h: 1, c: 1 };
 * shapesDrawing([shape]).data.filter(({ name }) => name === "learns").length; // 2
 */
export function shapesDrawing(shapes: readonly NamedShape[]): Figure {
  const drawn = ([first, second]: readonly (typeof LEARNS | typeof FIXED)[], sign: string) =>
    shapes.map(({ name, d, h, c }): Panel => {
      const layers = [
        { nodes: d, text: `d = ${d}` },
        { nodes: h, text: `h = ${h}` },
        { nodes: c, text: `c = ${c}` },
      ];
      const weights = [
        { ...first, text: "W" },
        { ...second, text: "A" },
      ];
      return { ...networkDrawing(layers, weights), title: `${name}, δ ${sign} 0` };
    });
  const rows = [...drawn([LEARNS, FIXED], "≫"), ...drawn([FIXED, LEARNS], "≪")];
  return panels(rows, { columns: shapes.length, rowHeight: 150, gap: 0.04 });
}

/** The kernel distance of one shape at one relative scale, followed and by the closed form. */
export interface KernelCourse {
  readonly shape: NamedShape;
  readonly delta: number;
  readonly simulated: readonly number[];
  readonly exact: readonly number[];
}

const titleOf = ({ name, d, h, c }: NamedShape): string => `${name}: ${d} → ${h} → ${c}`;

/**
 * Kernel distance over logarithmic time, a panel for each shape.
 *
 * @see paper section 4; test/linear/figures.test.ts
 * @example
 * const shape = { name: "one neuron", d: 2, h: 1, c: 1 };
 * const course = { shape, delta: 0, simulated: [0, 0.1], exact: [0, 0.1] };
 * kernelByShape([course], [1, 2]).data.length; // 2
 */
export function kernelByShape(courses: readonly KernelCourse[], times: readonly number[]): Figure {
  const shapes = [...new Set(courses.map(({ shape }) => shape))];
  return panels(
    shapes.map((shape, column): Panel => {
      const own = courses.filter((course) => course.shape === shape);
      return {
        title: titleOf(shape),
        x: { title: "time t", log: true },
        y: { title: column === 0 ? "kernel distance S(0, t)" : undefined, range: [-0.03, 0.75] },
        traces: [
          ...own.map(({ simulated, delta }) => simulation(times, simulated, delta)),
          ...own.map(({ exact }) => theory(times, exact, "exact")),
        ],
      };
    }),
    { rowHeight: 260 },
  );
}

/** Error and kernel distance of one shape. */
export interface ShapeCourse {
  readonly shape: NamedShape;
  /** Distance of beta from its target, 1 at the size of the target. */
  readonly error: readonly number[];
  readonly moved: readonly number[];
}

/**
 * Error and kernel distance over logarithmic time, a panel for each shape, for one relative scale: one stop of a slider.
 *
 * @see paper section 4; test/linear/figures.test.ts
 * @example
 * const shape = { name: "one neuron", d: 2, h: 1, c: 1 };
 * errorAndKernel([{ shape, error: [1, 0], moved: [0, 0.1] }], [1, 2], -4).data.length; // 2
 */
export function errorAndKernel(
  courses: readonly ShapeCourse[],
  times: readonly number[],
  delta: number,
): Figure {
  return panels(
    courses.map(({ shape, error, moved }): Panel => {
      const kernel = { name: "kernel distance S(0, t)", color: deltaLook(delta).color, width: 4 };
      return {
        title: titleOf(shape),
        x: { title: "time t", log: true },
        y: { range: [-0.03, 1.1] },
        traces: [
          curve(times, error, { name: "error of β", color: INK, dash: "dash" }),
          curve(times, moved, kernel),
        ],
      };
    }),
    { rowHeight: 250 },
  );
}
