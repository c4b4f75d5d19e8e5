/**
 * Fetches one file of a public data set: goes on where a broken connection left off, tries one address after
 * another, and keeps nothing but the published bytes.
 *
 * @see test/tools/download.test.ts
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { OfficialFile } from "../../lib/src/images/data/publicFiles";

export interface DownloadOptions {
  /** Told how many bytes are there. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told what goes on beside: a broken connection, an address given up. */
  readonly onNote?: (line: string) => void;
  /** Seconds without a byte after which a connection counts as broken. Default 30. */
  readonly stallSeconds?: number;
  /** Connections to one address in a row that may bring nothing new. Default 3. */
  readonly patience?: number;
  /** Seconds before the next connection. Default 1. */
  readonly pauseSeconds?: number;
}

/** The address must be given up; another one may work. */
class WrongFile extends Error {}
/** The connection broke; the same address may go on. */
class Broken extends Error {}

/** sha256 of a file, read in pieces. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

/** What a failed fetch means, in words. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  const codes: Record<string, string> = {
    ENOTFOUND: "no such host, or no network",
    EAI_AGAIN: "no such host, or no network",
    ECONNREFUSED: "connection refused",
    ECONNRESET: "connection reset",
    UND_ERR_SOCKET: "connection closed",
    UND_ERR_CONNECT_TIMEOUT: "no answer",
    ETIMEDOUT: "no answer",
    ENETUNREACH: "no network",
  };
  return codes[cause?.code ?? ""] ?? cause?.message ?? message;
}

/** One connection: adds to `part` what it brings. */
async function fetchOnce(
  address: string,
  part: string,
  { numBytes }: OfficialFile,
  { onProgress, stallSeconds = 30 }: DownloadOptions,
): Promise<void> {
  const have = sizeOf(part);
  const abort = new AbortController();
  let stalled = false;
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stalled = true;
      abort.abort();
    }, stallSeconds * 1000);
  };
  try {
    watch();
    // As it lies on the server: the files are compressed already.
    const headers = {
      "accept-encoding": "identity",
      ...(have > 0 ? { range: `bytes=${have}-` } : {}),
    };
    const response = await fetch(address, { headers, signal: abort.signal });
    if (response.status === 416) {
      rmSync(part, { force: true }); // longer than the server's file
      throw new Broken("the server has no such range");
    }
    if (!response.ok || response.body === null)
      throw new WrongFile(`the server answers ${response.status}`);
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
    const resumes = response.status === 206 && Number(range?.[1]) === have;
    if (response.status === 206 && !resumes) {
      rmSync(part, { force: true });
      throw new Broken("the server sends another range than asked for");
    }
    const announced = resumes ? range?.[2] : response.headers.get("content-length");
    if (announced && announced !== "*" && Number(announced) !== numBytes)
      throw new WrongFile(`the server's file has ${announced} bytes, not ${numBytes}`);
    const file = openSync(part, resumes ? "a" : "w");
    let done = resumes ? have : 0;
    try {
      onProgress?.(done, numBytes);
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        watch();
        if (done + chunk.length > numBytes)
          throw new WrongFile(`the server sends more than ${numBytes} bytes`);
        writeSync(file, chunk);
        done += chunk.length;
        onProgress?.(done, numBytes);
      }
    } finally {
      closeSync(file);
    }
    if (done < numBytes) throw new Broken(`the connection ended at ${done} of ${numBytes} bytes`);
  } catch (error) {
    if (error instanceof WrongFile || error instanceof Broken) throw error;
    if (stalled) throw new Broken(`nothing came for ${stallSeconds} s`);
    // Only the network: a full disk must not look like one.
    if (error instanceof TypeError) throw new Broken(reasonOf(error));
    throw error;
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/** Connections to one address until the file is whole and right. */
async function fetchFrom(
  address: string,
  part: string,
  file: OfficialFile,
  options: DownloadOptions,
): Promise<void> {
  const { onNote, patience = 3, pauseSeconds = 1 } = options;
  let [fruitless, resumed] = [0, sizeOf(part) > 0];
  for (;;) {
    const before = sizeOf(part);
    try {
      if (before !== file.numBytes) await fetchOnce(address, part, file, options);
      const found = await sha256OfFile(part);
      if (found === file.sha256) return;
      rmSync(part);
      const wrong = `the bytes are not the published ones: sha256 ${found}, not ${file.sha256}`;
      // Perhaps only what was there from before is wrong.
      if (!resumed) throw new WrongFile(wrong);
      resumed = false;
      onNote?.(`${file.name}: ${wrong}; from the start again`);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      const gained = sizeOf(part) > before;
      fruitless = gained ? 0 : fruitless + 1;
      resumed ||= gained;
      if (fruitless >= patience) throw error;
      onNote?.(`${file.name}: ${error.message}; trying again`);
      await pause(pauseSeconds * 1000);
    }
  }
}

/**
 * Makes sure that a file is there and is the published one.
 *
 * @param folder made if need be; an unfinished download stays there as NAME.part.
 * @returns "there" if nothing had to be done.
 * @throws Error that names the file, says of every address why it failed, and where to put the file by hand.
 * @see test/tools/download.test.ts
 */
export async function download(
  file: OfficialFile,
  folder: string,
  options: DownloadOptions = {},
): Promise<"there" | "fetched"> {
  const target = join(folder, file.name);
  const part = `${target}.part`;
  if (existsSync(target)) {
    if (sizeOf(target) === file.numBytes && (await sha256OfFile(target)) === file.sha256)
      return "there";
    options.onNote?.(`${file.name}: what is there is not the published file; fetching it`);
  }
  mkdirSync(folder, { recursive: true });
  if (sizeOf(part) > file.numBytes) rmSync(part);
  const reasons: string[] = [];
  for (const address of file.addresses) {
    try {
      await fetchFrom(address, part, file, options);
      renameSync(part, target);
      return "fetched";
    } catch (error) {
      if (!(error instanceof WrongFile || error instanceof Broken)) throw error;
      reasons.push(`  ${address}: ${error.message}`);
      options.onNote?.(`${file.name}: ${error.message}; giving up on ${new URL(address).host}`);
    }
  }
  throw new Error(
    [
      `data: ${file.name} must be had from one of its addresses, but`,
      ...reasons,
      "  Fix: run the same command again (what has come is kept), or fetch the file elsewhere",
      `  and put it into ${folder} (sha256 ${file.sha256})`,
    ].join("\n"),
  );
}
