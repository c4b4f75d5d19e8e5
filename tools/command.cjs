/** What all commands share: options read in one way, `--help`, and one message for what goes wrong. */
const { parseArgs } = require("node:util");

/**
 * Runs a command. `--help` prints its usage and does nothing else; an option that it does not know is refused before
 * anything is done, with status 2. Whatever `main` throws is printed, with status 1.
 *
 * @template {NonNullable<import("node:util").ParseArgsConfig["options"]>} T
 * @param {string} usage
 * @param {{ options?: T, words?: boolean, args?: string[] }} accepted `words`: whether it takes words that are no options
 * @param {(values: ReturnType<typeof parseArgs<{ options: T }>>["values"], words: string[]) => unknown} main
 * @param {(error: unknown) => void} [report] prints what main throws, and sets the status
 */
exports.command = async (usage, { options, words = false, args }, main, report = complain) => {
  let given;
  try {
    const all = { ...options, help: /** @type {const} */ ({ type: "boolean", short: "h" }) };
    given = parseArgs({ args, options: all, allowPositionals: words });
  } catch (error) {
    // The rest explains how to give a file name that begins with a dash.
    const [problem] = /** @type {Error} */ (error).message.split(". ");
    console.error(`${problem}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (given.values.help) return console.log(usage);
  try {
    await main(/** @type {any} */ (given.values), given.positionals);
  } catch (error) {
    report(error);
  }
};

/** @param {unknown} error */
function complain(error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
