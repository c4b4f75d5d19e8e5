/** Lays a figure out anew for a slide: it fills the room there is, and its type can be read from the last row. */

type Attributes = Record<string, unknown>;

/** Pixels, on a slide of 1280 by 720. */
const TYPE = 22;
const TITLE = 24;
/** Mean width of a letter of a title. */
const TITLE_LETTER = 13;
/** A tick label with the room around it. */
const TICK = { width: 100, height: 48 };
/** Between rows: tick labels, an axis title, a panel's title. */
const ROW_GAP = 125;
const SCENE_TYPE = 13;
const BROADER = 1.5;

const isAttributes = (value: unknown): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy in which every font has the size. */
function withFonts(value: unknown, size: number): unknown {
  if (Array.isArray(value)) return value.map((part) => withFonts(part, size));
  if (!isAttributes(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      if (/font$/.test(key) && isAttributes(part)) return [key, { ...part, size }];
      return [key, ArrayBuffer.isView(part) ? part : withFonts(part, size)];
    }),
  );
}

/** Decades between the ticks of a logarithmic axis, as far as its range is known. */
function decadesApart({ range }: Attributes, numTicks: number): number {
  const [from, to] = (range as [number, number] | undefined) ?? [0, 1];
  return Math.max(1, Math.ceil(Math.abs(to - from) / numTicks));
}

/** Fewer ticks where larger labels would touch. */
function withRoomyTicks(axis: Attributes, pixels: number, room: number): Attributes {
  const [from, to] = (axis.domain as [number, number] | undefined) ?? [0, 1];
  const nticks = Math.max(2, Math.floor(((to - from) * pixels) / room));
  const { tickvals, ticktext, dtick: _, ...rest } = axis;
  if (axis.type === "log" && !Array.isArray(tickvals))
    return { ...rest, dtick: decadesApart(axis, nticks), automargin: true };
  if (!Array.isArray(tickvals)) return { ...rest, nticks, automargin: true };
  const every = Math.max(1, Math.ceil(tickvals.length / nticks));
  const kept = (all: unknown): unknown =>
    Array.isArray(all) ? all.filter((_value, i) => i % every === 0) : all;
  return { ...rest, tickvals: kept(tickvals), ticktext: kept(ticktext), automargin: true };
}

/** Rows of panels move apart, so that an axis title does not meet the next panel's. */
function withRoomyRows(axes: Attributes, height: number): Attributes {
  const domainOf = (part: unknown): [number, number] | undefined =>
    isAttributes(part) ? (part.domain as [number, number] | undefined) : undefined;
  const isY = ([name, part]: [string, unknown]): boolean =>
    name.startsWith("yaxis") && domainOf(part) !== undefined;
  const tops = Object.entries(axes)
    .filter(isY)
    .map(([, part]) => domainOf(part)![1]);
  return Object.fromEntries(
    Object.entries(axes).map(([name, part]) => {
      if (!isY([name, part])) return [name, part];
      const [bottom, top] = domainOf(part)!;
      const below = tops.filter((other) => other <= bottom);
      const raised = below.length > 0 ? largestOf(below) + ROW_GAP / height : bottom;
      return [
        name,
        { ...(part as Attributes), domain: [Math.min(Math.max(bottom, raised), top - 0.05), top] },
      ];
    }),
  );
}

const largestOf = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

/** Panels side by side, by where their axes or scenes begin. */
function columnsOf(layout: Attributes): number {
  const starts = Object.values(layout).flatMap((part) => {
    if (!isAttributes(part)) return [];
    const { x } = (part.domain ?? {}) as { x?: [number, number] };
    return x ? [x[0]] : [];
  });
  const ofAxes = Object.entries(layout).flatMap(([name, part]) =>
    name.startsWith("xaxis") && isAttributes(part) && Array.isArray(part.domain)
      ? [Number(part.domain[0])]
      : [],
  );
  return Math.max(1, new Set([...starts, ...ofAxes].map((start) => start.toFixed(2))).size);
}

