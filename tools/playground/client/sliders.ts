/** The sliders: what each of them sets, how it is read out. */
import { RANGES, type State } from "../model/state";

interface Setting {
  readonly range: { readonly least: number; readonly most: number; readonly step: number };
  /** Place of the slider for a state, and what a place means. */
  readonly place: (state: State) => number;
  readonly set: (place: number) => Partial<State>;
  readonly text: (state: State) => string;
}

const minus = (text: string): string => text.replace("-", "−");

/** By the id of the slider. */
const SETTINGS: Record<string, Setting> = {
  delta: {
    range: RANGES.delta,
    place: ({ delta }) => delta,
    set: (delta) => ({ delta }),
    text: ({ delta }) => minus(delta.toFixed(1)),
  },
  "rate-a": {
    range: RANGES.rate,
    place: ({ rateA }) => Math.log2(rateA),
    set: (place) => ({ rateA: Number((2 ** place).toPrecision(3)) }),
    text: ({ rateA }) => String(Number(rateA.toPrecision(3))),
  },
  "rate-w": {
    range: RANGES.rate,
    place: ({ rateW }) => Math.log2(rateW),
    set: (place) => ({ rateW: Number((2 ** place).toPrecision(3)) }),
    text: ({ rateW }) => String(Number(rateW.toPrecision(3))),
  },
  clock: {
    range: RANGES.clock,
    place: ({ clock }) => clock,
    set: (clock) => ({ clock }),
    text: ({ clock }) => String(Number((10 ** clock).toPrecision(3))),
  },
  turn: {
    range: RANGES.turn,
    place: ({ turn }) => turn,
    set: (turn) => ({ turn }),
    text: ({ turn }) => `${minus(String(turn))}°`,
  },
};

const slider = (id: string): HTMLInputElement =>
  document.querySelector(`#${id}`) as HTMLInputElement;

export function showSliders(state: State): void {
  for (const [id, { place, text }] of Object.entries(SETTINGS)) {
    const input = slider(id);
    input.value = String(place(state));
    const said = text(state);
    input.setAttribute("aria-valuetext", said);
    (document.querySelector(`output[for="${id}"]`) as HTMLOutputElement).value = said;
  }
}

export function watchSliders(change: (set: Partial<State>) => void): void {
  for (const [id, { range, set }] of Object.entries(SETTINGS)) {
    const input = slider(id);
    Object.assign(input, { min: range.least, max: range.most, step: range.step });
    input.addEventListener("input", () => change(set(Number(input.value))));
  }
}
