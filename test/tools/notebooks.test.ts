import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, before, beforeEach, describe, it } from "mocha";
import { findings } from "../../tools/notebooks/check";
import { notebookNames, readNotebook } from "../../tools/notebooks/collection";
import { misjudged, trials } from "../../tools/notebooks/exercises";
import {
  format,
  kernelspec,
  type Notebook,
  type Output,
  plotlyType,
  textOf,
} from "../../tools/notebooks/notebook";
import { complaints, kept, publish } from "../../tools/notebooks/publish";
import { runNotebook } from "../../tools/notebooks/run";

const folder = join(__dirname, "..", "..", "notebooks");
const names = notebookNames(folder);

/** s, of a notebook in quick mode. */
const mostSeconds = 120;

type Run = Awaited<ReturnType<typeof runNotebook>>;

const read = (name: string): Notebook => readNotebook(folder, name);

/** Starts two chains of runs, exercises answered at their ends; returns each notebook's result as a promise. */
function runTwoAtATime(): Map<string, Promise<Run>> {
  const runs = new Map<string, Promise<Run>>();
  for (const [i, name] of names.entries()) {
    const notebook = read(name);
    const afterwards = trials(notebook).map(({ source }) => source);
    const previous = i < 2 ? Promise.resolve() : runs.get(names[i - 2])?.catch(() => {});
    const run = Promise.resolve(previous).then(() =>
      runNotebook(notebook, { folder, quick: true, timeout: mostSeconds, afterwards }),
    );
    run.catch(() => {}); // reported by the test that awaits it
    runs.set(name, run);
  }
  return runs;
}

describe("every notebook, in quick mode, in the real kernel", () => {
  let runs: Map<string, Promise<Run>>;
  before(async function () {
    this.timeout(60_000);
    const { build, isFresh } = await import("../../tools/build.mjs");
    if (!isFresh()) build();
    runs = runTwoAtATime();
  });
  for (const name of names) {
    it(`${name} runs without error or complaint, figures described, in ${mostSeconds} s`, async () => {
      const { runs: cells, seconds } = (await runs.get(name)) as Run;
      assert.deepEqual(complaints(cells), []);
      const figures = cells
        .flatMap(({ outputs }) => outputs)
        .filter(({ data = {} }) => plotlyType in data);
      for (const { data = {}, metadata = {} } of figures) {
        assert.ok(textOf(data["text/plain"] as string).trim());
        assert.ok((metadata["image/png"] as { alt: string }).alt);
      }
      assert.ok(seconds < mostSeconds, `${seconds} s`);
    }).timeout(2 * mostSeconds * 1000);

    it(`${name} calls its solutions right, and wrong answers wrong`, async () => {
      const { afterwards } = (await runs.get(name)) as Run;
      assert.deepEqual(misjudged(trials(read(name)), afterwards), []);
    }).timeout(2 * mostSeconds * 1000);
  }
});

const stream = (name: string, text: string): Output => ({ output_type: "stream", name, text });
const figure = (): Output => ({
  output_type: "display_data",
  data: { [plotlyType]: { data: [{ y: [1, null, 2.5] }] }, "text/plain": "a line" },
  metadata: { "image/png": { alt: "a line", width: 10, height: 5 } },
});

/** A title and one code cell, not executed. */
const draft = (): Notebook => ({
  cells: [
    { id: "title", cell_type: "markdown", source: "# Title\n\nText.", metadata: {} },
    { id: "code", cell_type: "code", source: "const x = 1;\nshow(x);", metadata: {}, outputs: [] },
  ],
  metadata: { kernelspec },
  nbformat: 4,
  nbformat_minor: 5,
});

const renderer = { png: async () => "UE5H", close: async () => {} };
const published = (
  outputs: Output[] = [figure()],
  mode: "full" | "quick" = "full",
): Promise<Notebook> => publish(draft(), [{ outputs }], { mode, seconds: 1.4 }, renderer);

describe("publish", () => {
  it("adds the picture, keeps text, and passes the check", async () => {
    const notebook = await published();
    assert.equal(notebook.cells[1].outputs?.[0].data?.["image/png"], "UE5H");
    assert.deepEqual(findings(format(notebook)), []);
  });

  it("records mode, rounded seconds and a hash per code cell", async () => {
    const { mode, seconds, cells } = (await published()).metadata.executed as Record<
      string,
      unknown
    >;
    assert.deepEqual([mode, seconds], ["full", 1]);
    assert.match((cells as string[])[0], /^[0-9a-f]{12}$/);
  });

  it("drops progress bars, and joins pieces of one stream", () => {
    const bar: Output = { output_type: "display_data", data: {}, metadata: { progress: true } };
    const pieces = [
      stream("stdout", "a"),
      bar,
      stream("stdout", "b\n"),
      stream("stderr", "c"),
      stream("stdout", "d"),
    ];
    assert.deepEqual(kept(pieces), [
      stream("stdout", "ab\n"),
      stream("stderr", "c"),
      stream("stdout", "d"),
    ]);
  });

  it("removes counts and timings", async () => {
    const notebook = draft();
    Object.assign(notebook.cells[1], {
      execution_count: 7,
      metadata: { execution: { a: "now" }, exercise: { wrong: ["2"] }, tags: ["x"] },
    });
    const { cells } = await publish(
      notebook,
      [{ outputs: [] }],
      { mode: "full", seconds: 1 },
      renderer,
    );
    const { execution_count, metadata } = cells[1];
    assert.deepEqual(
      [execution_count, metadata],
      [null, { exercise: { wrong: ["2"] }, tags: ["x"] }],
    );
  });

  it("is the same file when it is published again", async () => {
    const once = format(await published());
    const again = await publish(
      JSON.parse(once),
      [{ outputs: [figure()] }],
      { mode: "full", seconds: 1.2 },
      renderer,
    );
    assert.equal(format(again), once);
  });
});

