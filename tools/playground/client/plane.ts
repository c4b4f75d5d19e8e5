/** The plane of the function's two coefficients: level lines, basins, the path of beta, its end. */
import { unit } from "../../../lib/src/linalg";
import { coefficients } from "../../../lib/src/minimal/singleNeuron";
import { basinBoundary, basinOutline } from "../model/basin";
import { type Field, fieldOf, levelLines } from "../model/field";
import type { Scene } from "../model/scene";
import type { Point, State } from "../model/state";
import { area, dot, type Sketch, sketch, star, strokes } from "./canvas";
import type { Colors } from "./colors";

/** Half of the plane's width. */
export const HALF = 2.4;

/** Farther from the origin than the plane's corners. */
const BEYOND = 1.5 * HALF;

const NUM_LEVELS = 11;

/** Closer together where the function is flat, as around a minimum. */
const levelsOf = ({ least, most }: Field): number[] =>
  Array.from(
    { length: NUM_LEVELS },
    (_, i) => least + (most - least) * ((i + 0.5) / NUM_LEVELS) ** 2,
  );

type Place = (point: readonly number[]) => Point;

function axes(drawing: Sketch, place: Place): void {
  const { context, width, height, colors } = drawing;
  const cross = [
    [place([-HALF, 0]), place([HALF, 0])],
    [place([0, -HALF]), place([0, HALF])],
  ];
  strokes(drawing, cross, { color: colors.line });
  context.fillStyle = colors.quiet;
  context.textAlign = "center";
  for (const value of [-2, -1, 1, 2]) {
    const [x, y] = place([value, value]);
    const text = String(value).replace("-", "−");
    context.fillText(text, x, height - 6);
    context.fillText(text, 12, y + 4);
  }
  context.fillText("β₁", width - 12, height - 6);
  context.fillText("β₂", 12, 16);
}

/** All functions that fit, the level that touches them, and Theorem 3.1's point where flow does not end there. */
function example(
  drawing: Sketch,
  { target }: State,
  { levels, solution = [], flow }: Scene,
  { field, place }: { field: Field; place: Place },
): void {
  const { ink, accent, card } = drawing.colors;
  const touching = levelLines(field, [levels(solution)]);
  strokes(
    drawing,
    touching.map((piece) => piece.map(place)),
    { color: accent, width: 1.5 },
  );
  const [x1, x2] = unit(target);
  const line = [-9, 9].map((s) => place([target[0] - s * x2, target[1] + s * x1]));
  strokes(drawing, [line], { color: ink, width: 1.5, dash: [6, 4] });
  const missed = Math.hypot(flow.end[0] - solution[0], flow.end[1] - solution[1]) > 1e-6;
  if (missed) dot(drawing, place(solution), 5, card, accent);
}

export function drawPlane(
  canvas: HTMLCanvasElement,
  state: State,
  scene: Scene,
  colors: Colors,
): void {
  const drawing = sketch(canvas, colors);
  const { width, height } = drawing;
  const place: Place = ([x, y]) => [((x / HALF + 1) / 2) * width, ((1 - y / HALF) / 2) * height];
  const boundary = basinBoundary(state, BEYOND);
  area(drawing, basinOutline(boundary, state).map(place), colors.basin);
  const field = fieldOf(scene.levels, HALF);
  const lines = levelLines(field, levelsOf(field)).map((piece) => piece.map(place));
  strokes(drawing, lines, { color: colors.level });
  strokes(drawing, [boundary.map(place)], { color: colors.warm, width: 1.5 });
  axes(drawing, place);
  if (scene.solution) example(drawing, state, scene, { field, place });
  strokes(drawing, [scene.course.functions.map(place)], { color: colors.path, width: 3 });
  dot(drawing, place(coefficients(scene.flow.at(10 ** state.clock))), 5, colors.path);
  if (scene.flow.basin !== 0) star(drawing, place(scene.flow.end), 9);
}
