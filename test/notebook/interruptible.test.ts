import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Checkpoint, interruptible } from "../../lib/src/notebook/interruptible";
import { duration, type ProgressDisplay, progress } from "../../lib/src/notebook/progress";

const interrupt = () => process.emit("SIGINT", "SIGINT");

/** Counts until told to stop. */
const counting = async (checkpoint: Checkpoint) => {
  let count = 0;
  while (!(await checkpoint())) count++;
  return count;
};

describe("interruptible", () => {
  it("returns what the loop has when it is interrupted", async () => {
    const running = interruptible(counting);
    setTimeout(interrupt, 120);
    assert.ok((await running) > 100);
  });

  it("passes on results and errors of a loop that ends by itself", async () => {
    assert.equal(await interruptible(async () => "done"), "done");
    await assert.rejects(
      interruptible(async () => {
        throw new Error("diverged");
      }),
      /diverged/,
    );
  });

  it("gives the signal back to those who had it", async () => {
    const others = process.listeners("SIGINT");
    let asked = 0;
    const other = () => {
      asked++;
    };
    process.on("SIGINT", other);
    try {
      const running = interruptible(counting);
      setTimeout(interrupt, 20);
      await running;
      assert.equal(asked, 0, "meanwhile it was ours");
      interrupt();
      assert.equal(asked, 1, "now it is theirs");
      assert.deepEqual(process.listeners("SIGINT"), [...others, other]);
    } finally {
      process.removeListener("SIGINT", other);
    }
  });

  it("lets a second interrupt through, for loops that never come to a checkpoint", async () => {
    let asked = 0;
    const other = () => {
      asked++;
    };
    process.on("SIGINT", other);
    try {
      await interruptible(async () => {
        interrupt();
        interrupt();
      });
      assert.equal(asked, 1);
    } finally {
      process.removeListener("SIGINT", other);
    }
  });

  it("stops nested and parallel loops with one interrupt", async () => {
    const nested = interruptible(async (checkpoint) => {
      const inner = await interruptible(counting);
      return [inner, await checkpoint()];
    });
    const parallel = interruptible(counting);
    setTimeout(interrupt, 20);
    assert.equal((await nested)[1], true);
    await parallel;
  });

  it("starts afresh after an interrupt", async () => {
    const first = interruptible(counting);
    setTimeout(interrupt, 20);
    await first;
    assert.equal(await interruptible(async (checkpoint) => checkpoint()), false);
  });

  it("lets other work run while it computes", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 20);
    const end = performance.now() + 300;
    await interruptible(async (checkpoint) => {
      while (performance.now() < end) await checkpoint();
    });
    clearInterval(timer);
    assert.ok(ticks >= 3, `${ticks} ticks`);
  });

  it("refuses what is no function", async () => {
    const promise = Promise.resolve(1) as unknown as () => Promise<number>;
    await assert.rejects(
      interruptible(promise),
      /^TypeError: interruptible: run must be an async function, got/,
    );
  });
});

/** Keeps every line; draws at each update. */
function recorder(interval = 0) {
  const lines: string[] = [];
  const display: ProgressDisplay = {
    interval,
    draw: (line) => lines.push(line),
    clear: () => lines.push("(cleared)"),
  };
  return { lines, display };
}

describe("progress", () => {
  it("tells part done, rate, time left and the note, then leaves nothing", async () => {
    const { lines, display } = recorder();
    const bar = progress("training", 200, { unit: "steps" }, display);
    await new Promise((resolve) => setTimeout(resolve, 20));
    bar.update(50, "loss 0.1");
    bar.finish();
    assert.match(lines[0], /^training 25 %, \d+ steps\/s, \d+ s left, loss 0\.1$/);
    assert.equal(lines[1], "(cleared)");
  });

  it("shows nothing of a short computation", () => {
    const { lines, display } = recorder(200);
    const bar = progress("short", 10, {}, display);
    for (let i = 1; i <= 10; i++) bar.update(i);
    bar.finish();
    assert.deepEqual(lines, []);
  });

  it("refuses a total that is not positive", () =>
    assert.throws(() => progress("x", 0), /RangeError: progress: total must be positive, got 0/));

  it("writes durations in two units", () => {
    assert.deepEqual([0.4, 59, 61, 7500].map(duration), ["0 s", "59 s", "1 min 1 s", "2 h 5 min"]);
  });
});
