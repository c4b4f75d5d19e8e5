/** All slides of a deck in one picture, in order. */
import { pathToFileURL } from "node:url";
import { launchBrowser } from "../notebooks/render";

const SLIDE = { width: 1280, height: 720 };
const COLUMNS = 4;

/** Waits until every figure of the slide that is shown has been drawn. */
export const SETTLED =
  "!document.querySelector('section.present figure[data-figure]:not([data-state=live])')";

/** Writes NAME.png beside a deck, NAME.html. @returns the picture's path */
export async function contactSheet(deck: string): Promise<string> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: SLIDE });
    await page.goto(pathToFileURL(deck).href);
    const total = await page.locator(".slides > section").count();
    const pictures: string[] = [];
    for (let slide = 0; slide < total; slide++) {
      await page.goto(`${pathToFileURL(deck).href}#/${slide}`);
      // All lines of a derivation, as at its end.
      await page.addStyleTag({
        content:
          ".fragment { opacity: 1 !important; visibility: visible !important; transition: none !important }",
      });
      await page.waitForFunction(SETTLED);
      pictures.push((await page.screenshot()).toString("base64"));
    }
    const images = pictures.map((png) => `<img src="data:image/png;base64,${png}" alt="">`);
    const sheet = await browser.newPage({ viewport: { width: 640 * COLUMNS, height: 360 } });
    const style = `body{margin:0;display:grid;grid-template-columns:repeat(${COLUMNS},1fr);gap:8px;background:#888}img{width:100%}`;
    await sheet.setContent(`<style>${style}</style>${images.join("")}`);
    const path = deck.replace(/\.html$/, ".png");
    await sheet.screenshot({ path, fullPage: true });
    return path;
  } finally {
    await browser.close();
  }
}
