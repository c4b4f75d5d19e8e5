import { inputCount, speedFactor } from "../../lib/src/hierarchy/exercises";
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
