/** From an executed notebook to one fit to be committed: pictures added, everything volatile removed. */

import {
  codeCells,
  type ExecutionRecord,
  hashOf,
  kernelspec,
  languageInfo,
  type Notebook,
  type Output,
  playgroundType,
  plotlyType,
  recordName,
  textOf,
} from "./notebook";
import { withDuration } from "./reading";
import type { Renderer } from "./render";
import type { CellRun } from "./session";

/** Neighbouring pieces of one stream become one output: where they were cut is chance. */
export function mergeStreams(outputs: readonly Output[]): Output[] {
  const merged: Output[] = [];
  for (const output of outputs) {
    const last = merged.at(-1);
    if (
      output.output_type === "stream" &&
      last?.output_type === "stream" &&
      last.name === output.name
    )
      merged[merged.length - 1] = { ...last, text: textOf(last.text) + textOf(output.text) };
    else merged.push(output);
  }
  return merged;
}

/** Outputs as they are kept: no progress bars, no execution counts. */
export const kept = (outputs: readonly Output[]): Output[] =>
  mergeStreams(
    outputs
      .filter(({ metadata }) => !metadata?.progress)
      .map((output) =>
        "execution_count" in output ? { ...output, execution_count: null } : output,
      ),
  );

async function withPicture(output: Output, renderer: Renderer): Promise<Output> {
  const figure = output.data?.[plotlyType] as object | undefined;
  const page = output.data?.[playgroundType] as { address: string } | undefined;
  const image = output.metadata?.["image/png"] as { width: number; height: number } | undefined;
  if (!image || !(figure || page)) return output;
  const { width, height } = image;
  const png = page
    ? await renderer.playground(page.address, width, height)
    : await renderer.png(figure as object, width, height);
  return { ...output, data: { ...output.data, "image/png": png } };
}

/** What is wrong with a run: failed cells and everything on stderr, also of promises nobody awaited. */
export function complaints(runs: readonly Pick<CellRun, "ok" | "outputs">[]): string[] {
  return runs.flatMap(({ ok, outputs }, i) => {
    const errors = outputs
      .filter(({ name }) => name === "stderr")
      .map(({ text }) => textOf(text).trim());
    const failed = ok ? [] : ["failed"];
    const all = [...failed, ...errors];
    return all.length > 0 ? [`code cell ${i + 1}: ${all.join("\n")}`] : [];
  });
}

/** A copy with a run's outputs. Cell ids and unknown metadata stay. */
export async function publish(
  notebook: Notebook,
  runs: readonly Pick<CellRun, "outputs">[],
  { mode, seconds }: Pick<ExecutionRecord, "mode" | "seconds">,
  renderer: Renderer,
): Promise<Notebook> {
  const outputs: Output[][] = [];
  for (const run of runs) {
    const shown: Output[] = [];
    for (const output of kept(run.outputs)) shown.push(await withPicture(output, renderer));
    outputs.push(shown);
  }
  let next = 0;
  const cells = notebook.cells.map((cell, i) => {
    const { execution: _timing, ...metadata } = cell.metadata ?? {};
    const common = { ...cell, id: cell.id ?? `cell-${i + 1}`, metadata };
    return cell.cell_type === "code"
      ? { ...common, execution_count: null, outputs: outputs[next++] ?? [] }
      : common;
  });
  const record: ExecutionRecord = {
    mode,
    seconds: Math.max(1, Math.round(seconds)),
    cells: codeCells(notebook).map(hashOf),
  };
  if (mode === "full" && cells[0]?.cell_type === "markdown")
    cells[0] = { ...cells[0], source: withDuration(textOf(cells[0].source), record.seconds) };
  return {
    cells,
    metadata: {
      ...notebook.metadata,
      kernelspec,
      language_info: languageInfo,
      [recordName]: record,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
