/**
 * Figures in JupyterLab as a reader sees them: whole, of one shape as pictures and live, legible in both themes; and
 * the notebook after reading, which is the one before, byte for byte.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, it } from "mocha";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { curve, panels, path, scenes, slider } from "../../lib/src/figures";
import type { Figure } from "../../lib/src/figures/figure";
import { figureOutputs } from "../../lib/src/notebook/show";
import { format, kernelspec, type Notebook } from "../../tools/notebooks/notebook";
import { publish } from "../../tools/notebooks/publish";
import { openRenderer } from "../../tools/notebooks/render";
import { choose, deskFor, patience, save } from "./lab";
import { type Box, boxOf, contrast } from "./pixels";
import { describeWithBrowser } from "./withBrowser";

const x = Array.from({ length: 50 }, (_, i) => i / 49);
const powers = (exponent: number): Figure =>
  panels(
    ["rising", "falling"].map((title, i) => ({
      title,
      x: { title: "time" },
      y: { title: "loss" },
      traces: [
        curve(
          x,
          x.map((t) => (i ? 1 - t : t) ** exponent),
          { name: "power" },
        ),
      ],
    })),
  );
const space = scenes(
  [1, 2, 3].map((size) => ({
    title: `${size}`,
    traces: [
      path([
        [0, 0, 0],
        [size, 1, 1],
      ]),
    ],
  })),
  { axes: ["a", "b", "c"], limit: 3 },
);
const states = [1, 2, 3].map((n) => ({ label: `${n}`, figure: powers(n) }));
/** The last of six figures with three scenes each has more contexts behind it than a browser keeps. */
const figures: Figure[] = [powers(1), slider(states, { name: "power" }), ...Array(6).fill(space)];
const [last, sliding] = [figures.length - 1, 1];

const sourceOf = (i: number): string =>
  `show(figures[${i}], { id: "figure-${i}", alt: "figure ${i}" });`;
async function published(): Promise<Notebook> {
  const cells = figures.map((_, i) => ({
    id: `cell-${i}`,
    cell_type: "code",
    source: sourceOf(i),
    metadata: {},
  }));
  const runs = figures.map((figure, i) => ({
    outputs: figureOutputs(figure, {
      id: `figure-${i}`,
      alt: `figure ${i}`,
      caption: "A caption.",
    }).map(({ data, metadata }) => ({
      output_type: "display_data",
      data: { ...data },
      // As what rounding makes small: Python and JavaScript write it differently.
      metadata: { ...metadata, small: [0.00001, 1.5e-7, 0.0001] },
    })),
  }));
  // Scenes are dear to draw: they stay out of sight until they are wanted.
  const between = {
    id: "between",
    cell_type: "markdown",
    source: "One line.\n\n".repeat(50),
    metadata: {},
  };
  cells.splice(sliding + 1, 0, between);
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  const renderer = await openRenderer();
  try {
    return await publish(notebook, runs, { mode: "quick", seconds: 1 }, renderer);
  } finally {
    await renderer.close();
  }
}

