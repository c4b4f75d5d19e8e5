/** The two points of the plane that can be dragged, and moved by arrow keys. */
import { type Point, placed } from "../model/state";
import { pair } from "../model/summary";
import { HALF } from "./plane";

const STEPS: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Puts a handle where it belongs and says so. */
export function showHandle(handle: HTMLElement, [x, y]: Point): void {
  handle.style.left = `${((x / HALF + 1) / 2) * 100}%`;
  handle.style.top = `${((1 - y / HALF) / 2) * 100}%`;
  handle.setAttribute("aria-valuenow", String(x));
  handle.setAttribute("aria-valuetext", pair([x, y]));
}

/** Calls `move` with where a reader puts the handle. */
export function watchHandle(
  handle: HTMLElement,
  current: () => Point,
  move: (to: Point) => void,
): void {
  /** From the pointer to the handle's middle, so that it does not jump when it is taken. */
  let grip: Point | undefined;
  const pointed = (event: PointerEvent): Point => {
    const { left, top, width, height } = (
      handle.parentElement as HTMLElement
    ).getBoundingClientRect();
    return [
      HALF * (2 * ((event.clientX - left) / width) - 1),
      HALF * (1 - 2 * ((event.clientY - top) / height)),
    ];
  };
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    const [[x, y], [px, py]] = [current(), pointed(event)];
    grip = [x - px, y - py];
  });
  handle.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const [x, y] = pointed(event);
    move(placed([x + grip[0], y + grip[1]]));
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    handle.addEventListener(end, () => {
      grip = undefined;
    });
  handle.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const size = event.shiftKey ? 0.01 : 0.1;
    const [x, y] = current();
    move(placed([x + size * step[0], y + size * step[1]]));
  });
}
