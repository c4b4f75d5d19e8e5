/** Lets the marked time run, from the first to the last that the charts show. */
import { RANGES, type State } from "../model/state";

/** From one end to the other, in milliseconds. */
const DURATION = 8000;

export function watchClock(
  button: HTMLElement,
  current: () => State,
  change: (set: Partial<State>) => void,
): { stop: () => void } {
  let running: number | undefined;
  const show = (): void => {
    button.textContent = running === undefined ? "Let time run" : "Stop";
  };
  const stop = (): void => {
    if (running !== undefined) cancelAnimationFrame(running);
    running = undefined;
    show();
  };
  button.addEventListener("click", () => {
    if (running !== undefined) return stop();
    const { least, most } = RANGES.clock;
    const { clock } = current();
    const from = clock >= most - RANGES.clock.step ? least : clock;
    const started = performance.now();
    const tick = (now: number): void => {
      const to = from + ((most - least) * Math.max(0, now - started)) / DURATION;
      change({ clock: Number(Math.min(most, to).toFixed(2)) });
      if (to < most) running = requestAnimationFrame(tick);
      else stop();
    };
    running = requestAnimationFrame(tick);
    show();
  });
  return { stop };
}
