import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { notebookNames, readNotebook } from "../../../tools/notebooks/collection";

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
