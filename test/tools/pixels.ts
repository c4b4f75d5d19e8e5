/** What a reader sees of a page: where parts of it stand, and whether they stand out. */
import { wcagLuminance } from "culori";
import type { Locator, Page } from "playwright-core";
import sharp from "sharp";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** In whole pixels. */
export async function boxOf(element: Locator): Promise<Box> {
  const box = (await element.boundingBox())!;
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(Math.round);
  return { x, y, width, height };
}

/** The largest contrast between two pixels of a part of the page, as WCAG 2 counts it. */
export async function contrast(page: Page, { x, y, width, height }: Box): Promise<number> {
  // A line has no width of its own.
  const clip = { x: x - 2, y: y - 2, width: width + 4, height: height + 4 };
  const { data } = await sharp(await page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const lights = Array.from({ length: data.length / 3 }, (_, i) => {
    const [r, g, b] = [0, 1, 2].map((channel) => data[3 * i + channel] / 255);
    return wcagLuminance({ mode: "rgb", r, g, b });
  });
  return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}
