/**
 * Labelled images as the loaders read them and the procedural generators draw them: bytes, so that both kinds are
 * alike, one label each.
 *
 * @see test/images/data/imageSet.test.ts
 */
import { createHash } from "node:crypto";
import { requireCount, requireThat, requireType } from "../../check";

export interface ImageSet {
  /** Bytes, 0 black to 255 white; flattened [numImages, height, width, channels]. */
  readonly pixels: Uint8Array;
  /** Class of each image, 0 ... numClasses - 1. */
  readonly labels: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for red, green, blue. */
  readonly channels: number;
  readonly numClasses: number;
}

/** A set to learn from and one to test on. */
export interface ImageData {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/** Throws unless `set` is a set of images whose parts fit together. */
export function requireImageSet(where: string, set: ImageSet): void {
  requireType(typeof set === "object" && set !== null, where, "images must be an image set", set);
  const { pixels, labels, height, width, channels, numClasses } = set;
  requireCount(where, { height, width, channels, numClasses });
  const areBytes = pixels instanceof Uint8Array && labels instanceof Uint8Array;
  requireType(areBytes, where, "pixels and labels must be bytes", [pixels, labels]);
  const wanted = labels.length * height * width * channels;
  requireThat(pixels.length === wanted, where, `there must be ${wanted} pixels`, pixels.length);
  const wrong = labels.find((label) => label >= numClasses);
  requireThat(wrong === undefined, where, `labels must be below ${numClasses}`, wrong);
}

/** Images `from` ... `to - 1` of a set, sharing its memory; throws a RangeError if there are not as many. */
export function imageSlice(set: ImageSet, from: number, to: number): ImageSet {
  const { length } = set.labels;
  requireThat(to <= length, "imageSlice", `to must be at most ${length}, the number of images`, to);
  const size = set.height * set.width * set.channels;
  const pixels = set.pixels.subarray(from * size, to * size);
  return { ...set, pixels, labels: set.labels.subarray(from, to) };
}

/** A short name for exactly these images and labels: 16 hexadecimal digits of their sha256. */
export function imageFingerprint({
  height,
  width,
  channels,
  numClasses,
  ...set
}: ImageSet): string {
  const hash = createHash("sha256").update(`${[height, width, channels, numClasses]} `);
  return hash.update(set.pixels).update(set.labels).digest("hex").slice(0, 16);
}
