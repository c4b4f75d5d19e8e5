import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allPanels } from "../../tools/published/comparisons";
import { publishedFiles } from "../../tools/published/page";
import { REASONS } from "../../tools/published/reasons";

const root = join(__dirname, "..", "..");

describe("published and ours", () => {
  const panels = allPanels(root);

  it("is written from what is committed: npm run published", () => {
    for (const [name, text] of Object.entries(publishedFiles(root, panels)))
      assert.ok(readFileSync(join(root, name), "utf8") === text, `${name} must be written anew`);
  });

  it("has the published numbers: 50 extremes, 6 curves, 5 smoothnesses, 25 times in three readings", () => {
    const known = (title: RegExp): number =>
      panels
        .filter((panel) => title.test(panel.title))
        .flatMap(({ comparisons }) => comparisons)
        .filter(({ published }) => published !== undefined).length;
    assert.deepEqual([known(/^Fig\. 1b/), known(/^Fig\. 11b/), known(/^Fig\. 12/)], [50, 5, 75]);
    assert.equal(known(/^Fig\. 6c: examples/), 6);
    assert.ok(known(/^Fig\. 6c: test error/) > 100);
  });

  it("gives no verdict that a reader could not check with the two numbers and the error", () => {
    for (const { title, comparisons } of panels)
      for (const { what, published, ours, remark, verdict } of comparisons) {
        const where = `${title}, ${what}`;
        if (published === undefined) assert.match(verdict, /^not /, where);
        else if (ours === undefined)
          assert.equal(verdict, remark === undefined ? "not run" : "undecided", where);
        else {
          const known = ours.error <= 0.15 * ours.value;
          assert.equal(verdict === "undecided", !known, where);
          const [low, high] = typeof published === "number" ? [published, published] : published;
          // Two standard errors of the difference; the published numbers of Fig. 12 have five runs, others as many as ours.
          const numPublished = /^Fig. 12/.test(title) ? 5 : ours.numRuns;
          const slack = 2 * Math.sqrt(1 + ours.numRuns / numPublished) * ours.error;
          const near = ours.value > low - slack && ours.value < high + slack;
          if (known) assert.equal(verdict, near ? "agrees" : "differs", where);
        }
      }
  });

  it("has on one side what the reasons say is on one side", () => {
    const ratios = (title: RegExp): number[] =>
      panels
        .filter((panel) => title.test(panel.title))
        .flatMap(({ comparisons }) => comparisons)
        .flatMap(({ published, ours }) =>
          typeof published === "number" && ours ? [ours.value / published] : [],
        );
    assert.ok(ratios(/: test loss$/).every((ratio) => ratio < 1));
    assert.ok(ratios(/^Fig\. 6c: examples/).every((ratio) => ratio > 1 && ratio < 1.1));
  });

  it("says why what differs differs, and says it of no panel that is not there", () => {
    const titles = panels.map(({ title }) => title);
    for (const title of Object.keys(REASONS)) assert.ok(titles.includes(title), title);
    for (const { title, comparisons } of panels)
      if (comparisons.some(({ verdict }) => verdict === "differs"))
        assert.ok(title in REASONS, `${title} must have a reason in tools/published/reasons.ts`);
  });
});
