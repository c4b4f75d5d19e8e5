/**
 * Writing to the notebook a cell belongs to. tslab's public `display` sends one MIME type and no metadata per
 * call; the function below it, which the pinned version of tslab has, sends any bundle.
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
const writer = (): Write | undefined =>
  require.cache[require.resolve("tslab/dist/jupyter")]?.exports.lastWriteDisplayData ?? undefined;

/** Does this code run in a cell of the TypeScript kernel? */
export const inNotebook = (): boolean => writer() !== undefined;

/** Adds one output below the running cell. Does nothing outside a notebook. */
export const writeOutput = (output: OutputBundle): void =>
  writer()?.({ ...output, transient: {} }, false);

/**
 * One output that can be overwritten, such as a progress bar.
 * @returns a function that shows its argument in place of what it showed before. Does nothing outside a notebook.
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
