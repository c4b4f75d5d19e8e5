/** One small chart over time or delta. */
import type { Chart } from "../model/charts";
import { type Point, RANGES } from "../model/state";
import { dot, sketch, strokes } from "./canvas";
import type { Colors } from "./colors";

const numeral = (value: number): string => String(value || 0).replace("-", "−");

/** Of log10 of the time, and of delta. */
const TICKS = {
  time: [-2, -1, 0, 1, 2, 3].map((place) => ({
    place,
    text: numeral(Number((10 ** place).toPrecision(1))),
  })),
  delta: [-6, -3, 0, 3, 6].map((place) => ({ place, text: numeral(place) })),
};

const MARGIN = { left: 34, right: 18, top: 22, bottom: 18 };

/** A round number near a third of the range. */
function spacing([low, high]: Point): number {
  const raw = (high - low) / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([5, 2, 1].find((factor) => factor * power <= raw) ?? 1) * power;
}

export function drawChart(canvas: HTMLCanvasElement, chart: Chart, colors: Colors): void {
  const drawing = sketch(canvas, colors);
  const { context, width, height } = drawing;
  const { least, most } = chart.over === "time" ? RANGES.clock : RANGES.delta;
  const [low, high] = chart.range;
  const inner = {
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
  const place = ([x, y]: Point): Point => [
    MARGIN.left + ((x - least) / (most - least)) * inner.width,
    MARGIN.top + (1 - (y - low) / (high - low)) * inner.height,
  ];
  const across = (y: number): Point[] => [place([least, y]), place([most, y])];
  context.fillStyle = colors.ink;
  context.textAlign = "left";
  context.fillText(chart.title, MARGIN.left, 14);
  context.fillStyle = colors.quiet;
  context.textAlign = "center";
  for (const { place: x, text } of TICKS[chart.over])
    context.fillText(text, place([x, low])[0], height - 5);
  context.textAlign = "right";
  const step = spacing(chart.range);
  const count = Math.floor(high / step) - Math.ceil(low / step) + 1;
  const heights = Array.from({ length: count }, (_, i) => (Math.ceil(low / step) + i) * step);
  for (const y of heights)
    context.fillText(numeral(Number(y.toPrecision(3))), MARGIN.left - 5, place([least, y])[1] + 4);
  strokes(drawing, heights.map(across), { color: colors.line });
  if (chart.guide !== undefined)
    strokes(drawing, [across(chart.guide)], { color: colors.accent, width: 1.5, dash: [2, 4] });
  context.save();
  context.beginPath();
  context.rect(MARGIN.left - 6, MARGIN.top, inner.width + 12, inner.height);
  context.clip();
  strokes(drawing, [chart.points.map(place)], { color: colors.path, width: 2.5 });
  if (Number.isFinite(chart.mark[1])) dot(drawing, place(chart.mark), 5, colors.path);
  context.restore();
}
