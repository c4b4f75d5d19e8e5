/**
 * Plays through what a dev container or Binder does with this repository, in a clean clone of the last commit and
 * without Docker: their own files are read, their commands run, and JupyterLab asked for our kernel.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { command } from "./command.cjs";
import { aptPackages, postCreateCommand } from "./hosting";

const USAGE = `npm run rehearse -- devcontainer     about 2 minutes
npm run rehearse -- binder           about 3 minutes`;

const root = join(__dirname, "..");
const token = "rehearsal";

interface Stage {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

function run({ folder, env }: Stage, program: string, ...args: string[]): void {
  console.log(`\n$ ${[program, ...args].join(" ")}`);
  execFileSync(program, args, { cwd: folder, env, stdio: "inherit" });
}

/** Whether the system could install a package, or has. */
function requireKnown(name: string): void {
  const found = execFileSync("apt-cache", ["policy", name], { encoding: "utf8" });
  if (!/Candidate: \d/.test(found))
    throw new Error(`rehearse: ${name} must be a package of Debian, got none`);
  console.log(`${name}: known`);
}

async function kernels(address: string): Promise<string[]> {
  for (let i = 0; i < 120; i++) {
    const reply = await fetch(`${address}api/kernelspecs?token=${token}`).catch(() => undefined);
    if (reply?.ok)
      return Object.keys(((await reply.json()) as { kernelspecs: object }).kernelspecs);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("rehearse: JupyterLab must answer within a minute, got nothing");
}

/** Starts a server, asks it for our kernel and for the renderer of our figures, and ends it. */
async function requireOurs(
  { folder, env }: Stage,
  program: string,
  args: string[],
  address: string,
): Promise<void> {
  console.log(`\n$ ${[program, ...args].join(" ")}`);
  const server = spawn(program, args, { cwd: folder, env, stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  try {
    const found = await kernels(address);
    if (!found.includes("tslab"))
      throw new Error(`rehearse: JupyterLab must offer tslab, got ${found}`);
    console.log(`JupyterLab offers ${found.join(", ")}`);
    const page = await fetch(`${address}lab?token=${token}`).then((reply) => reply.text());
    if (!page.includes('"get-rich-quick-figures"'))
      throw new Error("rehearse: JupyterLab must load our renderer of figures, got a page without");
    console.log("JupyterLab loads our renderer of figures");
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

const labArguments = (port: number): string[] => [
  ...["--no-browser", "--allow-root", "--ip=127.0.0.1"],
  `--port=${port}`,
  `--IdentityProvider.token=${token}`,
];

async function devcontainer(stage: Stage): Promise<void> {
  for (const name of aptPackages(stage.folder)) requireKnown(name);
  run(stage, "bash", "-c", postCreateCommand(stage.folder));
  run(stage, "npm", "run", "doctor");
  const python = join(stage.folder, ".venv", "bin", "python");
  const args = ["-m", "jupyterlab", ...labArguments(8971)];
  await requireOurs(stage, python, args, "http://127.0.0.1:8971/");
}

/** A virtual environment stands in for the one that Binder makes of environment.yml. */
async function binder(stage: Stage): Promise<void> {
  const own = join(stage.folder, "..", "binder-environment");
  run(stage, "python3", "-m", "venv", own);
  run(stage, join(own, "bin", "pip"), "install", "--quiet", "jupyterlab");
  const env = { ...stage.env, PATH: `${join(own, "bin")}${delimiter}${stage.env.PATH}` };
  const built = { ...stage, env };
  run(built, "./.binder/postBuild");
  const quick = { ...built, env: { ...env, QUICK: "1" } };
  run(quick, "jupyter", "execute", join("notebooks", "00-start-here.ipynb"));
  // Binder serves everybody below a path of their own.
  const args = ["lab", ...labArguments(8972), "--ServerApp.base_url=/user/reader/"];
  await requireOurs(built, "jupyter", args, "http://127.0.0.1:8972/user/reader/");
}

const rehearsals: Record<string, (stage: Stage) => Promise<void>> = { devcontainer, binder };

command(USAGE, { words: true }, async (_options, [name = "nothing"]) => {
  const rehearsal = rehearsals[name];
  if (!rehearsal)
    throw new Error(
      `rehearse: the name must be ${Object.keys(rehearsals).join(" or ")}, got ${name}`,
    );
  const place = mkdtempSync(join(tmpdir(), "rehearsal-"));
  const folder = join(place, "clone");
  // A home of its own: nothing of the reader's may help.
  const env = { ...process.env, HOME: place, npm_config_cache: join(place, "npm-cache") };
  try {
    execFileSync("git", ["clone", "--quiet", root, folder]);
    await rehearsal({ folder, env });
    console.log(`\n${name}: all steps went through`);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
