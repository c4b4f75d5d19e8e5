/** What the stored outputs of a notebook must be. */
import { type Cell, isFigure, type Notebook, type Output, perCell, textOf } from "./notebook";

function figure(output: Output): string | undefined {
  if (!isFigure(output)) return undefined;
  const { data = {}, metadata = {} } = output;
  const image = metadata["image/png"] as { alt?: unknown } | undefined;
  const missing = [
    ...("image/png" in data ? [] : ["image/png"]),
    ...(textOf(data["text/plain"] as string | undefined).trim() ? [] : ["text/plain"]),
    ...(typeof metadata.id === "string" ? [] : ["id"]),
    ...(typeof image?.alt === "string" && image.alt.trim() ? [] : ["alternative text"]),
  ];
  return missing.length > 0 ? `the figure must have ${missing.join(" and ")}` : undefined;
}

function failure({ output_type, name, text }: Output): string | undefined {
  if (output_type === "error") return "must not fail";
  if (name !== "stderr") return undefined;
  return `must not write to stderr, got ${textOf(text).trim().split("\n")[0]}`;
}

const script = ({ data = {} }: Output): string | undefined =>
  /<script/i.test(textOf(data["text/html"] as string | undefined))
    ? "HTML output must hold no script: other viewers blank it"
    : undefined;

/** What differs from run to run. */
function volatile({ execution_count, outputs = [], metadata }: Cell): string | undefined {
  if (execution_count != null || outputs.some((output) => output.execution_count != null))
    return "must have no execution count";
  if ("execution" in metadata) return "must have no timing in its metadata";
  return outputs.some((output) => output.metadata?.progress)
    ? "must have no progress bar left"
    : undefined;
}

export const outputFindings = (notebook: Notebook): string[] =>
  perCell(notebook, (cell) =>
    [
      ...(cell.outputs ?? []).flatMap((output) =>
        [figure, failure, script].map((rule) => rule(output)),
      ),
      volatile(cell),
    ].filter((found) => found !== undefined),
  );
