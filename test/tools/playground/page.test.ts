/** The playground in a browser: from the file system and without a network, by pointer, by keyboard, on a phone, in the dark. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, it } from "mocha";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { norm, subtract } from "../../../lib/src/linalg";
import { launchBrowser } from "../../../tools/notebooks/render";
import { flowOf } from "../../../tools/playground/model/flow";
import { INITIAL, stateOf } from "../../../tools/playground/model/state";
import { PLAYGROUND, playgroundPage } from "../../../tools/playground/page";
import { describeWithBrowser } from "../withBrowser";

const file = join(__dirname, "..", "..", "..", PLAYGROUND);

describe("the playground's page", () => {
  it("is built from what is committed: npm run playground", async () =>
    assert.ok(
      readFileSync(file, "utf8") === (await playgroundPage()),
      `${PLAYGROUND} must be built anew`,
    ));

  it("loads nothing", () =>
    assert.doesNotMatch(
      readFileSync(file, "utf8"),
      / src=|<link[^>]*stylesheet|url\(|@import|fetch\(/,
    ));
});

describeWithBrowser(__filename)("the playground in a browser", function () {
  this.timeout(120_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  async function playing(
    address: string,
    visit: (page: Page) => Promise<unknown>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const viewport = { width: 1366, height: 768 };
    const context = await browser.newContext({ viewport, offline: true, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // The hint is about this test, which reads what is drawn.
      if (!/^Canvas2D: .*readback/.test(message.text())) complaints.push(message.text());
    });
    page.on("request", (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`request of ${request.url()}`);
    });
    try {
      await page.goto(`${pathToFileURL(file).href}${address}`);
      await visit(page);
    } finally {
      await context.close();
    }
    assert.deepEqual(complaints, []);
  }

  const start = (page: Page): Locator => page.getByRole("slider", { name: /β₀/ });
  const endOf = async (page: Page): Promise<number[]> =>
    JSON.parse((await page.locator("#summary").getAttribute("data-end")) ?? "");

  /** What the address says once it says something that holds. */
  async function addressed(page: Page, holds: RegExp): Promise<ReturnType<typeof stateOf>> {
    await page.waitForURL(holds);
    return stateOf(new URL(page.url()).hash);
  }

  async function endsAsTheLibrarySays(page: Page, state: ReturnType<typeof stateOf>) {
    const gap = norm(subtract(await endOf(page), flowOf(state).end));
    assert.ok(gap < 1e-9, `${gap}`);
  }

  it("shows what an address says, and ends where the library does", async () => {
    for (const address of [
      "#data=whitened&start=-1.5,-0.8&target=0.5,1&delta=-3&rateA=2&rateW=0.5",
      "#data=example&start=-1.2,0.7&target=0.5,1&delta=1.5&rateA=0.25&rateW=4",
      "#data=example&start=-0.3,-1&target=0.4,1.2&delta=-3",
    ])
      await playing(address, async (page) => {
        await endsAsTheLibrarySays(page, await addressed(page, /clock=/));
        await page.getByRole("tab", { selected: true }).waitFor();
        const said = await page.locator("#announcement").textContent();
        assert.equal(said, await page.locator("#summary").textContent());
      });
  });

  it("follows a handle that is dragged, in the address, the words and the end", () =>
    playing("#data=example", async (page) => {
      const before = await endOf(page);
      const { x, y, width, height } = (await start(page).boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width / 2 + 60, y + height / 2 - 90, { steps: 4 });
      await page.mouse.up();
      const state = await addressed(page, /#data=example&start=-0\.[34]/);
      assert.ok(state.start[1] > 1, `${state.start}`);
      assert.ok(norm(subtract(await endOf(page), before)) > 0.1);
      await endsAsTheLibrarySays(page, state);
    }));

  it("follows a finger", () =>
    playing(
      "",
      async (page) => {
        await start(page).dispatchEvent("pointerdown", {
          pointerId: 1,
          clientX: 100,
          clientY: 300,
        });
        await page
          .locator("#start")
          .dispatchEvent("pointermove", { pointerId: 1, clientX: 100, clientY: 230 });
        await addressed(page, /start=-1,1\.\d/);
      },
      { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    ));

  it("can be played by keyboard: handles, tabs, sliders, buttons", () =>
    playing("", async (page) => {
      await start(page).focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Shift+ArrowDown");
      assert.deepEqual((await addressed(page, /start=-0\.9,0\.29/)).start, [-0.9, 0.29]);
      assert.equal(await start(page).getAttribute("aria-valuetext"), "(−0.90, 0.29)");
      await page.getByRole("tab", { selected: true }).focus();
      await page.keyboard.press("ArrowRight");
      assert.equal(await page.evaluate("document.activeElement.textContent"), "One example");
      await page.getByRole("slider", { name: /relative scale/ }).focus();
      await page.keyboard.press("End");
      const state = await addressed(page, /data=example.*delta=6&/);
      await endsAsTheLibrarySays(page, state);
      assert.match((await page.locator("#summary").textContent()) ?? "", /^Upstream, δ = 6/);
      await page.getByRole("button", { name: "Start again" }).press("Enter");
      assert.deepEqual(await addressed(page, /delta=-1&/), { ...INITIAL, data: "example" });
    }));

  it("lets time run, and stop", () =>
    playing("", async (page) => {
      const run = page.locator("#run");
      await run.click();
      await page.waitForFunction("Number(document.querySelector('#clock').value) > 0.3");
      assert.equal(await run.textContent(), "Stop");
      await run.click();
      assert.equal(await run.textContent(), "Let time run");
      assert.ok((await addressed(page, /clock=(0\.[3-9]|[1-3])/)).clock > 0.3);
    }));

  it("follows a link to another picture while it is open", () =>
    playing("", async (page) => {
      await page.evaluate("location.hash = '#data=whitened&delta=3'");
      await page.locator("#summary", { hasText: "Upstream, δ = 3" }).waitFor();
    }));

  it("draws something else in the dark", () =>
    playing("", async (page) => {
      const ground = () =>
        page.evaluate(
          "[...document.querySelector('#plane').getContext('2d').getImageData(20, 400, 1, 1).data].join()",
        );
      const light = await ground();
      await page.emulateMedia({ colorScheme: "dark" });
      await page.waitForFunction(
        `[...document.querySelector('#plane').getContext('2d').getImageData(20, 400, 1, 1).data].join() !== '${light}'`,
      );
    }));

  it("fits a phone and a projector", async () => {
    for (const [width, height] of [
      [360, 740],
      [390, 844],
      [1366, 768],
    ])
      await playing(
        "#data=example&start=-0.3,-1&target=0.4,1.2&delta=-3",
        async (page) => {
          const [wide, tall] = (await page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]",
          )) as number[];
          assert.ok(wide <= width, `${wide} in ${width}`);
          if (width > 1000) assert.ok(tall <= height, `${tall} in ${height}`);
        },
        { viewport: { width, height } },
      );
  });

  it("has nothing that axe-core objects to, on both tabs, in light and dark", async () => {
    const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
    for (const data of ["whitened", "example"])
      for (const colorScheme of ["light", "dark"] as const)
        await playing(
          `#data=${data}`,
          async (page) => {
            await page.evaluate(axe);
            const { violations } = (await page.evaluate("axe.run()")) as {
              violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
            };
            assert.deepEqual(
              violations.map(
                ({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`,
              ),
              [],
            );
          },
          { colorScheme, reducedMotion: "reduce" },
        );
  });
});
