import { inputCount, speedFactor, synonymSwap } from "../../lib/src/hierarchy/exercises";
import type { Rules } from "../../lib/src/hierarchy/hierarchy";
import { judged } from "../judged";

judged("inputCount", inputCount, {
  right: [(L, nc, m) => nc * m ** (2 ** L - 1)],
  wrong: [
    [
      (L: number, nc: number, m: number) => nc * m ** L,
      /For L = 2, n_c = 2, m = 2 it says 8, but such a hierarchy has 16 inputs/,
    ],
    [(L: number, nc: number, m: number) => nc * m ** (2 ** L), /but such a hierarchy has/],
    [(L: number, _nc: number, m: number) => m ** (2 ** L - 1), /but such a hierarchy has/],
  ],
});

judged("speedFactor", speedFactor, {
  right: [(10 / 0.1) ** 4],
  wrong: [
    [1e4, /with α to the power of 2\./],
    [100, /with α to the power of 1\./],
    [1e-8, /the factor is above 1/],
  ],
});

/** The pair replaced by what `choose` picks. */
const replaced =
  (choose: (written: string, rules: Rules) => readonly number[]) =>
  (input: readonly number[], pair: number, rules: Rules) => {
    const written = input.slice(2 * pair, 2 * pair + 2).join();
    return [...input.slice(0, 2 * pair), ...choose(written, rules), ...input.slice(2 * pair + 2)];
  };
const waysOf = (written: string, rules: Rules) =>
  rules.find((ways) => ways.some((way) => way.join() === written))!;

judged("synonymSwap", synonymSwap, {
  right: [
    replaced((written, rules) => waysOf(written, rules).find((way) => way.join() !== written)!),
    replaced(
      (written, rules) =>
        [...waysOf(written, rules)].reverse().find((way) => way.join() !== written)!,
    ),
  ],
  wrong: [
    [(input: readonly number[]) => input, /the pair is what it was/],
    [(input: readonly number[]) => [...input].reverse(), /other pairs must stay/],
    [() => [1, 2], /as many numbers as the input/],
    [
      replaced((written, rules) => rules.flat().find((way) => way.join() !== written)!),
      /stands for a feature that is written/,
    ],
  ],
});
