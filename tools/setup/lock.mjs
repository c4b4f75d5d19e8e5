/**
 * One set-up at a time. The lock is a file that its holder keeps renewing, so that one left behind by a power cut
 * or a `kill -9` is no longer obeyed after some seconds.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const mark = `${process.pid} ${Date.now()}\n`;

/**
 * Creates the lock unless it exists.
 * @param {string} file
 */
function claim(file) {
  try {
    writeFileSync(file, mark, { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Takes the lock, waiting for another set-up to end.
 * @param {string} file
 * @param {(line: string) => void} say
 * @param {{ lease?: number, pause?: number }} [options] in milliseconds: how long a lock is obeyed that is not renewed (by a
 *   holder that must not block its process)
 * @returns {Promise<() => void>} releases it; so does the end of this process
 */
export async function takeLock(file, say, { lease = 30_000, pause = 500 } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !claim(file); ) {
    const renewed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - renewed > lease) rmSync(file, { force: true });
    else {
      if (!told) say("another set-up is running in this folder: waiting for it");
      told = true;
      await sleep(pause);
    }
  }
  const renewal = setInterval(() => utimes(file, new Date(), new Date(), () => {}), lease / 10);
  const release = () => {
    clearInterval(renewal);
    process.off("exit", release);
    const own = existsSync(file) && readFileSync(file, "utf8") === mark;
    if (own) rmSync(file, { force: true });
  };
  process.on("exit", release);
  return release;
}
