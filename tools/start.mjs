/**
 * `npm start`: sets up what is missing, then opens the notebooks in JupyterLab and keeps lib/ compiled while
 * you edit lib/src. Ctrl-C ends all of it.
 *
 *     npm start -- --port 9000 --no-browser
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { jupyterEnvironment, jupyterLab, root } from "./jupyter.mjs";
import { SetupError } from "./setup/failure.mjs";
import { isProgram } from "./setup/run.mjs";
import { reportFailure, setUp } from "./setup.mjs";

const firstPort = 8888;
const notebook = "notebooks/00-start-here.ipynb";

/**
 * @param {readonly string[]} args
 * @returns {{ port: number | undefined, browser: boolean }}
 */
export function startOptions(args) {
  /** @type {{ port: number | undefined, browser: boolean }} */
  const options = { port: undefined, browser: true };
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = args[i].split("=");
    if (flag === "--no-browser") options.browser = false;
    else if (flag === "--port") {
      const text = inline ?? args[++i] ?? "nothing";
      options.port = Number(text);
      if (!Number.isInteger(options.port) || options.port < 1 || options.port > 65535)
        throw new SetupError(
          `--port must be from 1 to 65535, got ${text}`,
          "npm start -- --port 9000",
        );
    } else
      throw new SetupError(`unknown option ${args[i]}`, "npm start -- [--port N] [--no-browser]");
  }
  return options;
}

/** @param {number} port */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/**
 * The wanted port, or the first free one from 8888.
 * @param {number | undefined} wanted
 */
export async function freePort(wanted) {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new SetupError(
      `port ${wanted} is taken`,
      `leave out --port to use a free one, or choose another: npm start -- --port ${wanted === 65535 ? firstPort : wanted + 1}`,
    );
  }
  for (let port = firstPort; port < firstPort + 100; port++) if (await isFree(port)) return port;
  throw new SetupError(
    `ports ${firstPort} to ${firstPort + 99} are all taken`,
    "npm start -- --port 9000",
  );
}

/** The command that shows an address in the reader's browser, or undefined where there is no screen. */
function opener() {
  if (process.env.CI) return undefined;
  if (process.platform === "darwin") return ["open"];
  if (process.platform === "win32") return ["cmd", "/c", "start", ""];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ["xdg-open"] : undefined;
}

/** @param {string} address */
function openBrowser(address) {
  const command = opener();
  if (command === undefined) return;
  const child = spawn(command[0], [...command.slice(1), address], {
    stdio: "ignore",
    detached: true,
  });
  // The address is on the screen: without a browser to open it there is nothing to mend.
  child.on("error", () => {});
  child.unref();
}

/**
 * Waits until the server answers.
 * @param {string} address
 * @param {() => boolean} hasEnded
 */
async function answers(address, hasEnded) {
  for (;;) {
    if (hasEnded()) return false;
    try {
      if ((await fetch(address)).ok) return true;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Compiles lib/ if it is out of date, and again whenever lib/src changes. Type errors are shown, not fatal. */
async function keepLibraryBuilt() {
  const { watch } = await import("./build.mjs");
  let errorsShown = false;
  watch(({ errors }) => {
    if (errors.length > 0) console.log(`\nlib/src does not compile:\n${errors.join("\n")}`);
    else if (errorsShown) console.log("\nlib/src compiles again");
    errorsShown = errors.length > 0;
  });
}

/** @param {readonly string[]} args */
async function start(args) {
  const { port: wanted, browser } = startOptions(args);
  await setUp();
  const port = await freePort(wanted);
  const token = randomBytes(24).toString("hex");
  const [command, ...lab] = jupyterLab;
  lab.push("--no-browser", "--ip=127.0.0.1", `--port=${port}`, "--ServerApp.port_retries=0");
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
    // Out of the terminal's reach: a Ctrl-C there would make the server ask whether it was meant.
    detached: process.platform !== "win32",
  });
  let ended = false;
  let stopping = false;
  let answered = false;
  server.on("error", () => {
    ended = true;
  });
  server.on("exit", (code) => {
    ended = true;
    if (!answered && !stopping) return;
    if (!stopping) console.error(`\nJupyterLab ended by itself (status ${code})`);
    // The watch would keep this process alive.
    process.exit(stopping ? 0 : 1);
  });
  const stop = () => {
    // The server ends its kernels itself. A second Ctrl-C does not wait for it.
    if (stopping) endAll("SIGKILL");
    else {
      stopping = true;
      console.log("\nStopping JupyterLab and its kernels");
      endAll("SIGTERM");
      setTimeout(() => endAll("SIGKILL"), 8000).unref();
    }
  };
  /** @param {NodeJS.Signals} signal */
  const endAll = (signal) => {
    if (server.pid === undefined || ended) return;
    const group = signal === "SIGKILL" && process.platform !== "win32" ? -server.pid : server.pid;
    try {
      process.kill(group, signal);
    } catch {
      // Already gone.
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.removeAllListeners(signal);
    process.on(signal, stop);
  }

  // When npm is ended by a signal other than Ctrl-C, only the loss of the parent tells us.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event)
    setInterval(() => {
      if (process.ppid !== parent && !stopping) stop();
    }, 1000).unref();

  const base = `http://127.0.0.1:${port}`;
  if (!(await answers(`${base}/api?token=${token}`, () => ended)))
    throw new SetupError(
      "JupyterLab ended before it answered",
      "its own message is above; then: npm run doctor",
    );
  answered = true;
  const tree = existsSync(join(root, notebook)) ? `/tree/${notebook}` : "";
  const address = `${base}/lab${tree}?token=${token}`;
  console.log(`\nThe notebooks are open at\n\n    ${address}\n\nCtrl-C here ends the session.`);
  if (browser) openBrowser(address);
  await keepLibraryBuilt();
}

if (isProgram(import.meta.url)) {
  try {
    await start(process.argv.slice(2));
  } catch (error) {
    reportFailure(error);
    // Nothing started here may keep a failed start alive.
    process.exit();
  }
}
