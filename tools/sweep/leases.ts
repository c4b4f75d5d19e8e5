/**
 * Who works on which job. A claim is a lease: a file that its holder renews while it works and removes when it is
 * done or told to end. A lease that has not been renewed for a while has lapsed, whoever held it; process numbers and
 * host names say nothing across machines and containers, so they are not asked.
 *
 * @see test/tools/sweep/leases.test.ts
 */
import { randomUUID } from "node:crypto";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

/** A lease lapses after so many seconds without renewal: several renewals may be late. */
export const LEASE_SECONDS = 180;
export const RENEWAL_SECONDS = 30;

export interface Leases {
  /** Takes a job; false if someone else has it. */
  readonly take: (name: string) => boolean;
  /** Until when someone else has it, if it is not taken up again; undefined if nobody has. */
  readonly heldUntil: (name: string) => Date | undefined;
  readonly release: (name: string) => void;
  /** Renews all that this one holds; returns the names of those it has lost. */
  readonly renew: () => string[];
  readonly releaseAll: () => void;
}

/** The leases of one process on the jobs whose files lie in the folder. */
export function leasesIn(folder: string): Leases {
  const identity = randomUUID();
  const held = new Set<string>();
  const fileOf = (name: string): string => join(folder, `${name}.claim`);
  const text = JSON.stringify({ identity, host: hostname(), pid: process.pid });

  const isOurs = (file: string): boolean => {
    try {
      return (
        (JSON.parse(readFileSync(file, "utf8")) as { identity?: string }).identity === identity
      );
    } catch {
      return false; // none, or not one of ours
    }
  };

  /** ms that the folder's clock, which stamps the files, is ahead of ours: machines may share the folder. */
  let ahead: number | undefined;
  const clock = (): number => {
    if (ahead === undefined) {
      const probe = join(folder, `${identity}.clock`);
      writeFileSync(probe, "");
      ahead = statSync(probe).mtimeMs - Date.now();
      rmSync(probe, { force: true });
    }
    return Date.now() + ahead;
  };

  const lapseOf = (file: string): number | undefined => {
    try {
      return statSync(file).mtimeMs + 1000 * LEASE_SECONDS;
    } catch {
      return undefined; // nobody's
    }
  };

  const create = (file: string): boolean => {
    try {
      writeFileSync(file, text, { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  };

  /** Puts a lapsed lease out of the way. Only one process can move it; whoever moved a fresh one puts it back. */
  const clear = (file: string): boolean => {
    const aside = `${file}.${identity}`;
    try {
      renameSync(file, aside);
    } catch {
      return false; // someone else was quicker
    }
    const isFresh = (lapseOf(aside) ?? 0) > clock();
    if (isFresh) renameSync(aside, file);
    else rmSync(aside, { force: true });
    return !isFresh;
  };

  return {
    take: (name) => {
      mkdirSync(folder, { recursive: true });
      const file = fileOf(name);
      const isLapsed = (lapseOf(file) ?? Number.POSITIVE_INFINITY) <= clock();
      if (isLapsed && !clear(file)) return false;
      if (!create(file)) return false;
      held.add(name);
      return true;
    },
    heldUntil: (name) => {
      const lapse = lapseOf(fileOf(name));
      return lapse === undefined || lapse <= clock() || held.has(name)
        ? undefined
        : new Date(lapse);
    },
    release: (name) => {
      if (held.delete(name) && isOurs(fileOf(name))) rmSync(fileOf(name), { force: true });
    },
    renew: () => {
      const lost = [...held].filter((name) => !isOurs(fileOf(name)));
      for (const name of lost) held.delete(name);
      // Only the time is written: that takes no room, and leaves nothing half written.
      const now = new Date(clock());
      for (const name of held) utimesSync(fileOf(name), now, now);
      return lost;
    },
    releaseAll: () => {
      for (const name of held) if (isOurs(fileOf(name))) rmSync(fileOf(name), { force: true });
      held.clear();
    },
  };
}
