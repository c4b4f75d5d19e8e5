/** For tests that need Chromium or Chrome: skipped where there is none, unless REQUIRE_BROWSER=1. */
import { basename } from "node:path";
import { describe } from "mocha";
import { findBrowser } from "../../tools/setup/browser.cjs";

/** The `describe` of a test file that drives a browser. */
export function describeWithBrowser(
  file: string,
): Mocha.SuiteFunction | Mocha.PendingSuiteFunction {
  const wanted = findBrowser() !== undefined || process.env.REQUIRE_BROWSER === "1";
  if (!wanted)
    console.log(
      `${basename(file)}: skipped, as no Chromium or Chrome was found (set $CHROME to name one)`,
    );
  return wanted ? describe : describe.skip;
}
