/**
 * The neurons of students in the plane, on their way (Fig. 1a).
 *
 * @see paper Fig. 1a; test/students/pathsFigure.test.ts
 */
import type { Figure, Trace } from "../figures/figure";
import { ACCENT, QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, dots, xy } from "../figures/traces";
import { linspace } from "../grid";
import { norm, scale, type Vector } from "../linalg";
import type { Network } from "../piecewise/twoLayer";
import { largest } from "../statistics";

/** A student with two inputs, at some times. */
export interface PlaneCourse {
  readonly title: string;
  /** The start first. */
  readonly networks: readonly Network[];
}

const KINDS = [
  { sign: 1, name: "a > 0", color: "#00545a", symbol: "circle" },
  { sign: -1, name: "a < 0", color: "#b3620b", symbol: "diamond" },
];
const CIRCLE = linspace(0, 2 * Math.PI, 121).map((angle) => [Math.cos(angle), Math.sin(angle)]);

/** What a neuron contributes, and where. */
const arrow = ({ W, a }: Network, k: number): number[] => scale(Math.abs(a[k]), W[k]);

function directions(teacher: Network, length: number): Trace[] {
  const style = { name: "teacher", color: ACCENT, dash: "dash", width: 1.5 };
  return teacher.W.map((w) => curve(...xy([[0, 0], scale(length, w)]), style));
}

/** Paths and ends of the neurons that start with one sign of the readout. */
function pathsOf(
  networks: readonly Network[],
  { sign, name, color, symbol }: (typeof KINDS)[number],
): Trace[] {
  const ks = networks[0].a.flatMap((a, k) => (Math.sign(a) === sign ? [k] : []));
  const paths = ks.map((k): Vector[] => networks.map((network) => arrow(network, k)));
  const ends = paths.map((path) => path[path.length - 1]);
  return [
    ...paths.map((path) => curve(...xy(path), { name, color, width: 1.2 })),
    dots(...xy(ends), { color, size: 6, symbol }),
  ];
}

function panelOf({ title, networks }: PlaneCourse, teacher: Network): Panel {
  const arrows = networks.flatMap((network) => network.a.map((_, k) => arrow(network, k)));
  const reach = 1.05 * largest(arrows.flat().map(Math.abs));
  const radius = largest(networks[0].a.map((_, k) => norm(arrow(networks[0], k))));
  const ring = xy(CIRCLE.map((point) => scale(radius, point)));
  return {
    title,
    equalAxes: true,
    x: { range: [-reach, reach] },
    y: { range: [-reach, reach] },
    traces: [
      ...directions(teacher, 2 * reach),
      curve(...ring, { name: "start", color: QUIET, dash: "dot" }),
      ...KINDS.flatMap((kind) => pathsOf(networks, kind)),
    ],
  };
}

/**
 * Paths of |a_k| w_k, whose direction is where a neuron looks and whose length is how much it contributes: a panel for
 * each student, over the dashed directions of the teacher and the dotted circle of the start.
 *
 * @example
 * const networks = [{ W: [[1, 0]], a: [1] }, { W: [[0, 2]], a: [1] }];
 * neuronPaths([{ title: "turning", networks }], { W: [[0, 1]], a: [1] }).data.length; // 5
 */
export const neuronPaths = (courses: readonly PlaneCourse[], teacher: Network): Figure =>
  panels(
    courses.map((course) => panelOf(course, teacher)),
    { columns: Math.min(2, courses.length), rowHeight: 300 },
  );
