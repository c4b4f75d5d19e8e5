/** The surface on which delta keeps the two layers, seen from the side, and the path on it. */
import { atUnitRates, rateFactor } from "../../../lib/src/minimal/learningRate";
import type { Neuron } from "../../../lib/src/minimal/singleNeuron";
import { imbalanceSurface } from "../../../lib/src/minimal/surfaces";
import { ratesOf } from "../model/flow";
import type { Scene } from "../model/scene";
import type { State } from "../model/state";
import { area, dot, type Sketch, sketch, star, strokes } from "./canvas";
import { type Colors, mixed } from "./colors";
import { type Point3, type View, viewOf } from "./view";

const MESH = 19;

const NUM_SHADES = 24;

/** What is nearer is drawn later. */
interface Piece {
  readonly depth: number;
  readonly draw: () => void;
}

/** The meshes of the surface, the bluer the larger the loss; the loss at the start lies in the middle. */
function meshes(
  drawing: Sketch,
  view: View,
  { delta, limit }: { delta: number; limit: number },
  lossAt: (point: Point3) => number,
  startLoss: number,
): Piece[] {
  const { context, colors } = drawing;
  const shades = Array.from({ length: NUM_SHADES + 1 }, (_, i) =>
    mixed(colors["sheet-low"], colors["sheet-high"], i / NUM_SHADES),
  );
  return imbalanceSurface(delta, limit, MESH).flatMap(({ x, y, z }) => {
    const points = x.map((row, i) => row.map((_, j): Point3 => [x[i][j], y[i][j], z[i][j]]));
    const seen = points.map((row) => row.map(view));
    const losses = points.map((row) => row.map(lossAt));
    const pieces: Piece[] = [];
    for (let i = 0; i + 1 < x.length; i++)
      for (let j = 0; j + 1 < x[i].length; j++) {
        const corners = [seen[i][j], seen[i][j + 1], seen[i + 1][j + 1], seen[i + 1][j]];
        const loss =
          (losses[i][j] + losses[i][j + 1] + losses[i + 1][j + 1] + losses[i + 1][j]) / 4;
        const fill = shades[Math.round((NUM_SHADES * loss) / (loss + startLoss + 1e-9))];
        pieces.push({
          depth: corners.reduce((sum, { depth }) => sum + depth, 0) / 4,
          draw: () => {
            area(
              drawing,
              corners.map(({ at }) => at),
              fill,
            );
            context.lineWidth = 0.6;
            context.strokeStyle = colors["sheet-edge"];
            context.stroke();
          },
        });
      }
    return pieces;
  });
}

function axes(drawing: Sketch, view: View, tips: readonly Point3[], names: readonly string[]) {
  const { context, colors, width, height } = drawing;
  const origin = view([0, 0, 0]).at;
  const ends = tips.map((tip) => view(tip).at);
  strokes(
    drawing,
    ends.map((end) => [origin, end]),
    { color: colors.quiet, dash: [2, 3] },
  );
  context.fillStyle = colors.ink;
  context.textAlign = "center";
  for (const [i, [x, y]] of ends.entries())
    context.fillText(
      names[i],
      Math.min(width - 26, Math.max(26, x)),
      Math.min(height - 4, Math.max(12, y - 6)),
    );
}

export function drawSheets(
  canvas: HTMLCanvasElement,
  state: State,
  scene: Scene,
  colors: Colors,
): void {
  const drawing = sketch(canvas, colors);
  const rates = ratesOf(state);
  const { course, flow, loss } = scene;
  const inSpace = (neuron: Neuron): Point3 => {
    const { w, a } = atUnitRates(neuron, rates);
    return [w[0], w[1], a];
  };
  const path = course.states.map(inSpace);
  const [now, end] = [flow.at(10 ** state.clock), flow.limit].map(inSpace);
  const farthest = Math.max(...[...path, end].map(([x, y]) => Math.hypot(x, y)));
  const limit = 1.25 * Math.max(farthest, 1, Math.sqrt(Math.max(0, -state.delta)));
  const tallest = Math.sqrt(limit * limit + Math.max(0, state.delta));
  const view = viewOf(drawing, { limit, tallest, turn: state.turn });

  const k = rateFactor(rates);
  const lossAt = ([w1, w2, a]: Point3): number => loss([(a * w1) / k, (a * w2) / k]);
  const pieces = meshes(drawing, view, { delta: state.delta, limit }, lossAt, lossAt(path[0]));
  // A little nearer than the surface that it lies on.
  const lift = (2 * limit) / MESH;
  const seen = path.map(view);
  for (let i = 1; i < seen.length; i++)
    pieces.push({
      depth: Math.min(seen[i - 1].depth, seen[i].depth) - lift,
      draw: () =>
        strokes(drawing, [[seen[i - 1].at, seen[i].at]], { color: colors.path, width: 3 }),
    });
  drawing.context.setLineDash([]);
  for (const { draw } of pieces.sort((one, two) => two.depth - one.depth)) draw();
  dot(drawing, seen[0].at, 4, colors.card, colors.path);
  if (flow.basin !== 0) star(drawing, view(end).at, 9);
  dot(drawing, view(now).at, 5, colors.path);
  const isUnit = state.rateA === 1 && state.rateW === 1;
  const names = isUnit ? ["w₁", "w₂", "a"] : ["√ηₐ w₁", "√ηₐ w₂", "√η_w a"];
  const tips: Point3[] = [
    [limit, 0, 0],
    [0, limit, 0],
    [0, 0, tallest],
  ];
  axes(drawing, view, tips, names);
}
