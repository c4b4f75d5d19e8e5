/** Pictures of figures: the same plotly.js as JupyterLab's, in a headless browser that is already installed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import sharp from "sharp";
import { PLAYGROUND } from "../playground/page";
import { findBrowser } from "../setup/browser.cjs";

/** @throws Error if there is no browser, or it does not start */
export async function launchBrowser(executablePath = findBrowser()): Promise<Browser> {
  if (!executablePath)
    throw new Error("browser: Chromium or Chrome must be installed, or named in $CHROME, got none");
  return chromium.launch({
    executablePath,
    // 3-D figures need WebGL, which comes from the processor where there is no graphics card.
    args: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--hide-scrollbars"],
    // The sandbox refuses to start for root, as in containers.
    chromiumSandbox: process.platform !== "linux" || process.getuid?.() !== 0,
  });
}

export interface Renderer {
  /** @returns the picture, base64 */
  readonly png: (figure: object, width: number, height: number) => Promise<string>;
  /** @returns the picture of the playground's page at an address, base64 */
  readonly playground: (address: string, width: number, height: number) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Pixels of the picture per pixel of the figure: sharp on dense screens, small in the file. */
const scale = 1.5;

/** The font that JupyterLab and the notes draw figures with: pictures look the same on every machine. */
const fontFile = require.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf");
const fontFace = (): string =>
  `@font-face { font-family: "DejaVu Sans Condensed"; src: url("data:font/ttf;base64,${readFileSync(fontFile, "base64")}"); }`;

interface PlotlyPage {
  Plotly: { newPlot(place: object, figure: object): Promise<unknown>; purge(place: object): void };
  document: { querySelector(selector: string): object };
  requestAnimationFrame(call: () => void): void;
}

/** 256 colours serve a figure as well as 16 million, at a quarter of the size. */
const smallOf = async (picture: Buffer): Promise<string> =>
  (await sharp(picture).png({ palette: true, effort: 8, dither: 0.5 }).toBuffer()).toString(
    "base64",
  );

/** A photograph of the live figure: Plotly's own export shares one GL context and smears scenes side by side. */
export async function openRenderer(): Promise<Renderer> {
  const browser = await launchBrowser();
  const page = await browser.newPage({ deviceScaleFactor: scale });
  await page.setContent('<body style="margin: 0"><div id="figure"></div></body>');
  await page.addStyleTag({ content: fontFace() });
  await page.evaluate(`document.fonts.load('13px "DejaVu Sans Condensed"')`);
  await page.addScriptTag({ path: require.resolve("plotly.js-dist/plotly.js") });
  return {
    png: async (figure, width, height) => {
      await page.setViewportSize({ width, height });
      await page.evaluate(async (content) => {
        const { Plotly, document, requestAnimationFrame } = globalThis as unknown as PlotlyPage;
        const place = document.querySelector("#figure");
        Plotly.purge(place);
        await Plotly.newPlot(place, { ...content, config: { displayModeBar: false } });
        // Scenes are painted a frame or two after the promise is kept.
        for (let i = 0; i < 3; i++)
          await new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
      }, figure);
      const picture = await page.screenshot({ clip: { x: 0, y: 0, width, height } });
      return smallOf(picture);
    },
    playground: async (address, width, height) => {
      const own = await browser.newPage({
        deviceScaleFactor: scale,
        viewport: { width, height },
        colorScheme: "light",
      });
      const file = pathToFileURL(join(__dirname, "..", "..", PLAYGROUND));
      await own.goto(`${file.href}#${address}`);
      // The page says its whole state once it has drawn it.
      await own.waitForURL(/&turn=/);
      const picture = await own.screenshot();
      await own.close();
      return smallOf(picture);
    },
    close: () => browser.close(),
  };
}
