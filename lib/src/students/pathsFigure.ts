/**
 * The neurons of students in the plane, on their way (Fig. 1a), with a slider over the steps.
 *
 * @see paper Fig. 1a; test/students/pathsFigure.test.ts
 */
import { requireThat } from "../check";
import type { Figure, Trace } from "../figures/figure";
import { ACCENT, QUIET } from "../figures/palette";
import { type Panel, panels } from "../figures/panels";
import { curve, dots, xy } from "../figures/traces";
import { linspace } from "../grid";
import { norm, scale, type Vector } from "../linalg";
import { withMoving } from "../minimal/movingTraces";
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

/** Neurons that start with one sign of the readout. */
const ofSign = ({ a }: Network, wanted: number): number[] =>
  a.flatMap((readout, k) => (Math.sign(readout) === wanted ? [k] : []));

/** Their paths. */
function pathsOf(
  networks: readonly Network[],
  { sign, name, color }: (typeof KINDS)[number],
): Trace[] {
  return ofSign(networks[0], sign).map((k) => {
    const path = networks.map((network): Vector => arrow(network, k));
    return curve(...xy(path), { name, color, width: 1.2 });
  });
}

/** Where the neurons of all students are at one time. */
const neuronsAt = (courses: readonly PlaneCourse[], time: number): Trace[] =>
  courses.flatMap(({ networks }, i) =>
    KINDS.map(({ sign, color, symbol }) => {
      const arrows = ofSign(networks[0], sign).map((k) => arrow(networks[time], k));
      const place = i === 0 ? {} : { xaxis: `x${i + 1}`, yaxis: `y${i + 1}` };
      return { ...dots(...xy(arrows), { color, size: 7, symbol }), ...place };
    }),
  );

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

/** Stops of the slider. */
const MOST_STOPS = 21;

/**
 * Paths of |a_k| w_k, whose direction is where a neuron looks and whose length is how much it contributes: a panel for
 * each student, over the dashed directions of the teacher and the dotted circle of the start. The slider moves the
 * neurons along their paths.
 *
 * @param labels what the slider says at each of the courses' networks, at least two.
 * @throws RangeError if there are fewer than two labels, or another number of them than of networks.
 * @see paper Fig. 1a; test/students/pathsFigure.test.ts
 * @example
 * const networks = [{ W: [[1, 0]], a: [1] }, { W: [[0, 2]], a: [1] }];
 * neuronPaths([{ title: "turning", networks }], { W: [[0, 1]], a: [1] }, ["0", "10"]).frames.length; // 2
 */
export function neuronPaths(
  courses: readonly PlaneCourse[],
  teacher: Network,
  labels: readonly string[],
): Figure {
  for (const { networks } of courses) {
    const fits = networks.length === labels.length;
    requireThat(fits, "neuronPaths", `there must be ${labels.length} networks`, networks.length);
  }
  const still = panels(
    courses.map((course) => panelOf(course, teacher)),
    { columns: Math.min(2, courses.length), rowHeight: courses.length > 2 ? 158 : 300 },
  );
  const numStops = Math.min(MOST_STOPS, labels.length);
  const times = linspace(0, labels.length - 1, numStops).map(Math.round);
  const moments = times.map((time) => ({ label: labels[time], traces: neuronsAt(courses, time) }));
  return withMoving(still, moments, { name: "steps", start: numStops - 1 });
}
