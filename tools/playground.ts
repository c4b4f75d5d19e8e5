/** `npm run playground`: builds notes/playground.html, which a test compares with what it would build. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { command } from "./command.cjs";
import { PLAYGROUND, playgroundPage } from "./playground/page";

const USAGE = `npm run playground     builds ${PLAYGROUND}`;

command(USAGE, {}, async () => {
  const page = await playgroundPage();
  writeFileSync(join(dirname(__dirname), PLAYGROUND), page);
  console.log(`${PLAYGROUND}: ${Math.round(page.length / 1000)} kB`);
});
