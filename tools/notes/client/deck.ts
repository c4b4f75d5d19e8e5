/** Slides: reveal.js with its speaker view (press s), figures that come alive as their slide is shown. */
import Reveal from "reveal.js";
import Notes from "reveal.js/plugin/notes";
import { enliven } from "./figures";

const deck = new Reveal({
  hash: true,
  controls: true,
  progress: true,
  slideNumber: "c/t",
  width: 1280,
  height: 720,
  margin: 0.05,
  center: false,
  transition: "none",
  plugins: [Notes],
});

/** Sets a slide's text smaller until it fits; the smallest can still be read from the last row. */
function shrink(slide: HTMLElement): void {
  for (let size = 30; size >= 17; size--) {
    slide.style.fontSize = `${size}px`;
    if (slide.scrollHeight <= 720) return;
  }
}

function show(slide: HTMLElement | undefined): void {
  if (!slide) return;
  shrink(slide);
  for (const figure of slide.querySelectorAll<HTMLElement>("figure[data-figure]"))
    enliven(figure).catch((error) => console.error(error));
}

deck.on("ready", () => show(deck.getCurrentSlide()));
deck.on("slidechanged", () => show(deck.getCurrentSlide()));
deck.initialize();
