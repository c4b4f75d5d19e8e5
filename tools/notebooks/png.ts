/**
 * Pictures a third of the size: a browser writes 24 bits a pixel, a figure needs 256 colours. The most frequent
 * colours stay exact (ground, text, lines), the rest, shades of surfaces and edges of lines, share what is left.
 */
import { crc32, deflateSync, inflateSync } from "node:zlib";

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of every pixel. */
  readonly rgb: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What a pixel's byte was predicted to be, by PNG's five filters: left, above and upper-left neighbour. */
function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** @throws Error for anything but 8 bits a channel, red-green-blue with or without alpha, not interlaced */
function decode(png: Buffer): Pixels {
  const parts: Buffer[] = [];
  for (let at = signature.length; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, colorType, , , interlace] = png.subarray(24, 29);
  const channels = { 2: 3, 6: 4 }[colorType];
  if (depth !== 8 || !channels || interlace)
    throw new Error("png: must be 8-bit RGB or RGBA, got another kind");
  const data = inflateSync(Buffer.concat(parts));
  const row = width * channels;
  const raw = new Uint8Array(height * row);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const at = y * row + x;
      const left = x >= channels ? raw[at - channels] : 0;
      const above = y > 0 ? raw[at - row] : 0;
      const corner = x >= channels && y > 0 ? raw[at - row - channels] : 0;
      raw[at] = data[y * (row + 1) + 1 + x] + predicted(filter, left, above, corner);
    }
  }
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) rgb[3 * i + c] = raw[channels * i + c];
  return { width, height, rgb };
}

interface Shade {
  readonly color: number;
  readonly count: number;
}

const channel = (color: number, c: number): number => (color >> (16 - 8 * c)) & 255;

/** Median cut: halves the box with the widest range of some channel until there are `numBoxes`. */
function boxes(shades: Shade[], numBoxes: number): Shade[][] {
  const range = (box: Shade[], c: number): number => {
    let [low, high] = [255, 0];
    for (const { color } of box) {
      low = Math.min(low, channel(color, c));
      high = Math.max(high, channel(color, c));
    }
    return high - low;
  };
  const measured = (box: Shade[]) => {
    const ranges = [0, 1, 2].map((c) => range(box, c));
    const widest = Math.max(...ranges);
    return { box, widest, along: ranges.indexOf(widest) };
  };
  const all = [measured(shades)];
  while (all.length < numBoxes) {
    all.sort((a, b) => b.widest - a.widest);
    const { box, widest, along } = all[0];
    if (widest === 0) break;
    box.sort((a, b) => channel(a.color, along) - channel(b.color, along));
    const middle = (channel(box[0].color, along) + channel(box[box.length - 1].color, along)) / 2;
    const cut = box.findIndex(({ color }) => channel(color, along) > middle);
    all.splice(0, 1, measured(box.slice(0, cut)), measured(box.slice(cut)));
  }
  return all.map(({ box }) => box);
}

const mean = (box: Shade[]): number => {
  const total = box.reduce((sum, { count }) => sum + count, 0);
  return [0, 1, 2].reduce((color, c) => {
    const sum = box.reduce((part, shade) => part + shade.count * channel(shade.color, c), 0);
    return (color << 8) | Math.round(sum / total);
  }, 0);
};

const numExact = 96;

/** At most 256 colours, and which of them stands for each colour of the picture. */
function palette(colors: Uint32Array): { entries: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const shades = [...counts].map(([color, count]) => ({ color, count })).sort((a, b) => b.count - a.count);
  const exact = shades.slice(0, shades.length <= 256 ? 256 : numExact);
  const rest = shades.slice(exact.length);
  const shared = rest.length > 0 ? boxes(rest, 256 - exact.length) : [];
  const indexOf = new Map(exact.map(({ color }, i) => [color, i]));
  for (const [i, box] of shared.entries()) for (const { color } of box) indexOf.set(color, exact.length + i);
  return { entries: [...exact.map(({ color }) => color), ...shared.map(mean)], indexOf };
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(8 + body.length);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}

/** The same picture with at most 256 colours and no transparency. */
export function shrink(png: Buffer): Buffer {
  const { width, height, rgb } = decode(png);
  const colors = Uint32Array.from({ length: width * height }, (_, i) => {
    return (rgb[3 * i] << 16) | (rgb[3 * i + 1] << 8) | rgb[3 * i + 2];
  });
  const { entries, indexOf } = palette(colors);
  const rows = new Uint8Array(height * (width + 1)); // each row starts with its filter: none
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf.get(colors[y * width + x]) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colorTable = Uint8Array.from(entries.flatMap((color) => [0, 1, 2].map((c) => channel(color, c))));
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", colorTable),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}
