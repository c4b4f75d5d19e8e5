/**
 * Writing to the notebook a cell belongs to. tslab's public `display` sends one MIME type and no metadata per
 * call; the function below it sends any bundle.
 *
 * @see test/notebook/show.test.ts, test/tools/kernel.test.ts
 */

/** One output: the same content in several MIME types, best first to be chosen by whoever shows it. */
export interface OutputBundle {
  readonly data: Readonly<Record<string, unknown>>;
  /** Keyed by MIME type, as Jupyter has it. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

type Write = (
  message: OutputBundle & { transient: { display_id?: string } },
  update: boolean,
) => void;

/** Looks only at what is loaded already: outside the kernel, loading tslab would cost half a second. */
function loaded(id: string): Record<string, unknown> | undefined {
  try {
    return require.cache[require.resolve(id)]?.exports as Record<string, unknown> | undefined;
  } catch {
    return undefined; // not installed
  }
}

const kernel = (): Record<string, unknown> | undefined => loaded("tslab/dist/jupyter");

function writer(): Write | undefined {
  const write = kernel()?.lastWriteDisplayData;
  return typeof write === "function" ? (write as Write) : undefined;
}

/** Does this code run in a cell of the TypeScript kernel? */
export function inNotebook(): boolean {
  return writer() !== undefined || hasOtherKernel();
}

/** A tslab that renamed what we use is still a kernel: before its first cell, ours holds null instead. */
function hasOtherKernel(): boolean {
  const module = kernel();
  return module !== undefined && !("lastWriteDisplayData" in module);
}

/** tslab's public way out: the first MIME type only. */
function writeFirst({ data }: OutputBundle): void {
  if (!hasOtherKernel()) return;
  const { display } = require("tslab") as {
    display: { raw(type: string, content: unknown): void };
  };
  for (const [type, content] of Object.entries(data).slice(0, 1)) display.raw(type, content);
}

/** Adds one output below the running cell. Does nothing outside a notebook. */
export function writeOutput(output: OutputBundle): void {
  const write = writer();
  if (write) write({ ...output, transient: {} }, false);
  else writeFirst(output);
}

/**
 * One output that can be overwritten, such as a progress bar.
 * @returns a function that shows its argument in place of what it showed before. Does nothing outside a
 * notebook, nor with a tslab that has lost the function this needs.
 */
export function writableOutput(): (output: OutputBundle) => void {
  const write = writer();
  const display_id = `output-${process.pid}-${process.hrtime.bigint()}`;
  let shown = false;
  return (output) => {
    write?.({ ...output, transient: { display_id } }, shown);
    shown = true;
  };
}
