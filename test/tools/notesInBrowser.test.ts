/**
 * What a reader of the notes does, in a real browser, from the file system and without a network: looks at
 * figures, moves sliders, follows links, searches, walks by keyboard, reads on a phone, in the dark, on paper.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, it } from "mocha";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { notebookNames } from "../../tools/notebooks/collection";
import { launchBrowser } from "../../tools/notebooks/render";
import { readCollection } from "../../tools/notes/collection";
import { buildSite } from "../../tools/notes/site";
import { describeWithBrowser } from "./withBrowser";

const root = join(__dirname, "..", "..");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Figures and axes of a page: logarithmic ones that show fewer than two numbers. */
const unlabelled = `[...document.querySelectorAll(".js-plotly-plot")].flatMap((plot) =>
  Object.entries(plot._fullLayout)
    .filter(([name, axis]) => /^[xy]axis/.test(name) && axis.type === "log" && axis.showticklabels !== false)
    // Panels beside the first one may leave labels to it.
    .filter(([, { ticktext }]) => !ticktext?.length || ticktext.some((text) => text))
    .filter(([, axis]) => axis._vals.filter(({ text, noTick }) => text && text.trim() && !noTick).length < 2)
    .map(([name]) => plot.closest("figure").dataset.figure + " " + name))`;

