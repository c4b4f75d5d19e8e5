/** `npm start`: sets up what is missing, then opens the notebooks in JupyterLab. Ctrl-C ends it. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { accessSync, constants, mkdirSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { command } from "./command.cjs";
import { jupyterEnvironment, jupyterLab, root } from "./jupyter.mjs";
import { ask } from "./setup/ask.mjs";
import { reportFailure, SetupError } from "./setup/failure.mjs";
import { takeLock } from "./setup/lock.mjs";
import { isProgram } from "./setup/run.mjs";
import { readStamp } from "./setup/stamp.mjs";
import { compileLibrary, setUp } from "./setup.mjs";

const USAGE = `npm start                     sets up what is missing, and opens the notebooks in JupyterLab
npm start -- --port 9000      at this port, instead of a free one from 8888
npm start -- --no-browser     prints the address, and opens no browser`;

const runtime = join(root, ".jupyter", "runtime");
const notebook = "notebooks/00-start-here.ipynb";

/** @param {number} port */
const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

/**
 * The port that is asked for, if it is one and free.
 * @param {string | undefined} text
 */
export async function portOf(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  const fix = "leave out --port to use a free one, or choose another: npm start -- --port 9000";
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new SetupError(`--port must be from 1 to 65535, got ${text}`, fix);
  if (!(await isFree(port))) throw new SetupError(`port ${port} is taken`, fix);
  return port;
}

/**
 * Shows an address in the reader's browser, where there is a screen.
 * @param {string} address
 */
function openBrowser(address) {
  const { DISPLAY, WAYLAND_DISPLAY, CI } = process.env;
  const openers = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] };
  const [command, ...args] =
    openers[/** @type {"darwin"} */ (process.platform)] ??
    (DISPLAY || WAYLAND_DISPLAY ? ["xdg-open"] : []);
  if (command === undefined || CI) return;
  const child = spawn(command, [...args, address], { stdio: "ignore", detached: true });
  // The address is on the screen: without a browser to open it there is nothing to mend.
  child.on("error", () => {});
  child.unref();
}

/**
 * JupyterLab in this folder, which ends with this process, whatever ends that.
 * @param {string} token
 * @param {number} [port] without one, JupyterLab finds one that is free
 */
function startServer(token, port) {
  const [command, ...lab] = jupyterLab;
  lab.push("--no-browser", "--ip=127.0.0.1", `--port=${port ?? 8888}`);
  lab.push(`--ServerApp.port_retries=${port === undefined ? 100 : 0}`);
  lab.push(`--ServerApp.root_dir=${root}`, "--ServerApp.log_level=WARN", "--LabApp.log_level=WARN");
  // Nothing is looked up on the network: packages come from set-up alone.
  lab.push("--LabApp.extension_manager=readonly");
  // In a container the user is often root; the server listens on this machine only and asks for the token.
  if (process.getuid?.() === 0) lab.push("--allow-root");
  const server = spawn(command, lab, {
    cwd: root,
    // Not among the arguments, which other users of the machine can list.
    env: { ...jupyterEnvironment(), JUPYTER_TOKEN: token },
    stdio: ["ignore", "inherit", "inherit"],
    // Out of the terminal's reach: a Ctrl-C there comes to us, and we end the server once.
    detached: process.platform !== "win32",
  });
  // One that cannot start counts as ended.
  server.on("error", () => {});
  process.on("exit", () => server.kill("SIGKILL"));
  return server;
}

/**
 * Where the server with this token listens, as it says itself when it does.
 * @param {string} token
 */
function addressOf(token) {
  const files = readdirSync(runtime).filter((name) => /^jpserver-\d+\.json$/.test(name));
  const servers = files.map((name) => readStamp(join(runtime, name)));
  const port = servers.find((server) => server.token === token)?.port;
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}

/**
 * Waits until the server answers.
 * @param {import("node:child_process").ChildProcess} server
 * @param {() => string | undefined} origin where it listens, once it does
 * @param {string} token
 * @param {number} limit in seconds
 * @returns {Promise<string>} where it listens
 */
export async function untilReady(server, origin, token, limit = 120) {
  const end = Date.now() + limit * 1000;
  const fix = "its own messages are above; then: npm run doctor";
  for (;;) {
    if (server.exitCode !== null || server.signalCode !== null)
      throw new SetupError("JupyterLab ended before it answered", fix);
    const address = origin();
    const answer = address
      ? await ask(`${address}/api/status?token=${token}`, 5).catch(({ message }) => message)
      : "no address";
    if (address && answer === 200) return address;
    if (Date.now() > end)
      throw new SetupError(`JupyterLab must answer within ${limit} s, got ${answer}`, fix);
    await sleep(50);
  }
}

/**
 * Starts JupyterLab and waits until it answers. One start after another: each looks for a free port before it takes it.
 * @param {string} token
 * @param {number | undefined} port
 * @param {(server: import("node:child_process").ChildProcess) => void} onStart
 * @returns {Promise<string>} where it listens
 */
export async function openServer(token, port, onStart) {
  mkdirSync(runtime, { recursive: true }); // where the server says that it listens
  const release = await takeLock(join(root, ".jupyter", "start.lock"), () => {});
  try {
    const server = startServer(token, port);
    onStart(server);
    return await untilReady(server, () => addressOf(token), token);
  } finally {
    release();
  }
}

/**
 * JupyterLab writes into its folder at every start; what it says where it cannot fills the screen.
 * @param {string} folder
 */
export function requireWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new SetupError(
      `this folder cannot be written: ${folder}`,
      "copy or clone the project into a folder of your own",
    );
  }
}

/** @param {{ port?: string, "no-browser"?: boolean }} options */
async function start(options) {
  const port = await portOf(options.port);
  await setUp();
  requireWritable(runtime);
  compileLibrary();
  const token = randomBytes(24).toString("hex");
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let server;
  let stopping = false;
  const stop = () => {
    // The server ends its kernels itself. A second Ctrl-C does not wait for it.
    if (stopping || !server) process.exit();
    stopping = true;
    console.log("\nStopping JupyterLab and its kernels");
    server?.kill("SIGTERM");
    setTimeout(process.exit, 8000);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  // Of a signal to npm, other than Ctrl-C, only the loss of the parent tells.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && !stopping && stop(), 1000).unref();

  try {
    const origin = await openServer(token, port, (started) => {
      server = started;
    });
    const address = `${origin}/lab/tree/${notebook}?token=${token}`;
    console.log(`\nThe notebooks are open at\n\n    ${address}\n\nCtrl-C here ends the session.`);
    if (!options["no-browser"]) openBrowser(address);
    if (server?.exitCode === null && server.signalCode === null) await once(server, "exit");
    if (!stopping) throw new SetupError("JupyterLab ended by itself", "npm start");
  } finally {
    if (stopping) process.exit(0);
  }
}

if (isProgram(import.meta.url))
  await command(
    USAGE,
    { options: { port: { type: "string" }, "no-browser": { type: "boolean" } } },
    start,
    (error) => {
      reportFailure(error);
      // Nothing started here may keep a failed start alive.
      process.exit();
    },
  );