/** A title that is wider than its panel is broken at the blank nearest its middle. */
function inTwoLines(text: string, pixels: number): string {
  if (text.length * TITLE_LETTER <= pixels || text.includes("<")) return text;
  const blanks = [...text.matchAll(/ /g)].map(({ index }) => index);
  const middle = text.length / 2;
  const [at] = blanks.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return at === undefined ? text : `${text.slice(0, at)}<br>${text.slice(at + 1)}`;
}

/** A scene's type is drawn on its canvas, where it looks larger. */
function sceneForSlide(scene: Attributes): Attributes {
  const smaller = withFonts(scene, SCENE_TYPE) as Attributes;
  const axes = ["xaxis", "yaxis", "zaxis"].map((name) => {
    const axis = smaller[name] as Attributes | undefined;
    return [name, { ...axis, nticks: 3, tickfont: { size: SCENE_TYPE }, title: titleOf(axis) }];
  });
  // Its annotations are not of the canvas.
  const { annotations } = scene;
  const labels = annotations !== undefined && { annotations: withFonts(annotations, TYPE) };
  return { ...smaller, ...Object.fromEntries(axes), ...labels };
}

function titleOf(axis: Attributes | undefined): Attributes {
  const title = axis?.title;
  return { ...(isAttributes(title) ? title : { text: title }), font: { size: SCENE_TYPE + 4 } };
}

function broader(trace: unknown): unknown {
  const { line, marker, ...rest } = trace as { line?: Attributes; marker?: Attributes };
  const grown = (part: Attributes | undefined, key: string, usual: number): object => {
    const now = part?.[key];
    if (Array.isArray(now)) return { [key]: now.map((x) => BROADER * Number(x)) };
    return { [key]: BROADER * Number(now ?? usual) };
  };
  return {
    ...rest,
    ...(line && { line: { ...line, ...grown(line, "width", 2) } }),
    ...(marker && { marker: { ...marker, ...grown(marker, "size", 6) } }),
  };
}

/** The figure at a size, in pixels of the slide. */
export function forSlide<T extends { data: unknown[]; layout: object; frames?: unknown[] }>(
  figure: T,
  { width, height }: { width: number; height: number },
): T {
  const { template, ...layout } = withFonts(figure.layout, TYPE) as Attributes;
  const {
    annotations = [],
    margin,
    legend,
    ...rest
  } = layout as {
    annotations?: Attributes[];
    margin?: Record<string, number>;
    legend?: Attributes;
  };
  const axes = Object.fromEntries(
    Object.entries(rest).map(([name, part]) => {
      if (/^scene\d*$/.test(name) && isAttributes(part)) return [name, sceneForSlide(part)];
      if (!/^[xy]axis\d*$/.test(name) || !isAttributes(part)) return [name, part];
      const isX = name.startsWith("x");
      const [pixels, room] = isX ? [width, TICK.width] : [height, TICK.height];
      return [name, withRoomyTicks(part, pixels, room)];
    }),
  );
  const base = withFonts(template, TYPE) as { layout: Attributes };
  const font = { ...(base?.layout?.font as Attributes), size: TYPE };
  return {
    ...figure,
    data: (withFonts(figure.data, TYPE) as unknown[]).map(broader),
    layout: {
      ...withRoomyRows(axes, height - 120),
      template: base && { ...base, layout: { ...base.layout, font } },
      annotations: annotations.map((one) => ({
        ...one,
        ...(typeof one.text === "string" && {
          text: inTwoLines(one.text, width / columnsOf(axes)),
        }),
        font: { ...(one.font as Attributes), size: TITLE },
      })),
      margin: { ...margin, l: 80, r: 30, b: 70, t: Math.max(50, margin?.t ?? 0) },
      legend: { ...legend, font: { size: TYPE } },
      width,
      height,
    },
  };
}