describeWithBrowser(__filename)("figures in JupyterLab", function () {
  this.timeout(4 * patience);
  const desk = deskFor("figures.ipynb", async () => format(await published()));
  let context: BrowserContext;
  before(async () => {
    context = await desk.browser.newContext();
  });

  const figure = (page: Page, i: number): Locator => page.locator(".grq-figure").nth(i);
  const show = (page: Page, i: number): Promise<unknown> =>
    figure(page, i).evaluate((element) =>
      (element as unknown as { scrollIntoView(options: object): void }).scrollIntoView({
        block: "center",
      }),
    );
  /** Scrolls to a figure until it is live: what is above it may still change its height. */
  async function untilLive(page: Page, i: number): Promise<void> {
    const end = Date.now() + patience;
    const isLive = (): Promise<boolean> =>
      figure(page, i).evaluate((element) =>
        Boolean(
          (element as unknown as { querySelector(selector: string): unknown }).querySelector(
            "img[hidden] + .js-plotly-plot .main-svg",
          ),
        ),
      );
    while (!(await isLive())) {
      assert.ok(Date.now() < end, `figure ${i} is not live`);
      await show(page, i);
      await page.waitForTimeout(200);
    }
    await show(page, i);
  }

  /** Opens the notebook; plotly.js comes when the function that `visit` is given is called. */
  async function reading(
    [width, height]: readonly [number, number],
    visit: (page: Page, enliven: () => void) => Promise<void>,
  ): Promise<void> {
    // Of one context: what the first page has loaded is at hand for the next.
    const page = await context.newPage();
    await page.setViewportSize({ width, height });
    page.setDefaultTimeout(patience);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (/WebGL|figures: http/.test(message.text())) complaints.push(message.text());
    });
    let enliven: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      enliven = resolve;
    });
    await page.route(/get-rich-quick-figures\/static\/plotly\.js/, async (route) => {
      await asked;
      await route.continue();
    });
    try {
      await page.goto(desk.lab.addressOf("figures.ipynb"));
      await figure(page, last).waitFor({ state: "attached" });
      // By now the page has its panels, and the notebook knows the kernel's language.
      await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor();
      await visit(page, enliven);
    } finally {
      await page.close();
    }
    assert.deepEqual(complaints, []);
  }

  /**
   * That picture or live figure fill the same place, which is whole, as wide as the cell and no higher than fits.
   * @returns the right edge of the cell's output
   */
  async function checkPlace(page: Page, i: number, what: string): Promise<number> {
    // All at one moment: JupyterLab may move its panels in between.
    const [area, frame, shown] = (await page.evaluate(
      `(() => {
        const frame = document.querySelectorAll(".grq-figure")[${i}];
        return [frame.parentElement, frame, frame.querySelector("${what}")].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return { x, y, width, height };
        });
      })()`,
    )) as Box[];
    const { width = 0, height = 0 } = figureOutputs(figures[i], { id: "one", alt: "a" })[0]
      .metadata["image/png"] as Partial<Box>;
    const wanted = Math.min(area.width - 34, 960, Math.max(width, (width / height) * 510));
    const place = { x: area.x, width: wanted, height: (wanted * height) / width };
    for (const [name, box] of Object.entries({ frame, shown }))
      for (const [side, pixels] of Object.entries(place))
        assert.ok(
          Math.abs(box[side as keyof Box] - pixels) < 1.5,
          `figure ${i}, ${what}: the ${name}'s ${side} must be ${pixels}, got ${JSON.stringify(box)}`,
        );
    return area.x + area.width;
  }

  /** Beside the figure, and not cut by what holds it. */
  async function checkToolbar(page: Page, box: Box, right: number): Promise<void> {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const toolbar = await boxOf(figure(page, 0).locator(".modebar"));
    assert.ok(toolbar.x >= box.x + box.width - 1, `toolbar at ${toolbar.x}`);
    assert.ok(toolbar.x + toolbar.width <= right + 1, `toolbar to ${toolbar.x + toolbar.width}`);
  }

  for (const size of [
    [1024, 768],
    [1366, 768],
    [1920, 1080],
  ] as const)
    it(`at ${size[0]} px: as wide as the cell, no jump, no cut, legible in light and dark`, () =>
      reading(size, async (page, enliven) => {
        const looked = size[0] === 1366 ? [0, sliding, 2] : [0, sliding];
        for (const i of looked) {
          await show(page, i);
          assert.equal(await figure(page, i).locator("img").getAttribute("alt"), `figure ${i}`);
          await checkPlace(page, i, "img");
        }
        enliven();
        for (const theme of ["Light", "Dark"]) {
          if (theme === "Dark") {
            await choose(page, "Settings", "Theme", "JupyterLab Dark$");
            // Between two themes there is none, and no room for prompts.
            await page.waitForFunction(
              `document.body.dataset.jpThemeLight === "false" &&
                getComputedStyle(document.body).getPropertyValue("--jp-cell-prompt-width") !== ""`,
            );
          }
          for (const i of looked) {
            await untilLive(page, i);
            const right = await checkPlace(page, i, ".svg-container");
            const live = figure(page, i).locator("[role=img]");
            assert.equal(await live.getAttribute("aria-label"), `figure ${i}`);
            if (i === 0) await checkToolbar(page, await boxOf(figure(page, i)), right);
          }
          // Text of 4.5 and lines of 3 are WCAG's; a grid is to be seen, not to be read.
          await untilLive(page, 0);
          await page.mouse.move(0, 0);
          for (const [what, least] of [
            [".xtitle", 4.5],
            [".legendtext", 4.5],
            [".xtick text", 4.5],
            [".js-line", 3],
            [".xgrid", 1.2],
          ] as const) {
            const part = await boxOf(figure(page, 0).locator(what).first());
            // The upper end of a grid line, where no curve crosses it.
            const found = await contrast(page, { ...part, height: Math.min(part.height, 20) });
            assert.ok(found >= least, `${theme}: ${what} has a contrast of ${found}`);
          }
        }
        await choose(page, "Settings", "Theme", "JupyterLab Light$");
      }));

  it("leaves the notebook as it was: looked at, hovered, turned, slid, folded and saved", () =>
    reading([1366, 768], async (page, enliven) => {
      enliven();
      for (const i of [0, sliding, 2]) {
        await untilLive(page, i);
        const { x, y, width, height } = await boxOf(figure(page, i));
        await page.mouse.move(x + width / 2, y + height / 2);
        await page.mouse.down();
        await page.mouse.move(x + width / 2 + 40, y + height / 2 + 10, { steps: 3 });
        await page.mouse.up();
      }
      await untilLive(page, sliding);
      const drawn = () =>
        figure(page, sliding).locator(".scatterlayer path.js-line").first().getAttribute("d");
      const before = await drawn();
      const grip = await boxOf(figure(page, sliding).locator(".slider-grip-rect"));
      await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
      await page.mouse.down();
      await page.mouse.move(grip.x + 1000, grip.y + grip.height / 2, { steps: 5 });
      await page.mouse.up();
      await figure(page, sliding).locator(".slider-label", { hasText: "power = 3" }).waitFor();
      assert.notEqual(await drawn(), before);
      await page.locator(".jp-InputCollapser").first().click();
      await page
        .locator(".jp-MainAreaWidget:has(.jp-Notebook)")
        .first()
        .click({ position: { x: 5, y: 300 } });
      await save(page);
      assert.equal(readFileSync(desk.file, "utf8"), desk.text);
    }));

  it("keeps scenes drawn however many there are, and turned as the reader has left them", () =>
    reading([1366, 768], async (page, enliven) => {
      enliven();
      const cameraOf = (i: number): Promise<string> =>
        figure(page, i)
          .locator(".grq-live")
          .evaluate((live) =>
            JSON.stringify(
              (live as unknown as { _fullLayout: { scene: { camera: object } } })._fullLayout.scene
                .camera,
            ),
          );
      await untilLive(page, 2);
      const { x, y, height } = await boxOf(figure(page, 2));
      const start = await cameraOf(2);
      await page.mouse.move(x + 100, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + 160, y + height / 2, { steps: 5 });
      await page.mouse.up();
      const turned = await cameraOf(2);
      assert.notEqual(turned, start);
      for (let i = 3; i <= last; i++) {
        await untilLive(page, i);
        assert.ok((await page.locator(".grq-live canvas").count()) <= 12);
      }
      assert.equal(await figure(page, 2).locator("canvas").count(), 0);
      assert.ok(
        await figure(page, 2)
          .locator("img")
          .evaluate((img) => !(img as unknown as { hidden: boolean }).hidden),
      );
      await untilLive(page, 2);
      assert.equal(await cameraOf(2), turned);
    }));
});