interface Finding {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

describeWithBrowser(__filename)("the notes in a browser", function () {
  this.timeout(120_000);
  let site: string;
  let names: string[];
  let notebooks: string[];
  let browser: Browser;

  before(async () => {
    site = mkdtempSync(join(tmpdir(), "notes-"));
    const collection = await readCollection(root);
    await buildSite(collection, site);
    names = ["index", ...collection.pages.map(({ name }) => name)];
    notebooks = collection.pages.filter(({ notebook }) => notebook).map(({ name }) => name);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    rmSync(site, { recursive: true, force: true });
  });

  /** Opens a page offline, hands it to `visit`, and fails on any complaint or any request that is no file. */
  async function reading(
    name: string,
    visit: (page: Page) => Promise<unknown>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      offline: true,
      ...options,
    });
    const complaints: string[] = [];
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // plotly.js reads its canvases in a way that Chromium has a hint about.
      if (/^(error|warning)$/.test(message.type()) && !/^Canvas2D: /.test(message.text()))
        complaints.push(message.text());
    });
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request of ${request.url()}`);
    });
    page.on("requestfailed", (request) => {
      // A reader who goes on ends what is still being loaded.
      if (request.failure()?.errorText !== "net::ERR_ABORTED")
        complaints.push(`missing ${request.url()}`);
    });
    try {
      await page.goto(`${pathToFileURL(join(site, `${name}.html`)).href}`);
      await visit(page);
    } finally {
      await context.close();
    }
    assert.deepEqual(complaints, [], name);
  }

  const evaluate = <T>(page: Page, expression: string): Promise<T> =>
    page.evaluate(expression) as Promise<T>;

  /** Scrolls through the page until every figure has come alive. */
  async function enlivenAll(page: Page): Promise<number> {
    const figures = await page.locator("figure[data-figure]").all();
    for (const figure of figures) await figure.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      "[...document.querySelectorAll('figure[data-figure]')].every((f) => f.dataset.state === 'live' && f.querySelector('.main-svg'))",
    );
    return figures.length;
  }

  /**
   * What axe-core calls serious or critical, in light, and in dark what it says of contrast.
   * @param skip parts that need not be looked at again: every page colours code and maths alike
   */
  async function checked(page: Page, name: string, skip: readonly string[] = []): Promise<void> {
    await evaluate(page, axe);
    for (const colorScheme of ["light", "dark"] as const) {
      // Without motion: a colour in the middle of a change has no contrast to speak of.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const options = {
        preload: false,
        // What is found right has a long list of places, each with a selector to be made up.
        resultTypes: ["violations"],
        ...(colorScheme === "dark" && { runOnly: ["color-contrast"] }),
      };
      const where = { exclude: [".plot svg", ...skip] };
      const violations = await evaluate<Finding[]>(
        page,
        `axe.run(${JSON.stringify(where)}, ${JSON.stringify(options)}).then((found) => found.violations)`,
      );
      const serious = violations
        .filter(({ impact }) => /^(serious|critical)$/.test(impact))
        .map(
          ({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 150)}: ${nodes[0].failureSummary}`,
        );
      assert.deepEqual(serious, [], `${name}, ${colorScheme}`);
    }
  }

  for (const name of notebookNames(join(root, "notebooks")).map((file) => parse(file).name))
    it(`draws every figure of ${name}, without complaint or request, and passes the accessibility checker`, () =>
      reading(name, async (page) => {
        assert.ok((await enlivenAll(page)) > 0, "figures");
        assert.deepEqual(
          await evaluate(page, unlabelled),
          [],
          "log axes with fewer than two labels",
        );
        await checked(page, name, name === notebooks[0] ? [] : [".code", ".katex"]);
      }));

  it("passes the accessibility checker on every other page, and with the search open", async () => {
    for (const name of names.filter((other) => !notebooks.includes(other)))
      await reading(name, async (page) => {
        await checked(page, name);
        await page.keyboard.press("/");
        await page.keyboard.type("kernel");
        await page.locator(".results a").first().waitFor();
        await checked(page, `${name}, search`);
      });
  });

  it("fits a phone: nothing but code, tables and equations scrolls sideways", async () => {
    for (const name of names)
      await reading(
        name,
        async (page) => {
          const [content, window] = await evaluate<number[]>(
            page,
            "[document.documentElement.scrollWidth, innerWidth]",
          );
          assert.ok(content <= window, `${name} is ${content} wide in ${window}`);
        },
        { viewport: { width: 360, height: 740 } },
      );
  });

  it("opens the contents on a phone, and closes them for the section that is chosen", () =>
    reading(
      "02-minimal-model",
      async (page) => {
        const contents = page.getByRole("navigation", { name: "Contents" });
        assert.ok(await contents.isHidden());
        await page.getByRole("button", { name: "Contents" }).click();
        await contents.getByRole("link", { name: "Silent alignment" }).click();
        assert.ok(await contents.isHidden());
        assert.match(page.url(), /#silent-alignment$/);
      },
      { viewport: { width: 360, height: 740 } },
    ));

  it("moves a slider by keyboard, and the figure follows", () =>
    reading("02-minimal-model", async (page) => {
      const slider = page.getByRole("slider", { name: "δ" });
      const figure = page.locator("figure[data-figure]", { has: page.locator("input") });
      await page.locator("figure[data-figure]").last().scrollIntoViewIfNeeded();
      await slider.waitFor();
      const drawn = () => figure.locator(".scatterlayer path.js-line").first().getAttribute("d");
      const before = await drawn();
      await slider.focus();
      await page.keyboard.press("End");
      await page.waitForFunction(
        (path) =>
          (
            globalThis as unknown as {
              document: { querySelector(s: string): { getAttribute(n: string): string } };
            }
          ).document
            .querySelector("figure:has(input) .scatterlayer path.js-line")
            .getAttribute("d") !== path,
        before,
      );
      assert.equal(await slider.getAttribute("aria-valuetext"), "6.0");
    }));

  it("can be walked by keyboard: skip link, search, previous and next", () =>
    reading("02-minimal-model", async (page) => {
      await page.keyboard.press("Tab");
      const skip = page.getByRole("link", { name: "Skip to the text" });
      assert.ok(await skip.evaluate((link) => link.matches(":focus-visible")));
      const { x, y } = (await skip.boundingBox())!;
      assert.ok(x >= 0 && y >= 0, "the skip link comes into view");
      const outline = await skip.evaluate("getComputedStyle(document.activeElement).outlineStyle");
      assert.equal(outline, "solid", "focus can be seen");
      await page.keyboard.press("Enter");
      assert.equal(await evaluate(page, "document.activeElement.id"), "main");

      await page.keyboard.press("/");
      await page.keyboard.type("imbalance surface");
      await page.locator(".results a").first().waitFor();
      await page.keyboard.press("ArrowDown");
      assert.ok(
        await page
          .locator(".results a")
          .first()
          .evaluate((link) => link.matches(":focus")),
      );
      await page.keyboard.press("Escape");
      assert.ok(await page.locator("dialog.search").isHidden());

      await page.keyboard.press("ArrowRight");
      await page.waitForURL(/03-function-space/);
      await page.keyboard.press("ArrowLeft");
      await page.waitForURL(/02-minimal-model/);
    }));

  it("finds a theorem, a function and a Greek letter, and goes there", () =>
    reading("index", async (page) => {
      const search = async (query: string): Promise<void> => {
        await page.keyboard.press("/");
        await page.getByRole("searchbox").fill(query);
        await page.locator(".results a").first().waitFor();
      };
      await search("theorem b.10");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#depth-theorem-b-10$/);
      await search("interpolatingSolution");
      await page.locator('.results a[href*="03-function-space"]').first().click();
      await page.waitForURL(/03-function-space/);
      await search("δ relaxed");
      const found = await page.locator(".results").textContent();
      await page.getByRole("searchbox").fill("delta relaxed");
      assert.equal(await page.locator(".results").textContent(), found);
    }));

  it("shows what a link leads to, by pointer and by keyboard", () =>
    reading("04-wide-and-deep-linear", async (page) => {
      const link = page.locator("p a[data-preview]", { hasText: "Theorem 3.1" }).first();
      const preview = page.getByRole("tooltip");
      await link.hover();
      await preview.locator(".katex").first().waitFor();
      await page.keyboard.press("Escape");
      assert.ok(await preview.isHidden());
      await page.mouse.move(2, 2);
      await page.keyboard.press("Tab");
      await link.focus();
      await preview.waitFor();
      await link.click();
      await page.waitForURL(/03-function-space.*theorem-3-1$/);
    }));

  it("remembers the theme and whether to hide code", () =>
    reading("02-minimal-model", async (page) => {
      const ground = () =>
        evaluate<string>(page, "getComputedStyle(document.body).backgroundColor");
      const light = await ground();
      await page.getByRole("button", { name: "Theme" }).click();
      await page.getByRole("button", { name: "Hide code" }).click();
      const dark = await ground();
      assert.notEqual(dark, light);
      assert.ok(await page.locator(".code").first().isHidden());
      await page.reload();
      assert.equal(await ground(), dark);
      assert.ok(await page.locator(".code").first().isHidden());
    }));

  it("is complete without scripts: pictures, maths, contents, hints, solutions", () =>
    reading(
      "03-function-space-and-implicit-bias",
      async (page) => {
        assert.ok(await page.locator("figure img").first().isVisible());
        assert.ok(await page.locator(".katex").first().isVisible());
        assert.ok(await page.getByRole("navigation", { name: "Contents" }).isVisible());
        const hint = page.locator("details", { hasText: "Second hint" }).first();
        assert.ok(await hint.locator("p").first().isHidden());
        const solution = page.locator("details", { hasText: "Solution 1" });
        assert.ok(await solution.locator("p").first().isHidden());
        await solution.locator("summary").click();
        assert.ok(await solution.locator(".katex").first().isVisible());
        assert.ok(await solution.locator(".code .line span").first().isVisible());
      },
      { javaScriptEnabled: false },
    ));

  it("prints pictures in place of live figures, and nothing to press", () =>
    reading("02-minimal-model", async (page) => {
      const figure = page.locator("figure[data-figure]").first();
      await figure.scrollIntoViewIfNeeded();
      await figure.locator(".main-svg").first().waitFor();
      await page.emulateMedia({ media: "print" });
      assert.ok(await figure.locator("img").isVisible());
      assert.ok(await figure.locator(".plot").isHidden());
      for (const gone of [".bar", ".contents", ".neighbours"])
        assert.ok(await page.locator(gone).isHidden(), gone);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    }));
});
