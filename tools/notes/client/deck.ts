/** Slides: reveal.js with its speaker view (press s), figures that come alive as their slide is shown. */
import Reveal from "reveal.js";
import Notes from "reveal.js/plugin/notes";
import { enliven } from "./figures";
import { forSlide } from "./slideFigure";

const deck = new Reveal({
  hash: true,
  controls: true,
  progress: true,
  slideNumber: "c/t",
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  transition: "none",
  plugins: [Notes],
  keyboard: { 38: () => turn(1), 40: () => turn(-1) },
});

function show(slide: HTMLElement | undefined): void {
  for (const figure of slide?.querySelectorAll<HTMLElement>("figure[data-figure]") ?? [])
    enliven(figure, (content, canvas) => {
      // A figure with a slider leaves room for it below.
      const below = content.layout.sliders?.length ? 56 : 0;
      const { clientWidth: width, clientHeight: height } = canvas;
      const laidOut = forSlide(content, { width, height: height - below });
      return { ...laidOut, layout: { ...laidOut.layout, sliders: content.layout.sliders } };
    }).catch((error) => console.error(error));
}

/** Up and down move the slider of the slide's figure, if it has one. */
function turn(by: number): void {
  const slider = deck.getCurrentSlide()?.querySelector<HTMLInputElement>("input[type=range]");
  if (!slider) return;
  slider.valueAsNumber += by;
  slider.dispatchEvent(new Event("input"));
}

deck.on("ready", () => show(deck.getCurrentSlide()));
deck.on("slidechanged", () => show(deck.getCurrentSlide()));
deck.initialize();
