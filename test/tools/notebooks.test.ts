import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { type Change, changesOf } from "../../tools/notebooks/changes";
import { notebookNames, readNotebook } from "../../tools/notebooks/collection";
import { changesOfToday, type Outcome, reported, tryChanges } from "../../tools/notebooks/edits";
import { misjudged, trials } from "../../tools/notebooks/exercises";
import { type Notebook, plotlyType, textOf } from "../../tools/notebooks/notebook";
import { complaints } from "../../tools/notebooks/publish";
import { openKernel, runNotebook } from "../../tools/notebooks/run";
import type { Session } from "../../tools/notebooks/session";

const folder = join(__dirname, "..", "..", "notebooks");
const names = notebookNames(folder);

/** s, of a notebook in quick mode. */
const mostSeconds = 120;

type Run = Awaited<ReturnType<typeof runNotebook>>;

const read = (name: string): Notebook => readNotebook(folder, name);

const open = () => openKernel({ folder, quick: true, strict: false });

const everyChange = process.env.EDITS === "all";

/** s; the first notebook that is asked for may be the last to come. */
const mostSecondsInAll = everyChange ? 1800 : 6 * mostSeconds;

/** Two of a kind at once: `turn` waits until one may begin, `leave` lets the next one. */
function twoAtATime(): { turn: () => Promise<void>; leave: () => void } {
  const waiting: (() => void)[] = [];
  let numFree = 2;
  return {
    turn: async () => {
      if (numFree > 0) numFree--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave: () => {
      const next = waiting.shift();
      if (next) next();
      else numFree++;
    },
  };
}

/** A notebook's run, and what came of its changes. */
interface Trial {
  readonly run: Promise<Run>;
  readonly outcomes: Promise<Outcome[]>;
}

/**
 * Runs every notebook, those with most changes first, so that no core waits for the other at the end; after each run
 * its exercises are answered and its changes tried.
 */
function tryAll(): Map<string, Trial> {
  const { turn, leave } = twoAtATime();
  async function runInTurn(notebook: Notebook, last: (ready: Session) => Promise<void>) {
    await turn();
    try {
      const afterwards = trials(notebook).map(({ source }) => source);
      return await runNotebook(notebook, {
        ...{ folder, quick: true, timeout: mostSeconds, afterwards },
        finally: last,
      });
    } finally {
      leave();
    }
  }
  function trialOf(notebook: Notebook, changes: readonly Change[]): Trial {
    let tried: Promise<Outcome[]> = Promise.resolve([]);
    const run = runInTurn(notebook, async (ready) => {
      tried = tryChanges(notebook, changes, { open, ready, timeout: mostSeconds });
      await tried.catch(() => {}); // as below
    });
    const outcomes = run.then(() => tried);
    // Reported by the test that awaits it.
    for (const promise of [run, outcomes]) promise.catch(() => {});
    return { run, outcomes };
  }
  const all = names.map((name, i) => {
    const notebook = read(name);
    return { name, notebook, changes: changesOfToday(changesOf(notebook), i) };
  });
  all.sort((one, other) => other.changes.length - one.changes.length);
  return new Map(all.map(({ name, notebook, changes }) => [name, trialOf(notebook, changes)]));
}

describe("every notebook, in quick mode, in the real kernel", () => {
  let runs: Map<string, Trial>;
  before(async function () {
    this.timeout(60_000);
    const { build, isFresh } = await import("../../tools/build.mjs");
    if (!isFresh()) build();
    runs = tryAll();
  });
  for (const name of names) {
    it(`${name} runs without error or complaint, figures described, in ${mostSeconds} s`, async () => {
      const { runs: cells, seconds } = await (runs.get(name) as Trial).run;
      assert.deepEqual(complaints(cells), []);
      const figures = cells
        .flatMap(({ outputs }) => outputs)
        .filter(({ data = {} }) => plotlyType in data);
      for (const { data = {}, metadata = {} } of figures) {
        assert.ok(textOf(data["text/plain"] as string).trim());
        assert.ok((metadata["image/png"] as { alt: string }).alt);
      }
      assert.ok(seconds < mostSeconds, `${seconds} s`);
    }).timeout(mostSecondsInAll * 1000);

    it(`${name} calls its solutions right, and wrong answers wrong`, async () => {
      const { afterwards } = await (runs.get(name) as Trial).run;
      assert.deepEqual(misjudged(trials(read(name)), afterwards), []);
    }).timeout(mostSecondsInAll * 1000);

    it(`${name} bends where a reader edits it, and breaks where its science is broken`, async () => {
      const tried = await (runs.get(name) as Trial).outcomes;
      assert.ok(tried.length > 0);
      const seconds = tried.reduce((sum, outcome) => sum + outcome.seconds, 0);
      console.log(`      ${tried.length} changes, ${seconds.toFixed(0)} s`);
      if (!everyChange) for (const outcome of tried) console.log(`      ${reported(outcome)}`);
      assert.deepEqual(tried.filter(({ wrong }) => wrong.length > 0).map(reported), []);
    }).timeout(mostSecondsInAll * 1000);
  }
});
