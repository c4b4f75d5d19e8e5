/** Pages of the site on paper, through the browser that is installed. */
import { pathToFileURL } from "node:url";
import { launchBrowser } from "../notebooks/render";

const footer = `<div style="width: 100%; padding: 0 19mm; font: 8pt serif; color: #666; display: flex; justify-content: space-between"><span class="title"></span><span class="pageNumber"></span></div>`;

/**
 * Prints HTML files as PDF, with outline and tags for readers who listen.
 * @param jobs HTML file and PDF file of each
 */
export async function printPdf(
  jobs: readonly (readonly [from: string, to: string])[],
): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ colorScheme: "light" });
    for (const [from, to] of jobs) {
      await page.goto(pathToFileURL(from).href);
      await page.evaluate("document.fonts.ready.then(() => undefined)");
      await page.pdf({
        path: to,
        preferCSSPageSize: true,
        printBackground: true,
        displayHeaderFooter: true,
        headerTemplate: "<span></span>",
        footerTemplate: footer,
        outline: true,
        tagged: true,
      });
    }
  } finally {
    await browser.close();
  }
}
