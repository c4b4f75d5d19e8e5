/** notes/published.md: every published number beside ours, in Markdown. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../../lib/src/published";
import { notebookNames } from "../notebooks/collection";
import type { Comparison, Panel } from "./panel";
import { REASONS } from "./reasons";

/** Finds the notebook that shows a figure or table. */
type NotebookOf = (id: string) => string;

const VERDICTS: readonly Verdict[] = ["agrees", "differs", "undecided", "not run", "not published"];

const digits = (value: number, numDigits: number): string => {
  const text = value.toPrecision(numDigits);
  const plain = `${Number(text)}`;
  return Math.abs(value) >= 1000 ? Math.round(Number(text)).toLocaleString("en") : plain;
};

function publishedText({ published }: Comparison): string {
  if (published === undefined) return "–";
  if (typeof published === "number") return digits(published, 4);
  return published.map((end) => digits(end, 4)).join(" to ");
}

function oursText({ ours, remark }: Comparison): string {
  if (ours === undefined) return remark ?? "–";
  const error = Number.isFinite(ours.error) ? digits(ours.error, 2) : "?";
  return `${digits(ours.value, 4)} ± ${error}`;
}

const ratioText = ({ published, ours }: Comparison): string =>
  typeof published === "number" && published !== 0 && ours
    ? (ours.value / published).toPrecision(3)
    : "–";

/** Of several. */
const plural = (verdict: Verdict): string =>
  ({ agrees: "agree", differs: "differ" })[verdict as string] ?? verdict;

/** How many numbers have each verdict, in words. */
function tally(comparisons: readonly Comparison[]): string {
  const counts = VERDICTS.map((name) => ({
    name,
    number: comparisons.filter(({ verdict }) => verdict === name).length,
  }));
  const some = counts.filter(({ number }) => number > 0);
  return some.map(({ name, number }) => `${number} ${number > 1 ? plural(name) : name}`).join(", ");
}

function tableOf(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((one) =>
    [one.what, publishedText(one), oursText(one), ratioText(one), one.verdict].join(" | "),
  );
  const head = "| where | published | ours ± standard error | ratio | verdict |";
  return [head, "| --- | ---: | ---: | ---: | --- |", ...rows.map((row) => `| ${row} |`)].join(
    "\n",
  );
}

/** Longer tables are folded. */
const LONG = 12;

function section({ title, shownIn, comparisons }: Panel, notebookOf: NotebookOf): string {
  const notebook = notebookOf(shownIn);
  const link = `[Notebook ${notebook.slice(0, 2)}](../notebooks/${notebook}.ipynb#${shownIn})`;
  const table = tableOf(comparisons);
  const shown =
    comparisons.length > LONG
      ? `<details><summary>All ${comparisons.length} numbers</summary>\n\n${table}\n\n</details>`
      : table;
  const reason = REASONS[title];
  return [
    `### ${title}`,
    `${tally(comparisons)}. ${link} shows them.`,
    ...(reason ? [reason] : []),
    shown,
  ].join("\n\n");
}

/** The summary's lines, one for each figure; readings of a figure, named after it, follow in its line. */
function summary(panels: readonly Panel[]): string {
  const figures = new Map<string, Map<string, Comparison[]>>();
  for (const { title, comparisons } of panels) {
    const [, figure, reading] = /^(Fig\. \w+(?:, \d\w*)*)(?:, (.*?))?:/.exec(title)!;
    const readings = figures.get(figure) ?? new Map<string, Comparison[]>();
    figures.set(figure, readings);
    readings.set(reading, [...(readings.get(reading) ?? []), ...comparisons]);
  }
  return [...figures]
    .map(([figure, readings]) => {
      const told = [...readings].map(([reading, all]) =>
        reading === undefined ? tally(all) : `${reading}: ${tally(all)}`,
      );
      return `* ${figure}: ${told.join("; ")}.`;
    })
    .join("\n");
}

/** The page. */
function publishedPage(panels: readonly Panel[], notebookOf: NotebookOf): string {
  return `<!-- Written by npm run published. -->

# Published and ours

Every number that the authors published, as far as it can be read off, beside the one computed here; the sources are named
in data/published.json. One rule, fixed before the numbers were compared, gives the verdict
([lib/src/published.ts](../lib/src/published.ts)):

* **agrees**: the difference is at most two of its standard errors, and ours is known to 15 %;
* **differs**: it is more, and ours is known to 15 %; the reason, where we know one, stands above the table;
* **undecided**: ours is not known well enough, or has no mean because some runs did not get there within the budget;
* **not run**: ours is still to be computed at the paper's setting; **not published**: there is nothing to set ours beside.

The published scatter is nowhere given. It is taken to be as large as ours.

${summary(panels)}

${panels.map((panel) => section(panel, notebookOf)).join("\n\n")}
`;
}

function finder(root: string): NotebookOf {
  const folder = join(root, "notebooks");
  const texts = notebookNames(folder).map((name) => [
    name,
    readFileSync(join(folder, name), "utf8"),
  ]);
  return (id) => {
    const found = texts.find(([, text]) => text.includes(`id: \\"${id}\\"`));
    if (found === undefined)
      throw new RangeError(`published: ${id} must be the id of a figure or table`);
    return found[0].replace(".ipynb", "");
  };
}

const [OPEN, CLOSE] = ["<!-- published -->", "<!-- /published -->"];

/** The page, and README.md with its summary between two marks; by name. */
export function publishedFiles(root: string, panels: readonly Panel[]): Record<string, string> {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [before, after] = [readme.split(OPEN)[0], readme.split(CLOSE)[1]];
  if (after === undefined)
    throw new RangeError(`published: README.md must have ${OPEN} and ${CLOSE}`);
  return {
    "notes/published.md": publishedPage(panels, finder(root)),
    "README.md": `${before}${OPEN}\n${summary(panels)}\n${CLOSE}${after}`,
  };
}
