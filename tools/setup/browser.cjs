/** The browser that renders figures and drives the JupyterLab test: any Chromium, from the machine. */
const { existsSync, statSync } = require("node:fs");
const { delimiter, join } = require("node:path");

const names = [
  "chromium",
  "google-chrome",
  "google-chrome-stable",
  "chromium-browser",
  "chrome",
  "msedge",
];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * $CHROME, else the first on the PATH, else where installers put it.
 * @returns {string | undefined}
 */
function findBrowser(environment = process.env) {
  if (environment.CHROME) return environment.CHROME;
  const ending = process.platform === "win32" ? ".exe" : "";
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name + ending)));
  return [...candidates, ...places].find((file) => existsSync(file) && statSync(file).isFile());
}

module.exports = { findBrowser };
