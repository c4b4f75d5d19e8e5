/**
 * Seeded, splittable random numbers: the counter-based generator Philox4x32-10 (Salmon et al. 2011), the same
 * integers on every machine. A stream is a key, a position in it a counter, so streams split without ever
 * overlapping: give each seed, layer or grid point its own.
 *
 *     const rng = random(7);
 *     const weights = rng.stream("weights").normals(50);
 *     const inputs = rng.stream("inputs").normals(100); // unchanged if weights ever draws more
 *
 * @see test/random.test.ts
 */
import { requireCount, requireType } from "./check";

/** A stream of random numbers; drawing advances it. */
export interface Random {
  /** The next number, uniform on [0, 1) in steps of 2^-53. */
  uniform(): number;
  /** The next standard normal number. */
  normal(): number;
  /** `count` standard normal numbers. */
  normals(count: number): number[];
  /** The next integer, uniform on 0 ... limit - 1. */
  integer(limit: number): number;
  /** A copy of `items` in uniformly random order. */
  shuffled<T>(items: readonly T[]): T[];
  /** An independent stream named by a word or an index; does not advance this one. */
  stream(label: string | number): Random;
}

type Words = readonly [number, number, number, number];
type Key = readonly [number, number];

/** High 32 bits of the 64-bit product, by 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) >>> 0;
}

/** One block of four 32-bit words for a 128-bit counter and a 64-bit key. */
export function philox(counter: Words, key: Key): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

const split64 = (n: number): Key => [n >>> 0, Math.floor(n / 2 ** 32) >>> 0];

/** FNV-1a of the UTF-16 code units, with two offsets for 64 bits. */
function hash(text: string): Key {
  let [h0, h1] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    h0 = Math.imul(h0 ^ text.charCodeAt(i), 0x01000193) >>> 0;
    h1 = Math.imul(h1 ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return [h0, h1];
}

/** The last counter word keeps numbers and child keys apart. */
const [NUMBERS, CHILDREN] = [0, 1];

function streamOf(key: Key): Random {
  let position = 0;
  let unused: number[] = [];
  let spare: number | undefined;

  const uniform = (): number => {
    if (unused.length === 0) {
      const [a, b, c, d] = philox([...split64(position++), 0, NUMBERS], key);
      unused = [d, c, b, a];
    }
    const [high, low] = [unused.pop()!, unused.pop()!];
    return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
  };

  // Marsaglia's polar method: pairs of normals from a uniform point of the disc.
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = u * u + v * v;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * factor;
      return u * factor;
    }
  };

  const integer = (limit: number): number => {
    requireCount("integer", { limit });
    return Math.floor(uniform() * limit);
  };

  return {
    uniform,
    normal,
    normals: (count) => {
      requireCount("normals", { count }, 0);
      return Array.from({ length: count }, normal);
    },
    integer,
    shuffled: <T>(items: readonly T[]): T[] => {
      requireType(Array.isArray(items), "shuffled", "items must be an array", items);
      const order = [...items];
      for (let i = order.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    },
    stream: (label) => {
      const byName = typeof label === "string";
      if (!byName) requireCount("stream", { label }, 0);
      const [c0, c1] = byName ? hash(label) : split64(label);
      const [k0, k1] = philox([c0, c1, byName ? 1 : 0, CHILDREN], key);
      return streamOf([k0, k1]);
    },
  };
}

/**
 * The stream of random numbers of a seed.
 *
 * @param seed an integer from 0 to 2^53 - 1; the same seed gives the same numbers everywhere.
 * @throws RangeError if seed is not such an integer.
 * @see test/random.test.ts
 * @example
 * random(7).normals(2); // [-0.3373, -1.1898]
 * random(7).shuffled(["a", "b", "c"]); // ["b", "a", "c"]
 */
export function random(seed: number): Random {
  requireCount("random", { seed }, 0);
  return streamOf(split64(seed));
}

/**
 * A matrix of independent standard normal numbers, shape [rows, columns].
 *
 * @example
 * gaussianMatrix(2, 3, random(0)); // [[-0.643, 1.502, 1.318], [0.480, -0.570, 1.955]]
 */
export function gaussianMatrix(rows: number, columns: number, rng: Random): number[][] {
  requireCount("gaussianMatrix", { rows, columns });
  return Array.from({ length: rows }, () => rng.normals(columns));
}
