/**
 * What a cell prints when it throws. Node would add the way through the library, tslab and itself, in which a
 * reader finds nothing to change.
 */
const { join } = require("node:path");
const { isNativeError } = require("node:util").types;

const root = join(__dirname, "..", "..");
const lib = join(root, "lib");
/** Where refusals of arguments come from: `where: what must hold, got value` says all there is to say. */
const checks = join(lib, "check.js");

/** Of the code that tslab makes of a cell, node says this in place of a file. */
const cell = "evalmachine.<anonymous>";

/** @param {string} line */
const isFrame = (line) => /^\s+at /.test(line);
/** Functions of a cell by their name, and of the library by their place. @param {string} line */
const isOfInterest = (line) => line.includes(`(${cell}`) || line.includes(lib);
/** The compiled cell's lines are not those that the reader sees. @param {string} line */
const shortened = (line) =>
  line
    .replace(new RegExp(` \\(${cell.replace(/[.<>]/g, "\\$&")}.*\\)`), " (this notebook)")
    .replace(root, ".");

/**
 * What to print in place of what was thrown.
 * @param {unknown} thrown
 * @returns {unknown} one text for an error; anything else as it is
 */
exports.readable = (thrown) => {
  if (!isNativeError(thrown)) return thrown;
  const said = `${thrown.name}: ${thrown.message}`;
  const frames = (thrown.stack ?? "").split("\n").filter(isFrame);
  // Of a knob out of range: one sentence.
  if (frames.length === 0) return thrown.message;
  if (frames[0]?.includes(checks)) return said;
  return [said, ...frames.filter(isOfInterest).map(shortened)].join("\n");
};
