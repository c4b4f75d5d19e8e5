/**
 * Failures a reader can mend. Every one is a single message: what stopped, and what to do about it. What npm,
 * pip and the compiler print is searched for the few causes that explain nearly all failures.
 */

/** A failure with its cure. `message` holds both, ready to print. */
export class SetupError extends Error {
  /**
   * @param {string} problem one sentence without full stop
   * @param {string} fix what to do, imperative
   * @param {string} [details] the failing program's own last words
   */
  constructor(problem, fix, details = "") {
    const last = linesOf(details).slice(-8);
    super([problem, `  Fix: ${fix}`, ...last.map((line) => `  | ${line}`)].join("\n"));
    this.name = "SetupError";
  }
}

/** @param {string} text */
const linesOf = (text) => text.split(/\s*?\r?\n/).filter((line) => line.trim() !== "");

/** @type {readonly [pattern: RegExp, problem: string, fix: string][]} */
const causes = [
  [
    /ENOSPC|No space left on device|EDQUOT|Disk quota exceeded/i,
    "the disk is full",
    "free 3 GB on the disk that holds this folder, then run the same command again",
  ],
  [
    /EUSAGE/,
    "package.json and package-lock.json do not agree",
    "after a change to package.json: npm install --package-lock-only",
  ],
  [
    /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_HAS_EXPIRED/i,
    "the network's certificate is not trusted",
    "behind a company proxy, point NODE_EXTRA_CA_CERTS and PIP_CERT at its certificate file",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|ConnectTimeout|ReadTimeout|Max retries exceeded|name resolution|Network is unreachable|Connection refused|ENOTCACHED|ERR_SOCKET_TIMEOUT/i,
    "no network",
    "connect, or set HTTPS_PROXY behind a proxy, then run the same command again: what is done is kept",
  ],
  [
    /EACCES|EPERM|Permission denied|Read-only file system|EROFS/i,
    "this folder cannot be written",
    "clone into a folder of your own; set-up never needs administrator rights",
  ],
];

/**
 * The cause that a program's output names, if it is one of the known ones.
 * @param {string} output
 */
function causeIn(output) {
  const cause = causes.find(([pattern]) => pattern.test(output));
  if (cause === undefined) return undefined;
  const [pattern, problem, fix] = cause;
  return { problem, fix, line: linesOf(output).find((line) => pattern.test(line)) };
}

/**
 * The error to throw when `step` failed with this output.
 * @param {string} step
 * @param {string} output
 * @param {string} otherwise the fix to name when the cause is unknown
 */
export function failed(step, output, otherwise) {
  const cause = causeIn(output);
  return cause
    ? new SetupError(`${step} failed: ${cause.problem}`, cause.fix, cause.line)
    : new SetupError(`${step} failed`, otherwise, output);
}

/**
 * Why a program failed, in one line.
 * @param {string} output
 */
export const reasonIn = (output) =>
  causeIn(output)?.problem ??
  output.match(/\w*error\b.*:.*/i)?.[0] ??
  linesOf(output).at(-1) ??
  "it ended without a word";

/**
 * Prints a failure as one message and makes the process end with status 1.
 * @param {unknown} error
 */
export function reportFailure(error) {
  const cause = causeIn(String(error));
  const known = cause ? failed("set-up", String(error), "") : undefined;
  if (error instanceof SetupError) console.error(`\nSet-up stopped: ${error.message}`);
  else console.error(known ? `\nSet-up stopped: ${known.message}` : error);
  process.exitCode = 1;
}
