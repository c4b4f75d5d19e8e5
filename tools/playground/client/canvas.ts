/** A canvas that is sharp on every screen, and what is drawn on more than one of them. */
import type { Colors } from "./colors";

type Place = readonly [number, number];

export interface Sketch {
  readonly context: CanvasRenderingContext2D;
  /** In pixels of the page. */
  readonly width: number;
  readonly height: number;
  readonly colors: Colors;
}

/** An empty canvas, as large as it is laid out. */
export function sketch(canvas: HTMLCanvasElement, colors: Colors): Sketch {
  const density = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const pixels = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== pixels[0] || canvas.height !== pixels[1])
    [canvas.width, canvas.height] = pixels;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "12px system-ui, sans-serif";
  context.lineJoin = "round";
  context.lineCap = "round";
  return { context, width, height, colors };
}

interface Stroke {
  readonly color: string;
  readonly width?: number;
  readonly dash?: number[];
}

/** Several lines in one stroke, which is much faster than one by one. A point that is no number parts its line. */
export function strokes(
  { context }: Sketch,
  lines: readonly (readonly Place[])[],
  { color, width = 1, dash = [] }: Stroke,
): void {
  context.beginPath();
  for (const line of lines) {
    let isDown = false;
    for (const [x, y] of line) {
      const isPoint = Number.isFinite(x) && Number.isFinite(y);
      if (isPoint && isDown) context.lineTo(x, y);
      else if (isPoint) context.moveTo(x, y);
      isDown = isPoint;
    }
  }
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
}

/** A filled area. */
export function area({ context }: Sketch, corners: readonly Place[], color: string): void {
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x, y);
  context.closePath();
  context.fillStyle = color;
  context.fill();
}

/** A dot with a rim. */
export function dot(
  { context, colors }: Sketch,
  [x, y]: Place,
  radius: number,
  fill: string,
  rim = colors.card,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = rim;
  context.lineWidth = 2;
  context.setLineDash([]);
  context.stroke();
}

/** A star of five points: where flow ends. */
export function star(drawing: Sketch, [x, y]: Place, radius: number): void {
  const { accent, card } = drawing.colors;
  const corners = Array.from({ length: 11 }, (_, i): Place => {
    const [angle, r] = [(i * Math.PI) / 5, i % 2 ? 0.42 * radius : radius];
    return [x + r * Math.sin(angle), y - r * Math.cos(angle)];
  });
  area(drawing, corners, accent);
  strokes(drawing, [corners], { color: card });
}
