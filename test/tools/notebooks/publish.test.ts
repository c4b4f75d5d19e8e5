import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, it } from "mocha";
import { findings } from "../../../tools/notebooks/check";
import { format, type Output, plotlyType, textOf } from "../../../tools/notebooks/notebook";
import { complaints, kept, publish } from "../../../tools/notebooks/publish";
import { ownSession } from "../../../tools/notebooks/run";
import { codeCell, draft, figure, published, renderer, stream } from "./draft";

describe("publish", () => {
  it("adds the picture, keeps text, and passes the check", async () => {
    const notebook = await published();
    assert.equal(notebook.cells[1].outputs?.[0].data?.["image/png"], "UE5H");
    assert.deepEqual(findings(notebook), []);
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

  it("writes the run time of a full run into the first cell", async () => {
    for (const [mode, phrase] of [
      ["full", "*Runs in about 2 minutes.*"],
      ["quick", "*Runs in about 1 second.*"],
    ] as const) {
      const { cells } = await publish(draft(), [], { mode, seconds: 130 }, renderer);
      assert.equal(textOf(cells[0].source), `# Title\n\n${phrase}`);
    }
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
  it("writes text as lines, each number on its own, keys sorted", async () => {
    const text = format(await published());
    assert.match(text, /\n {3}"source": \[\n {4}"const x = 1;\\n",\n {4}"show\(x\);"\n {3}\]/);
    assert.match(text, /"y": \[\n +1,\n +null,\n +2\.5\n +\]/);
    assert.deepEqual(Object.keys(JSON.parse(text)), [
      "cells",
      "metadata",
      "nbformat",
      "nbformat_minor",
    ]);
  });

  it("writes, byte for byte, what JupyterLab's server writes of the same notebook", async () => {
    const { python, environment } = await ownSession();
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    // Lines as Python counts them; half a pair of surrogates is no text.
    const words = fc.string({ unit: fc.constantFrom(...'aä"\\/∂🙂\n\r\t\u0001\u007f\u2028\x85') });
    const value = fc.oneof(number, words, fc.array(number), fc.constantFrom(null, true, [], {}));
    const data = fc.record({
      [plotlyType]: fc.dictionary(words, value),
      "text/plain": words,
      "text/html": words,
      "image/svg+xml": words,
      "image/png": fc.base64String(),
    });
    const notebooks = fc
      .sample(fc.tuple(data, words, words), 100)
      .map(([shown, printed, source]) => {
        const outputs = [{ output_type: "display_data", data: shown, metadata: { shown } }];
        const cell = codeCell(source, [...outputs, stream("stdout", printed)]);
        return { ...draft(), cells: [{ ...cell, execution_count: null }] };
      });
    const script = `import json, nbformat, sys
texts = json.load(sys.stdin)
print(json.dumps([nbformat.writes(nbformat.reads(text, as_version=4)) + "\\n" for text in texts]))`;
    const texts = notebooks.map(format);
    const { stdout } = spawnSync(python, ["-c", script], {
      env: environment,
      input: JSON.stringify(texts),
      encoding: "utf8",
      maxBuffer: 1e9,
    });
    for (const [i, text] of (JSON.parse(stdout) as string[]).entries())
      assert.equal(texts[i], text);
  });
});
