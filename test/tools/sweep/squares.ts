/** An experiment for tests: squares numbers. */
import { z } from "zod";
import { defineExperiment } from "../../../lib/src/defineExperiment";

export const squares = defineExperiment({
  name: "squares",
  description: "",
  version: 1,
  shared: {},
  axes: {},
  result: { square: z.number() },
  presets: { paper: { seeds: [1, 2, 3] } },
  together: ["seed"],
  run: async (configs, done) => {
    for (const [i, { seed }] of configs.entries()) done(i, { square: seed ** 2 });
  },
});
