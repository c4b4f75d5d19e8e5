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
    super(
      [problem, `  Fix: ${fix}`, ...lastLines(details).map((line) => `  | ${line}`)].join("\n"),
    );
    this.name = "SetupError";
  }
}

/** The whole clone, set up, with room for the archives that set-up deletes again. */
export const diskNeeded = "3 GB";

/** @type {readonly { pattern: RegExp, problem: string, fix: string }[]} */
const causes = [
  {
    pattern: /ENOSPC|No space left on device|EDQUOT|Disk quota exceeded/i,
    problem: "the disk is full",
    fix: `free ${diskNeeded} on the disk that holds this folder, then run the same command again`,
  },
  {
    pattern: /EUSAGE/,
    problem: "package.json and package-lock.json do not agree",
    fix: "after a change to package.json: npm install --package-lock-only",
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_HAS_EXPIRED/i,
    problem: "the network's certificate is not trusted",
    fix: "behind a company proxy, point NODE_EXTRA_CA_CERTS and PIP_CERT at its certificate file",
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|ConnectTimeout|ReadTimeout|Max retries exceeded|name resolution|Network is unreachable|Connection refused|ENOTCACHED|ERR_SOCKET_TIMEOUT/i,
    problem: "no network",
    fix: "connect, or set HTTPS_PROXY behind a proxy, then run the same command again: what is done is kept",
  },
  {
    pattern: /EACCES|EPERM|Permission denied|Read-only file system|EROFS/i,
    problem: "this folder cannot be written",
    fix: "clone into a folder of your own; set-up never needs administrator rights",
  },
];

/**
 * The cause that a program's output names, if it is one of the known ones.
 * @param {string} output
 */
export function causeOf(output) {
  return causes.find(({ pattern }) => pattern.test(output));
}

/**
 * The error to throw when `step` failed with this output.
 * @param {string} step
 * @param {string} output
 * @param {string} otherwise the fix to name when the cause is unknown
 */
export function failed(step, output, otherwise) {
  const cause = causeOf(output);
  return cause
    ? new SetupError(`${step} failed: ${cause.problem}`, cause.fix, lineWith(cause.pattern, output))
    : new SetupError(`${step} failed`, otherwise, output);
}

/**
 * Why a program failed, in one line.
 * @param {string} output
 */
export function reasonIn(output) {
  const known = causeOf(output)?.problem;
  return (
    known ??
    output.match(/\w*error\b.*:.*/i)?.[0] ??
    lastLines(output, 1)[0] ??
    "it ended without a word"
  );
}

/**
 * @param {RegExp} pattern
 * @param {string} text
 */
const lineWith = (pattern, text) => text.split(/\r?\n/).find((line) => pattern.test(line)) ?? "";

/**
 * @param {string} text
 * @param {number} count
 */
function lastLines(text, count = 8) {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .slice(-count);
}
