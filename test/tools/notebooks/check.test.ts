import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { collectionFindings, findings } from "../../../tools/notebooks/check";
import { format, kernelspec, type Notebook, type Output } from "../../../tools/notebooks/notebook";
import { draft, figure, published, stream } from "./draft";

describe("the check of a notebook", () => {
  /** What is found after the change of a good notebook. */
  const foundAfter = async (
    change: (notebook: Notebook) => void,
    outputs?: Output[],
  ): Promise<string[]> => {
    const notebook = await published(outputs);
    change(notebook);
    return findings(notebook);
  };
  const cell = (notebook: Notebook) => notebook.cells[1];
  const firstOutput = (notebook: Notebook) => cell(notebook).outputs?.[0] as Required<Output>;

  it("finds source and outputs that no longer belong together", async () => {
    const changed = await foundAfter((notebook) => {
      cell(notebook).source = "const x = 1;\nshow(x + 1);";
    });
    assert.deepEqual(changed, ["code cell 1: changed since it was executed: run it again"]);
    const added = await foundAfter((notebook) =>
      notebook.cells.push({ ...cell(notebook), id: "more", source: "show(2);" }),
    );
    assert.deepEqual(added, ["outputs are of 1 code cells, got 2: run it again"]);
    assert.deepEqual(findings(draft()), ["must have been executed: npm run notebooks"]);
  });

  it("finds outputs of a quick run", async () =>
    assert.deepEqual(findings(await published([figure()], "quick")), [
      "outputs must come from a full run, got quick",
    ]));

  it("finds figures without picture or text", async () => {
    const blank = await foundAfter((notebook) => {
      delete firstOutput(notebook).data["image/png"];
      firstOutput(notebook).data["text/plain"] = " ";
      firstOutput(notebook).metadata = {};
    });
    assert.deepEqual(blank, [
      "code cell 1: the figure must have image/png and text/plain and id and alternative text",
    ]);
  });

  it("finds errors, complaints, scripts and progress bars", async () => {
    const nothing = () => {};
    const html = {
      output_type: "display_data",
      data: { "text/html": ["<b>", "<script>"] },
      metadata: {},
    };
    assert.deepEqual(await foundAfter(nothing, [stream("stderr", "oh\nno")]), [
      "code cell 1: must not write to stderr, got oh",
    ]);
    assert.deepEqual(await foundAfter(nothing, [{ output_type: "error" }]), [
      "code cell 1: must not fail",
    ]);
    assert.match((await foundAfter(nothing, [html]))[0], /must hold no script/);
    const bar = await foundAfter((notebook) => {
      firstOutput(notebook).metadata.progress = true;
    });
    assert.deepEqual(bar, ["code cell 1: must have no progress bar left"]);
  });

  it("finds counts, timings, another kernel, a missing title", async () => {
    const counted = await foundAfter((notebook) => {
      cell(notebook).execution_count = 3;
    });
    assert.deepEqual(counted, ["code cell 1: must have no execution count"]);
    const timed = await foundAfter((notebook) => {
      cell(notebook).metadata.execution = {};
    });
    assert.deepEqual(timed, ["code cell 1: must have no timing in its metadata"]);
    const python = await foundAfter((notebook) => {
      notebook.metadata.kernelspec = { ...kernelspec, name: "python3" };
    });
    assert.deepEqual(python, ["kernelspec.name must be tslab, got python3"]);
    const versionless = await foundAfter((notebook) => {
      notebook.metadata.language_info = { name: "typescript" };
    });
    assert.deepEqual(versionless, [
      "language_info must be what the kernel reports: npm run format",
    ]);
    const untitled = await foundAfter((notebook) => {
      notebook.cells[0].source = "Title";
    });
    assert.deepEqual(untitled, [
      "the first cell must be a Markdown title, # ...",
      'the first cell must say "Runs in about …"',
    ]);
  });

  it("finds a file that JupyterLab would write differently", async () => {
    const notebook = await published();
    const found = (text: string) => collectionFindings(new Map([["00-draft.ipynb", text]]));
    assert.deepEqual(found(format(notebook)).get("00-draft.ipynb"), []);
    assert.deepEqual(found(JSON.stringify(notebook)).get("00-draft.ipynb"), [
      "must be as JupyterLab writes it: npm run format",
    ]);
  });

  it("finds a file that is too large, and one that is no notebook", async () => {
    const large = format(await published([stream("stdout", "x".repeat(1_500_000))]));
    const found = collectionFindings(
      new Map([
        ["00-draft.ipynb", large],
        ["01-none.ipynb", "{"],
      ]),
    );
    assert.match(found.get("00-draft.ipynb")?.[0] ?? "", /^must be at most 1500000 bytes, got 15/);
    assert.match(found.get("01-none.ipynb")?.[0] ?? "", /^must be JSON: /);
  });
});
