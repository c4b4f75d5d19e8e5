/**
 * How far a long computation is, in one line that rewrites itself: a bar below the cell in a notebook, the
 * current line on a terminal, a line every ten seconds elsewhere. The only part of the library that prints.
 *
 * @see test/notebook/interruptible.test.ts
 */
import { requirePositive, requireType } from "../check";
import { inNotebook, type OutputBundle, writableOutput } from "./jupyter";

export interface Progress {
  /** Tells how much is done, in the unit of `total`; a short note, such as the loss, may follow. */
  readonly update: (done: number, note?: string) => void;
  /** Removes the bar. Call it in a `finally`. */
  readonly finish: () => void;
}

/** Where the line goes; `clear` leaves nothing of it. */
export interface ProgressDisplay {
  /** ms between two drawings. */
  readonly interval: number;
  readonly draw: (line: string, fraction: number) => void;
  readonly clear: () => void;
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Marks the output, so that a run whose outputs are kept drops it. */
const bundle = (html: string, text: string): OutputBundle => ({
  data: { "text/html": html, "text/plain": text },
  metadata: { progress: true },
});

function notebookDisplay(): ProgressDisplay {
  const show = writableOutput();
  const barAt = (fraction: number): string =>
    `<progress max="1" value="${fraction.toFixed(4)}"></progress>`;
  return {
    interval: 200,
    draw: (line, fraction) => show(bundle(`${barAt(fraction)} ${escaped(line)}`, line)),
    clear: () => show(bundle("", "")),
  };
}

function displayHere(): ProgressDisplay {
  if (inNotebook()) return notebookDisplay();
  const write = (text: string): boolean => process.stderr.write(text);
  return process.stderr.isTTY
    ? { interval: 200, draw: (line) => write(`\r\x1b[K${line}`), clear: () => write("\r\x1b[K") }
    : { interval: 10_000, draw: (line) => write(`${line}\n`), clear: () => {} };
}

/** "45 s", "3 min 20 s", "2 h 5 min": two figures are as good as the estimate. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/**
 * Reports how far a computation is, with rate and time left. Short ones show nothing at all.
 *
 * @param name    what is running
 * @param total   the value of `done` at the end, > 0
 * @param unit    what is counted, after the rate: "steps" gives "120 steps/s"
 * @param display where to draw; found out when left out
 * @throws TypeError if `name` is not a string; RangeError if `total` is not positive and finite
 * @example
 * const bar = progress("training", 100, { unit: "steps" });
 * for (let step = 0; step < 100; step++) bar.update(step + 1, "loss 0.1");
 * bar.finish();
 * @see test/notebook/interruptible.test.ts
 */
export function progress(
  name: string,
  total: number,
  { unit = "" }: { readonly unit?: string } = {},
  display: ProgressDisplay = displayHere(),
): Progress {
  requireType(typeof name === "string", "progress", "name must be a string", name);
  requirePositive("progress", { total });
  const start = performance.now();
  let lastDrawn = start;
  let drawn = false;
  return {
    update: (done, note) => {
      const now = performance.now();
      if (now - lastDrawn < display.interval) return;
      lastDrawn = now;
      drawn = true;
      const seconds = (now - start) / 1000;
      const fraction = Math.min(Math.max(done / total, 0), 1);
      const rate = `${Number((done / seconds).toPrecision(2))}${unit && ` ${unit}`}/s`;
      const left = fraction > 0 ? `${duration(seconds / fraction - seconds)} left` : "";
      const parts = [`${name} ${Math.floor(100 * fraction)} %`, rate, left, note ?? ""];
      display.draw(parts.filter(Boolean).join(", "), fraction);
    },
    finish: () => {
      if (drawn) display.clear();
      drawn = false;
    },
  };
}
