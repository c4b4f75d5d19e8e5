/** Pictures become live figures when they come near the screen; plotly.js is loaded for the first. */
import { base, loadScript, received } from "./loading";

interface Step {
  label: string;
  args: unknown[];
}
interface Content {
  data: unknown[];
  layout: {
    width: number;
    height: number;
    sliders?: { active?: number; steps: Step[]; currentvalue: { prefix: string } }[];
  };
  frames?: unknown[];
  config?: object;
}
interface Plotly {
  newPlot: (place: HTMLElement, figure: object) => Promise<unknown>;
  animate: (place: HTMLElement, ...args: unknown[]) => Promise<unknown>;
}
const plotly = (): Plotly => (globalThis as unknown as { Plotly: Plotly }).Plotly;

/**
 * The browser's own slider in the room that Plotly's would take: it obeys keys and fingers.
 * @param name what the figure is, for readers who do not see it
 */
function control(
  live: HTMLElement,
  { active = 0, steps, currentvalue }: NonNullable<Content["layout"]["sliders"]>[0],
): HTMLElement {
  const label = document.createElement("label");
  const shown = document.createElement("output");
  const input = document.createElement("input");
  Object.assign(input, {
    type: "range",
    min: "0",
    max: String(steps.length - 1),
    step: "1",
    value: String(active),
  });
  const say = (): void => {
    const step = steps[Number(input.value)];
    shown.value = currentvalue.prefix + step.label;
    input.setAttribute("aria-valuetext", step.label);
  };
  input.addEventListener("input", () => {
    say();
    plotly().animate(live, ...steps[Number(input.value)].args);
  });
  input.setAttribute("aria-label", currentvalue.prefix.replace(/\s*=\s*$/, ""));
  label.className = "slider";
  label.append(shown, input);
  say();
  return label;
}

/** Figures have one size; where there is less or more room they are scaled as a whole, as the picture is. */
function fitWidth(canvas: HTMLElement, live: HTMLElement, { width }: Content["layout"]): void {
  const resize = (): void => {
    // Out of sight, as on another slide: nothing to measure.
    if (canvas.clientWidth === 0) return;
    const scale = canvas.clientWidth / width;
    live.style.transform = scale === 1 ? "" : `scale(${scale})`;
  };
  new ResizeObserver(resize).observe(canvas);
  resize();
}

/** Changes a figure before it is drawn in its place. */
type Prepare = (content: Content, canvas: HTMLElement) => Content;

/** Draws a figure in place of its picture. The picture stays for paper. */
export async function enliven(
  figure: HTMLElement,
  prepare: Prepare = (content) => content,
): Promise<void> {
  const file = figure.dataset.figure ?? "";
  const canvas = figure.querySelector<HTMLElement>(".canvas");
  const picture = canvas?.querySelector("img");
  if (!canvas || !picture || figure.dataset.state) return;
  figure.dataset.state = "loading";
  // In this order, so that nothing arrives before it can be drawn.
  await loadScript(`${base}assets/plotly.js`);
  // Plotly measures what it writes: the font has to be there.
  await document.fonts.load('13px "DejaVu Sans Condensed"');
  await loadScript(`${file}.js`);
  if (canvas.clientWidth === 0) {
    // The reader has gone on to another slide. Plotly cannot draw out of sight; on return it is tried again.
    delete figure.dataset.state;
    return;
  }
  const content = received.contents.get(file.replace(/^(\.\.\/)+/, "")) as Content;
  const { data, layout, frames, config } = prepare(content, canvas);
  const live = document.createElement("div");
  live.className = "plot";
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", picture.alt);
  canvas.append(live);
  const [slider] = layout.sliders ?? [];
  await plotly().newPlot(live, {
    data,
    layout: { ...layout, sliders: [] },
    frames: frames ?? [],
    config: { displaylogo: false, displayModeBar: false, ...config },
  });
  if (slider) canvas.append(control(live, slider));
  fitWidth(canvas, live, layout);
  figure.dataset.state = "live";
}

/** Watches all figures of the page. */
export function watchFigures(): void {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) {
          seen.unobserve(target);
          enliven(target as HTMLElement).catch((error) => console.error(error));
        }
    },
    { rootMargin: "400px 0px" },
  );
  for (const figure of document.querySelectorAll("figure[data-figure]")) seen.observe(figure);
}
