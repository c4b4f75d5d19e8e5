/** The page at work: what a reader sets is drawn with the next frame, told in words and written into the address. */
import { type Scene, sceneOf } from "../model/scene";
import { addressOf, INITIAL, placed, type State, stateOf } from "../model/state";
import { summaryOf } from "../model/summary";
import { drawChart } from "./chart";
import { watchClock } from "./clock";
import { colorsNow, darkness } from "./colors";
import { showHandle, watchHandle } from "./handles";
import { drawPlane } from "./plane";
import { drawSheets } from "./sheets";
import { showSliders, watchSliders } from "./sliders";
import { showTab, watchTabs } from "./tabs";

const find = <T extends HTMLElement>(selector: string): T => document.querySelector(selector) as T;
const plane = find<HTMLCanvasElement>("#plane");
const sheets = find<HTMLCanvasElement>("#sheets");
const charts = [...document.querySelectorAll<HTMLCanvasElement>(".chart")];
const handles = { start: find("#start"), target: find("#target") };
const summary = find("#summary");
const announcement = find("#announcement");

let state = stateOf(location.hash);
let isDue = false;

/** Listeners, and the address, are told when a change has come to rest. */
const REST = 250;
let resting = 0;

function settle(words: string): void {
  announcement.textContent = words;
  const address = `#${addressOf(state)}`;
  if (location.hash !== address) history.replaceState(null, "", address);
}

function showWords(scene: Scene): void {
  const words = summaryOf(state, scene);
  summary.textContent = words;
  summary.dataset.end = JSON.stringify(scene.flow.end);
  plane.setAttribute("aria-label", `The plane of β with the path of learning. ${words}`);
  for (const [i, { title }] of scene.charts.entries()) charts[i].setAttribute("aria-label", title);
  clearTimeout(resting);
  resting = window.setTimeout(() => settle(words), REST);
}

function draw(): void {
  isDue = false;
  const scene = sceneOf(state);
  showTab(state.data);
  showSliders(state);
  for (const name of ["start", "target"] as const) showHandle(handles[name], state[name]);
  const colors = colorsNow(state.delta);
  drawPlane(plane, state, scene, colors);
  drawSheets(sheets, state, scene, colors);
  for (const [i, chart] of scene.charts.entries()) drawChart(charts[i], chart, colors);
  showWords(scene);
}

function drawSoon(): void {
  if (!isDue) requestAnimationFrame(draw);
  isDue = true;
}

function change(set: Partial<State>): void {
  state = { ...state, ...set };
  clearTimeout(resting);
  drawSoon();
}

const clock = watchClock(find("#run"), () => state, change);
watchSliders((set) => {
  if ("clock" in set) clock.stop();
  change(set);
});
watchTabs((data) => change({ data }));
watchHandle(
  handles.start,
  () => state.start,
  (start) => change({ start }),
);
watchHandle(
  handles.target,
  () => state.target,
  (target) => change({ target }),
);
find("#reset").addEventListener("click", () => {
  clock.stop();
  change({ ...INITIAL, data: state.data });
});

/** Dragging sideways turns the surface. */
sheets.addEventListener("pointerdown", (down) => {
  const from = state.turn + down.clientX / 2;
  sheets.setPointerCapture(down.pointerId);
  const turn = (event: PointerEvent): void => {
    const degrees = Math.round(from - event.clientX / 2);
    change({ turn: ((((degrees + 180) % 360) + 360) % 360) - 180 });
  };
  sheets.addEventListener("pointermove", turn);
  for (const end of ["pointerup", "pointercancel"])
    sheets.addEventListener(end, () => sheets.removeEventListener("pointermove", turn), {
      once: true,
    });
});

addEventListener("hashchange", () => change(stateOf(location.hash)));
darkness.addEventListener("change", drawSoon);
const sizes = new ResizeObserver(drawSoon);
for (const canvas of [plane, sheets, ...charts]) sizes.observe(canvas);
state = { ...state, start: placed(state.start), target: placed(state.target) };
draw();
