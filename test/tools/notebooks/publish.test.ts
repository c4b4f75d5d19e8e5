import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { findings } from "../../../tools/notebooks/check";
import { format, type Output, textOf } from "../../../tools/notebooks/notebook";
import { complaints, kept, publish } from "../../../tools/notebooks/publish";
import { draft, figure, published, renderer, stream } from "./draft";

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
