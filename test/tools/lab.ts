/** The clone's JupyterLab, on a folder of a test's. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "mocha";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../../tools/notebooks/render";
import { ownSession } from "../../tools/notebooks/run";

export const patience = 60_000; // ms; JupyterLab's first page takes some seconds, more on a busy machine
const token = "only-for-this-test";

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

async function untilReady(address: string): Promise<void> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const ready = await fetch(`${address}/api/status?token=${token}`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`JupyterLab: must answer within ${patience} ms, got nothing`);
}

export interface Lab {
  /** Where a notebook of the folder is opened, alone. */
  readonly addressOf: (notebook: string) => string;
  /** Ends the server and its kernels. */
  readonly close: () => Promise<void>;
}

/** JupyterLab with all its files in `folder`. @param environment if not the clone's */
export async function openLab(folder: string, environment?: NodeJS.ProcessEnv): Promise<Lab> {
  const { python, environment: clone } = await ownSession();
  const given = environment ?? clone;
  const own = Object.keys(given).filter((name) => /^JUPYTER.*_(DIR|DATA)$/.test(name));
  const env = {
    ...given,
    ...Object.fromEntries(own.map((name) => [name, join(folder, "state", name)])),
  };
  const port = await freePort();
  const args = [
    "-m",
    "jupyterlab",
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    `--IdentityProvider.token=${token}`,
  ];
  const server = spawn(python, args, { env, stdio: "ignore" });
  const address = `http://127.0.0.1:${port}`;
  await untilReady(address);
  return {
    addressOf: (notebook) => `${address}/lab/tree/${notebook}?reset&token=${token}`,
    close: async () => {
      if (server.exitCode !== null) return;
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
    },
  };
}

/** Chooses an entry of JupyterLab's menu, the last of the names, by way of those before. */
export async function choose(page: Page, menu: string, ...entries: string[]): Promise<void> {
  await page.locator(".lm-MenuBar-itemLabel", { hasText: new RegExp(`^${menu}$`) }).click();
  for (const entry of entries)
    await page
      .locator(".lm-Menu-itemLabel", { hasText: new RegExp(`^${entry}`) })
      .first()
      .click();
}

/** A notebook in a folder of its own, which JupyterLab shows, and a browser. */
export interface Desk {
  file: string;
  /** The notebook as it was written. */
  text: string;
  lab: Lab;
  browser: Browser;
}

/**
 * A desk from before the first test of the suite to after its last.
 * @param write the notebook's text
 */
export function deskFor(name: string, write: () => Promise<string>): Desk {
  const desk = {} as Desk;
  let folder: string;
  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "desk-")));
    desk.file = join(folder, name);
    desk.text = await write();
    writeFileSync(desk.file, desk.text);
    desk.lab = await openLab(folder);
    desk.browser = await launchBrowser();
  });
  after(async () => {
    await desk.browser?.close();
    await desk.lab?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return desk;
}

/** Saves the notebook of the page by its key. */
export async function save(page: Page): Promise<void> {
  const saved = page.waitForResponse(
    (response) => response.request().method() === "PUT" && /contents/.test(response.url()),
  );
  await page.keyboard.press("Control+s");
  assert.ok((await saved).ok());
}
