/**
 * Sampling without replacement from ranges too large to shuffle.
 *
 * @see test/hierarchy/distinct.test.ts
 */
import type { Random } from "../random";

/**
 * Distinct integers from 0 ... limit - 1 in uniformly random order: the first `count` entries of a shuffled range, of
 * which only the entries that have moved are stored. A longer sample from an equal generator begins with a shorter
 * one.
 *
 * @param limit a positive integer.
 * @param count how many, at most `limit`.
 */
export function distinctIntegers(limit: number, count: number, rng: Random): number[] {
  const moved = new Map<number, number>();
  const at = (place: number): number => moved.get(place) ?? place;
  return Array.from({ length: count }, (_, i) => {
    const j = i + rng.integer(limit - i);
    const drawn = at(j);
    moved.set(j, at(i));
    return drawn;
  });
}
