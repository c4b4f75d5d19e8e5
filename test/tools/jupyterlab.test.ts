/**
 * What a reader does, in the real JupyterLab and a real browser: open a notebook, run it, turn figures, stop a
 * long cell, edit the library. Needs Chromium or Chrome; skipped where there is none unless REQUIRE_BROWSER=1.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, it } from "mocha";
import type { Browser, Locator, Page } from "playwright-core";
import { kernelspec } from "../../tools/notebooks/notebook";
import { launchBrowser } from "../../tools/notebooks/render";
import { choose, type Lab, openLab, patience } from "./lab";
import { createMiniature, type Miniature } from "./miniature";
import { describeWithBrowser } from "./withBrowser";

const cells = [
  'import { answer } from "../lib/answer";\nanswer',
  'import { show } from "../lib/notebook/show";\nshow({ data: [{ x: [0, 1], y: [0, 1] }], layout: {} }, { id: "line", alt: "a line" });',
  'show({ data: [{ type: "surface", z: [[0, 1], [1, 0]] }], layout: {} }, { id: "saddle", alt: "a saddle" });',
  'import { interruptible } from "../lib/notebook/interruptible";\n' +
    'import { liveFigure } from "../lib/notebook/liveFigure";\nconsole.log("counting");\n' +
    "const [dots, y] = [liveFigure(), [0]];\n" +
    'const drawn = () => ({ data: [{ y: [...y, y.push(0)], mode: "markers" }], layout: {} });\n' +
    "const counted = await interruptible(async (checkpoint) => {\n" +
    "  let count = 0;\n  while (!(await checkpoint())) dots.update(drawn), count++;\n" +
    "  dots.finish();\n  return count;\n});",
  'counted > 1000 ? "kept what was counted" : "lost it"',
];

const notebook = {
  cells: cells.map((source, i) => ({
    id: `cell-${i}`,
    cell_type: "code",
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  })),
  metadata: { kernelspec },
  nbformat: 4,
  nbformat_minor: 5,
};

describeWithBrowser(__filename)("JupyterLab in a browser", function () {
  this.timeout(2 * patience);
  let miniature: Miniature;
  let lab: Lab;
  let browser: Browser;
  let page: Page;

  const cell = (i: number): Locator => page.locator(".jp-Notebook-cell").nth(i);
  const output = (i: number, text: string): Promise<void> =>
    cell(i).locator(".jp-OutputArea-output", { hasText: text }).first().waitFor();

  before(async () => {
    miniature = await createMiniature();
    miniature.writeSource("answer.ts", "export const answer: number = 42;\n");
    miniature.build();
    writeFileSync(join(miniature.folder, "notebooks", "trial.ipynb"), JSON.stringify(notebook));
    lab = await openLab(miniature.folder, miniature.environment);
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1400, height: 2400 } });
    page.setDefaultTimeout(patience);
    await page.goto(lab.addressOf("notebooks/trial.ipynb"));
    await cell(cells.length - 1).waitFor();
  });
  after(async () => {
    await browser?.close();
    await lab?.close();
    miniature?.remove();
  });

  it("opens the notebook with our kernel and runs it from the top", async () => {
    await page.locator(".jp-Toolbar-kernelName", { hasText: "TypeScript (tslab)" }).waitFor();
    await choose(page, "Run", "Run All Cells");
    await output(0, "42");
  });

  it("shows live figures, in two and three dimensions", async () => {
    await cell(1).locator(".js-plotly-plot .main-svg").first().waitFor();
    await cell(2).locator(".js-plotly-plot .gl-container canvas").first().waitFor();
  });

  it("draws a figure again while a cell runs", async () => {
    await cell(3).locator(".js-plotly-plot .point").nth(3).waitFor();
  });

  it("stops a long cell, keeps its result, and runs the next", async () => {
    await output(3, "counting");
    await choose(page, "Kernel", "Interrupt Kernel");
    const start = Date.now();
    await output(4, "kept what was counted");
    assert.ok(Date.now() - start < 5000);
    assert.equal(await cell(3).locator(".js-plotly-plot").count(), 0);
  });

  it("takes up an edit of lib/src when the import cell is run again", async () => {
    miniature.writeSource("answer.ts", "export const answer: string = 'edited meanwhile';\n");
    await cell(0).locator(".cm-content").click();
    await page.keyboard.press("Control+Enter");
    await output(0, "edited meanwhile");
  });

  it("completes by type: the answer is a text by now", async () => {
    await cell(0).locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nanswer.toUpper");
    await page.keyboard.press("Tab");
    await page.locator(".jp-Completer", { hasText: "toUpperCase" }).waitFor();
  });
});
