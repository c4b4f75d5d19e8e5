/**
 * A small copy of this project in a temporary folder, with its own lib/ and kernel spec, so that a test can edit
 * sources without touching the reader's.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownSession } from "../../tools/notebooks/run";
import {
  type CellRun,
  type ExecuteOptions,
  openSession,
  type Session,
} from "../../tools/notebooks/session";

const root = join(__dirname, "..", "..");

/** Enough of lib/src to show figures and run loops; few files, so that it compiles in a second or two. */
const sources = [
  "check.ts",
  "tsconfig.json",
  ...[
    "axes",
    "compact",
    "interruptible",
    "jupyter",
    "knobs",
    "liveFigure",
    "plain",
    "progress",
  ].map((name) => `notebook/${name}.ts`),
  ...["round", "show", "thin"].map((name) => `notebook/${name}.ts`),
  ...["figure", "layout", "palette"].map((name) => `figures/${name}.ts`),
];

export interface Miniature {
  readonly folder: string;
  /** Environment of a Jupyter process that finds this copy's kernel. */
  readonly environment: NodeJS.ProcessEnv;
  readonly python: string;
  /** Writes lib/src/<name>; nothing is compiled. */
  readonly writeSource: (name: string, text: string) => void;
  readonly build: () => void;
  readonly openSession: () => Session;
  readonly remove: () => void;
}

export async function createMiniature(): Promise<Miniature> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "miniature-")));
  for (const name of ["notebooks", "lib/src/figures", "lib/src/notebook"])
    mkdirSync(join(folder, name), { recursive: true });
  const copied = [
    "package.json",
    "tsconfig.json",
    "tools/build.mjs",
    "tools/kernel.cjs",
    "tools/command.cjs",
    "tools/kernel",
    "tools/setup/stamp.mjs",
    ...sources.map((name) => `lib/src/${name}`),
  ];
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  const spec = {
    argv: [process.execPath, join(folder, "tools", "kernel.cjs"), "{connection_file}"],
    display_name: "TypeScript (tslab)",
    language: "typescript",
  };
  const specFolder = join(folder, "jupyter", "kernels", "tslab");
  mkdirSync(specFolder, { recursive: true });
  writeFileSync(join(specFolder, "kernel.json"), JSON.stringify(spec));
  const { python, environment: own } = await ownSession();
  const environment = { ...own, JUPYTER_PATH: join(folder, "jupyter") };
  return {
    folder,
    environment,
    python,
    writeSource: (name, text) => writeFileSync(join(folder, "lib", "src", name), text),
    build: () => {
      execFileSync(process.execPath, [join(folder, "tools", "build.mjs")]);
    },
    openSession: () => openSession({ folder: join(folder, "notebooks"), python, environment }),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Everything a cell printed, in one text. */
export const printed = ({ outputs }: CellRun, stream = "stdout"): string =>
  outputs
    .filter(({ name }) => name === stream)
    .map(({ text }) => text)
    .join("");

/** Runs a cell that must succeed and print nothing to stderr; returns what it printed. */
export async function runCell(
  session: Session,
  source: string,
  options?: ExecuteOptions,
): Promise<string> {
  const run = await session.execute(source, options);
  const errors = printed(run, "stderr");
  if (!run.ok || errors !== "")
    throw new Error(`cell must succeed in silence, got ${errors}\n${source}`);
  return printed(run);
}
