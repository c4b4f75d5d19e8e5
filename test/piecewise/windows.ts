/** What the tests of activation regions share: a window, and the count of neighbours of one colour. */
import { type Partition, parity } from "../../lib/src/piecewise/partition";

export type Window = readonly [readonly [number, number], readonly [number, number]];
export const WINDOW: Window = [
  [-1, 1],
  [-1.5, 1],
];

/** Borders between regions of one parity: none where Proposition C.2 holds. */
export const sameParity = ({ regions, borders }: Partition): number =>
  borders.filter(({ between: [i, j] }) => parity(regions[i]) === parity(regions[j])).length;
