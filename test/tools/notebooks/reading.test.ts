import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  duration,
  durationFindings,
  mathsFindings,
  nextFindings,
  withDuration,
} from "../../../tools/notebooks/reading";
import { draft, published } from "./draft";

describe("the run time of a notebook", () => {
  it("is told in words, no more exactly than machines are alike", () => {
    const told = [0.2, 1, 7.4, 12, 58, 96, 100, 216].map(duration);
    const seconds = ["1 second", "1 second", "7 seconds", "10 seconds", "60 seconds", "95 seconds"];
    assert.deepEqual(told, [...seconds, "2 minutes", "4 minutes"]);
  });

  it("replaces what the first cell says, and nothing around it", () => {
    const change = (text: string) => withDuration(text, 12);
    assert.equal(
      change("*§1. Runs in about a minute.* So."),
      "*§1. Runs in about 10 seconds.* So.",
    );
    assert.equal(change("This one runs in about 7 s*"), "This one runs in about 10 seconds*");
    assert.equal(change("It takes 3 s."), "It takes 3 s.");
  });

  it("must be that of the record", async () => {
    const notebook = await published();
    assert.deepEqual(durationFindings(notebook), []);
    notebook.cells[0].source = "# Title\n\n*Runs in about an hour.*";
    assert.deepEqual(durationFindings(notebook), [
      'the first cell must say "Runs in about 1 second": npm run notebooks',
    ]);
  });
});

describe("the last line of a notebook", () => {
  const names = ["00-a.ipynb", "01-b.ipynb", "02-c.ipynb"];
  const found = (line: string, name: string) => {
    const notebook = draft();
    notebook.cells.push({ cell_type: "markdown", source: `End.\n\n${line}\n`, metadata: {} });
    return nextFindings(notebook, name, names);
  };

  it("leads to the next one, from the last one back to the first", () => {
    assert.deepEqual(found("Next: [B](01-b.ipynb), where.", "00-a.ipynb"), []);
    assert.deepEqual(found("Previous: [A](00-a.ipynb). Next: [C](02-c.ipynb).", "01-b.ipynb"), []);
    assert.deepEqual(found("Back to the [start](00-a.ipynb).", "02-c.ipynb"), []);
  });

  it("is missed where it is not there or leads elsewhere", () => {
    const expected = ["the last line must be Next: [...](02-c.ipynb)"];
    for (const line of ["", "Next: [A](00-a.ipynb)", "See [C](02-c.ipynb)"])
      assert.deepEqual(found(line, "01-b.ipynb"), expected);
    assert.deepEqual(found("Next: [A](00-a.ipynb)", "02-c.ipynb"), [
      "the last line must be Back to: [...](00-a.ipynb)",
    ]);
  });
});

describe("maths in the text of a notebook", () => {
  const found = (source: string) => {
    const notebook = draft();
    notebook.cells[0].source = source;
    return mathsFindings(notebook);
  };

  it("is accepted inline and displayed, across lines, beside code with dollars", () => {
    const fine = "$a$ and $b\n+ c$, `$HOME`, \\$5,\n\n$$ x $$\n\n```ts\nconst s = `$a $ `;\n```\n";
    assert.deepEqual(found(fine), []);
  });

  it("must touch its dollar signs, and both must be there", () => {
    assert.deepEqual(found("so $e^{-t} $ falls"), [
      "maths must touch its dollar signs, got $e^{-t} $",
    ]);
    assert.deepEqual(found("costs $5"), ["a dollar sign must be closed, got …costs $"]);
  });
});