describe("complaints", () => {
  it("names the cell of everything on stderr, and cells that failed silently", () => {
    const runs = [
      { ok: true, outputs: [stream("stdout", "fine")] },
      { ok: true, outputs: [stream("stderr", "UnhandledPromiseRejection: x\n")] },
      { ok: false, outputs: [] },
    ];
    assert.deepEqual(complaints(runs), [
      "code cell 2: UnhandledPromiseRejection: x",
      "code cell 3: failed",
    ]);
  });
});

describe("format", () => {
  it("writes text as lines, numbers in a row, keys sorted", async () => {
    const text = format(await published());
    assert.match(text, /\n {3}"source": \[\n {4}"const x = 1;\\n",\n {4}"show\(x\);"\n {3}\]/);
    assert.match(text, /"y": \[1,null,2\.5\]/);
    assert.deepEqual(Object.keys(JSON.parse(text)), [
      "cells",
      "metadata",
      "nbformat",
      "nbformat_minor",
    ]);
  });
});

describe("the collection", () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "collection-"));
  });
  afterEach(() => rmSync(place, { recursive: true }));
  const put = (name: string, text: string): void => writeFileSync(join(place, name), text);

  it("leaves a reader's own notebooks alone, and says so once", () => {
    const own = ["Untitled.ipynb", "01-lazy-Copy1.ipynb", "trial.ipynb"];
    for (const name of ["02-more.ipynb", "01-lazy.ipynb", ...own, "notes.txt"])
      put(name, "no JSON");
    const lines: string[] = [];
    const { error } = console;
    console.error = (line: string) => lines.push(line);
    try {
      for (let i = 0; i < 2; i++)
        assert.deepEqual(notebookNames(place), ["01-lazy.ipynb", "02-more.ipynb"]);
    } finally {
      console.error = error;
    }
    const expected = own.map(
      (name) => `notebooks/${name}: left alone, as it is not named NN-name.ipynb`,
    );
    assert.deepEqual(lines.sort(), expected.sort());
    assert.deepEqual(notebookNames(place, ["02"]), ["02-more.ipynb"]);
    assert.throws(() => notebookNames(place, ["03"]), /03 must be the start of a name, got none/);
  });

  it("names the file that is no notebook, and the line of a conflict", () => {
    for (const [text, message] of [
      ["{", /^Error: notebooks\/01-a\.ipynb: must be JSON: /],
      ["[]", /^Error: notebooks\/01-a\.ipynb: must be a notebook with cells, got none$/],
      [
        '{\n<<<<<<< HEAD\n "cells": []\n=======\n>>>>>>> b\n}',
        /^Error: notebooks\/01-a\.ipynb: must be merged, got a conflict marker in line 2$/,
      ],
    ] as const) {
      put("01-a.ipynb", text);
      assert.throws(() => readNotebook(place, "01-a.ipynb"), message);
    }
  });
});

describe("the check of a notebook", () => {
  /** What is found after the change of a good notebook. */
  const foundAfter = async (
    change: (notebook: Notebook) => void,
    outputs?: Output[],
  ): Promise<string[]> => {
    const notebook = await published(outputs);
    change(notebook);
    return findings(format(notebook));
  };
  const cell = (notebook: Notebook) => notebook.cells[1];
  const firstOutput = (notebook: Notebook) => cell(notebook).outputs?.[0] as Required<Output>;

  it("finds source and outputs that no longer belong together", async () => {
    const changed = await foundAfter((notebook) => {
      cell(notebook).source = "const x = 2;\nshow(x);";
    });
    assert.deepEqual(changed, ["code cell 1: changed since it was executed: run it again"]);
    const added = await foundAfter((notebook) =>
      notebook.cells.push({ ...cell(notebook), id: "more" }),
    );
    assert.deepEqual(added, ["outputs are of 1 code cells, got 2: run it again"]);
    assert.deepEqual(findings(format(draft())), ["must have been executed: npm run notebooks"]);
  });

  it("finds outputs of a quick run", async () =>
    assert.deepEqual(findings(format(await published([figure()], "quick"))), [
      "outputs must come from a full run, got quick",
    ]));

  it("finds figures without picture or text", async () => {
    const blank = await foundAfter((notebook) => {
      delete firstOutput(notebook).data["image/png"];
      firstOutput(notebook).data["text/plain"] = " ";
      firstOutput(notebook).metadata = {};
    });
    assert.deepEqual(blank, [
      "code cell 1: the figure must have image/png and text/plain and alternative text",
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
    const untitled = await foundAfter((notebook) => {
      notebook.cells[0].source = "Title";
    });
    assert.deepEqual(untitled, ["the first cell must be a Markdown title, # ..."]);
  });

  it("finds what is too long", async () => {
    const long = draft();
    long.cells[1].source = "1;\n".repeat(26);
    while (long.cells.length < 22)
      long.cells.push({ ...draft().cells[1], id: `c${long.cells.length}` });
    const runs = long.cells.slice(1).map(() => ({ outputs: [] }));
    const found = findings(
      format(await publish(long, runs, { mode: "full", seconds: 1 }, renderer)),
    );
    assert.deepEqual(found, [
      "must have at most 20 code cells, got 21",
      "code cell 1: must have at most 25 lines, got 26",
    ]);
    const large = await foundAfter(() => {}, [stream("stdout", "x".repeat(1_500_000))]);
    assert.match(large[0], /^must be at most 1500000 bytes, got 15/);
  });

  it("finds a file that is no notebook", () => assert.match(findings("{")[0], /^must be JSON: /));
});
