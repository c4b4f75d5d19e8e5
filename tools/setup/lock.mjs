/**
 * One set-up at a time. The lock names the process that holds it and the program that process is running, so
 * that after a `kill -9` the next set-up can take over, and first ends an orphaned npm or pip that would
 * otherwise write into the same folder.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "./failure.mjs";
import { readStamp, writeStamp } from "./stamp.mjs";

/**
 * @typedef {object} Lock
 * @property {(child: number | undefined) => void} setChild names the running program, for a successor
 * @property {() => void} release
 */

/**
 * Takes the lock, waiting for a living set-up to end.
 * @param {string} file
 * @param {(line: string) => void} say
 * @param {{ patience?: number, pause?: number }} [options] in milliseconds
 * @returns {Promise<Lock>}
 */
export async function takeLock(file, say, { patience = 20 * 60_000, pause = 500 } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  let waited = 0;
  while (!claim(file)) {
    const holder = readStamp(file);
    if (holder === undefined || !isHolder(holder)) {
      if (holder !== undefined) endOrphan(holder);
      rmSync(file, { force: true });
      continue;
    }
    if (waited === 0) say(`another set-up is running here (process ${holder.pid}): waiting for it`);
    if (waited >= patience)
      throw new SetupError(
        `another set-up has been running here for long (process ${holder.pid})`,
        `end process ${holder.pid}, or delete ${file} if it is no set-up of this folder`,
      );
    await sleep(pause);
    waited += pause;
  }
  return {
    setChild: (child) => {
      try {
        writeStamp(file, { pid: process.pid, started: startOf(process.pid), child });
      } catch {
        // A full disk: the program that fills it will say so better.
      }
    },
    release: () => {
      if (readStamp(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/**
 * Creates the lock, complete with its content, unless it exists: a link is made whole or not at all.
 * @param {string} file
 */
function claim(file) {
  const draft = `${file}.${process.pid}.claim`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Whether the process that wrote this lock still lives; its start time tells it from a later process that
 * got the same number.
 * @param {Record<string, unknown>} holder
 */
function isHolder({ pid, started }) {
  if (typeof pid !== "number" || pid === process.pid || !isAlive(pid)) return false;
  return started === undefined || startOf(pid) === undefined || started === startOf(pid);
}

/** @param {Record<string, unknown>} holder */
function endOrphan({ child, started }) {
  if (typeof child !== "number" || !isAlive(child)) return;
  const childStart = startOf(child);
  // A process older than the set-up that is said to have started it is somebody else's.
  if (childStart !== undefined && Number(childStart) < Number(started ?? 0)) return;
  try {
    process.kill(process.platform === "win32" ? child : -child, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * When a process started, in clock ticks since boot; undefined where the system has no /proc.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command, in parentheses, may hold spaces: count the fields after it. The start time is field 22.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
