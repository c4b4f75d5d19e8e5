import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { plotlyType } from "../../lib/src/notebook/show";
import { complaints } from "../../tools/notebooks/publish";
import type { Session } from "../../tools/notebooks/session";
import { createMiniature, type Miniature, printed, runCell } from "./miniature";

const importing = (names: string) => `import { ${names} } from "../lib/answer";`;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("kernel", function () {
  this.timeout(60_000);
  let miniature: Miniature;
  let session: Session;
  const run = (source: string) => runCell(session, source);
  before(async () => {
    miniature = await createMiniature();
    miniature.writeSource("answer.ts", "export const answer: number = 42;\n");
    miniature.writeSource(
      "twice.ts",
      'import { answer } from "./answer";\nexport const twice: number = 2 * answer;\n',
    );
    miniature.build();
    session = miniature.openSession();
    await run("1");
  });
  after(() => {
    session?.close();
    miniature?.remove();
  });

  it("imports the library from the notebook's folder, with its types", async () => {
    assert.equal(await run(`${importing("answer")} answer`), "42\n");
    const wrong = await session.execute("const text: string = answer;");
    assert.equal(wrong.ok, false);
    assert.match(printed(wrong, "stderr"), /Type 'number' is not assignable to type 'string'/);
    await sleep(250); // after a failure, the kernel refuses cells for 200 ms
  });

  it("takes up an edit of lib/src at the next import, types, new names and dependents included", async () => {
    miniature.writeSource(
      "answer.ts",
      'export const answer: string = "six";\nexport const other: number = 7;\n',
    );
    miniature.writeSource(
      "twice.ts",
      'import { answer } from "./answer";\nexport const twice: string = answer + answer;\n',
    );
    assert.equal(await run(`${importing("answer, other")} answer.toUpperCase() + other`), "SIX7\n");
    assert.equal(await run('import { twice } from "../lib/twice"; twice'), "sixsix\n");
  });

  it("takes up a new file, and forgets one that is gone", async () => {
    miniature.writeSource("fresh.ts", "export const fresh: boolean = true;\n");
    assert.equal(await run('import { fresh } from "../lib/fresh"; fresh'), "true\n");
    rmSync(join(miniature.folder, "lib", "src", "fresh.ts"));
    const gone = await session.execute('import { fresh as again } from "../lib/fresh"; again');
    assert.equal(gone.ok, false);
    assert.match(printed(gone, "stderr"), /Cannot find module '..\/lib\/fresh'/);
    await sleep(250);
  });

  it("says once, below the cell, that lib/src has a type error, and goes on", async () => {
    miniature.writeSource(
      "answer.ts",
      "export const answer: string = 8;\nexport const other: number = 7;\n",
    );
    const first = await session.execute(`${importing("answer")} answer`);
    assert.equal(printed(first), "8\n");
    assert.match(
      printed(first, "stderr"),
      /lib\/src does not compile.*\nlib\/src\/answer\.ts:1:14 - error TS2322/,
    );
    assert.equal(await run("answer"), "8\n");
    miniature.writeSource(
      "answer.ts",
      "export const answer: string = 'eight';\nexport const other: number = 7;\n",
    );
    assert.equal(await run(`${importing("answer")} answer`), "eight\n");
  });

  it("keeps the last good output where the syntax is wrong, and names file and line first", async () => {
    miniature.writeSource("answer.ts", "export const answer: string = 'ten';\nexport const = 3;\n");
    miniature.writeSource("twice.ts", "export const twice: string = 'not compiled';\n");
    const broken = await session.execute(
      `${importing("answer")} import { twice } from "../lib/twice"; answer + twice`,
    );
    assert.equal(printed(broken), "eighteighteight\n");
    assert.match(
      printed(broken, "stderr"),
      /^lib\/src does not compile.*\nlib\/src\/answer\.ts:2:14 - error TS/,
    );
    miniature.writeSource("answer.ts", "export const answer: string = 'nine';\n");
    assert.equal(await run(`${importing("answer")} answer`), "nine\n");
  });

  it("ends an interrupted loop within a second, keeps its result, and runs the next cell", async () => {
    await run('import { interruptible } from "../lib/notebook/interruptible";');
    const loop = `const counted = await interruptible(async (checkpoint) => {
      let count = 0;
      while (!(await checkpoint())) count++;
      return count;
    });`;
    const { ok, seconds } = await session.execute(loop, { interruptAfter: 1, timeout: 20 });
    assert.ok(ok && seconds < 2, `ok ${ok}, ${seconds} s`);
    assert.equal(await run("counted > 1000"), "true\n");
    assert.equal(
      await run("await new Promise((resolve) => setTimeout(resolve, 300)); 'nothing runs on'"),
      "nothing runs on\n",
    );
  });

  it("loses none of thousands of lines, nor the error behind them", async () => {
    const source = "for (let i = 0; i < 3000; i++) console.log(i);\nthrow new Error('after all');";
    const run = await session.execute(source);
    assert.equal(run.ok, false);
    assert.equal(printed(run), Array.from({ length: 3000 }, (_, i) => `${i}\n`).join(""));
    assert.match(printed(run, "stderr"), /after all/);
    await sleep(250);
  });

  it("prints what a cell throws without the way through library and kernel", async () => {
    const thrown = async (source: string): Promise<string> => {
      const cell = await session.execute(source);
      assert.equal(cell.ok, false);
      await sleep(250);
      return printed(cell, "stderr");
    };
    assert.equal(
      await thrown(
        'import { requireThat } from "../lib/check"; requireThat(false, "norm", "x must be 3", 4);',
      ),
      "RangeError: norm: x must be 3, got 4\n",
    );
    assert.equal(
      await thrown('await 1; const own = () => { throw new TypeError("mine"); }; own();'),
      "TypeError: mine\n    at own (this notebook)\n",
    );
    miniature.writeSource(
      "broken.ts",
      'export const broken = (): void => { throw new Error("a fault of ours"); };\n',
    );
    assert.match(
      await thrown('import { broken } from "../lib/broken"; broken();'),
      /^Error: a fault of ours\n {4}at broken \(\.\/lib\/broken\.js:\d+:\d+\)\n$/,
    );
    assert.equal(
      await thrown(
        'import { knobs, within } from "../lib/notebook/knobs"; knobs({ RATE: [0.5, within(1e-5, 0.02)] });',
      ),
      "RATE must be between 0.00001 and 0.02, got 0.5\n",
    );
  });

  it("has the limit that environment.md tells of, and the way around it", async () => {
    const loop = "for await (const x of [1, 2]) console.log(x);";
    const { ok } = await session.execute(loop);
    assert.equal(ok, false);
    await sleep(250);
    assert.equal(await run(`async function all() { ${loop} }\nawait all();`), "1\n2\n");
  });

  it("leaves a single, empty output of a progress bar", async () => {
    const source = `import { progress } from "../lib/notebook/progress";
    const bar = progress("loop", 4);
    for (let i = 1; i <= 4; i++) { await new Promise((resolve) => setTimeout(resolve, 220)); bar.update(i); }
    bar.finish();`;
    const { outputs } = await session.execute(source);
    assert.equal(outputs.length, 1);
    assert.deepEqual(
      [outputs[0].data?.["text/html"], outputs[0].metadata],
      ["", { progress: true }],
    );
  });

  it("shows a figure as one output of several types, its text in the metadata", async () => {
    const figure =
      '{ data: [{ x: [0, 1, 2], y: new Float64Array([1 / 3, 1, NaN]) }], layout: { title: { text: "f" } } }';
    const { ok, outputs } = await session.execute(
      `import { show } from "../lib/notebook/show"; show(${figure}, { id: "points", alt: "two points", caption: "Both." });`,
    );
    assert.ok(ok);
    assert.equal(outputs.length, 2);
    const [{ data = {}, metadata = {} }] = outputs;
    assert.deepEqual(Object.keys(data).sort(), [plotlyType, "text/plain"]);
    assert.deepEqual((data[plotlyType] as { data: { y: unknown }[] }).data[0].y, [
      0.33333,
      1,
      null,
    ]);
    assert.equal((metadata["image/png"] as { alt: string }).alt, "two points");
    const silent = await session.execute('show({ data: [], layout: {} }, { id: "none" });');
    assert.match(printed(silent, "stderr"), /Property 'alt' is missing/);
    await sleep(250);
  });

  it("shares the library with a second kernel: both compile one edit at once, and one may be killed meanwhile", async () => {
    const second = miniature.openSession();
    const third = miniature.openSession();
    await Promise.all([second, third].map((one) => runCell(one, "1")));
    miniature.writeSource("answer.ts", "export const answer: number = 77;\n");
    const source = `${importing("answer as shared")} shared`;
    const killed = third.execute(source).catch(() => undefined);
    third.close();
    const both = await Promise.all([runCell(session, source), runCell(second, source)]);
    assert.deepEqual(both, ["77\n", "77\n"]);
    await killed;
    second.close();
  }).timeout(180_000);

  it("reports what nobody awaited: a rejection with its cell, a timer's error by the end", async () => {
    const rejected = await session.execute('Promise.reject(new Error("nobody waits")); 1');
    assert.match(complaints([rejected])[0], /UnhandledPromiseRejection: Error: nobody waits/);
    await session.execute('setTimeout(() => { throw new Error("too late"); }, 100); 1');
    const outputs = await session.settle();
    const late = complaints(outputs.map((cell) => ({ ok: true, outputs: cell })));
    assert.match(late[late.length - 1], /UncaughtException: Error: too late/);
  });
});
