/**
 * The playground in a notebook that nobody has trusted: it plays, it is walled in, its place fits on a screen, and the
 * notebook after playing is the one before, byte for byte.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "mocha";
import type { FrameLocator, Page } from "playwright-core";
import sharp from "sharp";
import { playgroundOutputs } from "../../lib/src/notebook/playground";
import { format, kernelspec } from "../../tools/notebooks/notebook";
import { publish } from "../../tools/notebooks/publish";
import { openRenderer } from "../../tools/notebooks/render";
import { choose, deskFor, patience, save } from "./lab";
import { describeWithBrowser } from "./withBrowser";

const alt = "One neuron, downstream.";
const options = { id: "play", alt, caption: "Drag β₀." };
const outputs = playgroundOutputs("start=-1,0&target=0,1&delta=-2", options).map(
  ({ data, metadata }) => ({
    output_type: "display_data",
    data: { ...data },
    metadata: { ...metadata },
  }),
);

async function published(): Promise<string> {
  const cell = { id: "cell", cell_type: "code", source: "play();", metadata: {} };
  const metadata = { kernelspec };
  const notebook = { cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 };
  const renderer = await openRenderer();
  try {
    return format(await publish(notebook, [{ outputs }], { mode: "quick", seconds: 1 }, renderer));
  } finally {
    await renderer.close();
  }
}

describeWithBrowser(__filename)("the playground in JupyterLab", function () {
  this.timeout(4 * patience);
  const desk = deskFor("play.ipynb", published);

  it("has a picture for code hosts, of the page as it is set", async () => {
    const [cell] = JSON.parse(desk.text).cells;
    const png = Buffer.from(cell.outputs[0].data["image/png"], "base64");
    const { width, height } = await sharp(png).metadata();
    assert.deepEqual([width, height], [1440, 864]); // 960 x 576 at 1.5
    const { channels } = await sharp(png).stats();
    assert.ok(
      channels.some(({ stdev }) => stdev > 10),
      "something is drawn",
    );
  });

  async function playing(visit: (page: Page, inside: FrameLocator) => Promise<void>) {
    const page = await desk.browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(patience);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (/playground|sandbox/i.test(message.location().url + message.text()))
        complaints.push(message.text());
    });
    try {
      await page.goto(desk.lab.addressOf("play.ipynb"));
      await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor();
      const inside = page.frameLocator(".grq-playground iframe");
      await inside.locator("#summary", { hasText: /δ = −2/ }).waitFor();
      await visit(page, inside);
    } finally {
      await page.close();
    }
    assert.deepEqual(complaints, []);
  }

  it("is set as the cell says, has a title, and fits on a screen with its sliders", () =>
    playing(async (page, inside) => {
      assert.equal(await page.locator(".grq-playground iframe").getAttribute("title"), alt);
      const box = (await page.locator(".grq-playground").boundingBox())!;
      assert.ok(box.width > 600 && box.height <= 561, JSON.stringify(box));
      // In the frame's own pixels: it is scaled as a whole.
      const below = await inside.locator("#delta").evaluate((slider) => {
        const part = slider as unknown as { getBoundingClientRect(): { bottom: number } };
        const { innerHeight } = globalThis as unknown as { innerHeight: number };
        return part.getBoundingClientRect().bottom - innerHeight;
      });
      assert.ok(below <= 0, `the slider ends ${below} px below the frame`);
    }));

  it("may run its script and nothing else", () =>
    playing(async (page) => {
      const frame = page.frames().find((one) => one.url().includes("playground.html"))!;
      assert.equal(await frame.evaluate("origin"), "null");
      const reached =
        "(() => { try { return parent.document.title; } catch { return 'walled'; } })()";
      assert.equal(await frame.evaluate(reached), "walled");
    }));

  it("answers to keys and drags, in light and dark, and leaves the notebook as it was", () =>
    playing(async (page, inside) => {
      await inside.locator("#delta").focus();
      for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowLeft");
      await inside.locator("#summary", { hasText: /δ = −3/ }).waitFor();
      await inside.locator("#start").hover();
      await page.mouse.down();
      await page.mouse.move(500, 400, { steps: 3 });
      await page.mouse.up();
      await inside.locator("#summary", { hasNotText: "from (−1.00, 0.00)" }).waitFor();
      await choose(page, "Settings", "Theme", "JupyterLab Dark$");
      await page.waitForFunction(`document.body.dataset.jpThemeLight === "false"`);
      await inside.locator("#summary").waitFor();
      await choose(page, "Settings", "Theme", "JupyterLab Light$");
      await page.locator(".jp-Notebook .jp-InputPrompt").first().click();
      await save(page);
      assert.equal(readFileSync(desk.file, "utf8"), desk.text);
    }));
});
