/** Small notebooks for the tests of tools/notebooks. */
import {
  type Cell,
  kernelspec,
  languageInfo,
  type Notebook,
  type Output,
  plotlyType,
} from "../../../tools/notebooks/notebook";
import { publish } from "../../../tools/notebooks/publish";

export const stream = (name: string, text: string): Output => ({
  output_type: "stream",
  name,
  text,
});

export const figure = (): Output => ({
  output_type: "display_data",
  data: { [plotlyType]: { data: [{ y: [1, null, 2.5] }] }, "text/plain": "a line" },
  metadata: { id: "line", "image/png": { alt: "a line", width: 10, height: 5 } },
});

export const codeCell = (source: string, outputs: Output[] = []): Cell => ({
  id: "code",
  cell_type: "code",
  source,
  metadata: {},
  outputs,
});

/** A title and code cells, not executed. */
export const draft = (
  sources: readonly string[] = ["const x = 1;\nshow(x);"],
  metadata: Record<string, unknown> = changes,
): Notebook => ({
  cells: [
    {
      id: "title",
      cell_type: "markdown",
      source: "# Title\n\n*Runs in about 1 second.*",
      metadata: {},
    },
    ...sources.map((source, i) => ({ ...codeCell(source), id: `code${i || ""}` })),
    {
      id: "last",
      cell_type: "markdown",
      source: "Back to [Title](00-draft.ipynb).",
      metadata: {},
    },
  ],
  metadata: { kernelspec, language_info: languageInfo, ...metadata },
  nbformat: 4,
  nbformat_minor: 5,
});

/** What the check wants to see of a notebook that has neither knobs nor claims. */
const changes = {
  edits: [{ find: "x = 1", replace: "x = 2" }],
  badEdits: [{ find: "x = 1", replace: "x = -1", names: "x" }],
  breaks: [],
};

export const renderer = {
  png: async () => "UE5H",
  playground: async () => "UExBWQ==",
  close: async () => {},
};

export const published = (
  outputs: Output[] = [figure()],
  mode: "full" | "quick" = "full",
): Promise<Notebook> => publish(draft(), [{ outputs }], { mode, seconds: 1.4 }, renderer);
