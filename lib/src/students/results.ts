/**
 * The committed results behind Fig. 1b, 5b and 10, as notebooks read them.
 *
 * @see test/students/experiment.test.ts
 */
import { z } from "zod";
import { requireThat } from "../check";
import { readParsed } from "../parsed";
import { METRICS, type Metric } from "./studentBatch";

/** One number for each step, tau and delta: indexed [step][tau][delta]. */
export type Maps = Readonly<Record<Metric, readonly (readonly (readonly number[])[])[]>>;

export interface TeacherStudentResults {
  /** Config, commits, versions, machine, time of the run. */
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly tau: readonly number[];
  readonly delta: readonly number[];
  /** Steps of gradient descent that the flow stands for; time = learning rate x steps. */
  readonly steps: readonly number[];
  readonly seeds: readonly number[];
  /** Means over seeds. */
  readonly metrics: Maps;
  /** Standard deviations over seeds (n - 1); 0 for one seed. */
  readonly std: Maps;
}

const numbers = z.array(z.number());
const maps = z.object({
  kernelDistance: z.array(z.array(numbers)),
  hammingDistance: z.array(z.array(numbers)),
  parameterDistance: z.array(z.array(numbers)),
  trainLoss: z.array(z.array(numbers)),
  testLoss: z.array(z.array(numbers)),
});
const schema = z.object({
  provenance: z.record(z.string(), z.unknown()),
  tau: numbers,
  delta: numbers,
  steps: numbers,
  seeds: numbers,
  metrics: maps,
  std: maps,
});

/**
 * Reads and checks a file that `npm run sweep -- collect teacher-student` has written.
 *
 * @param file such as "../data/results/teacher-student.json".
 * @throws RangeError if it is not JSON of this form, or a map has not one number for each step, tau and delta.
 */
export function readTeacherStudentResults(file: string): TeacherStudentResults {
  const data = readParsed(schema, "readTeacherStudentResults", file);
  const shape = [data.steps.length, data.tau.length, data.delta.length];
  for (const [kind, all] of Object.entries({ metrics: data.metrics, std: data.std }))
    for (const name of METRICS) {
      const map = all[name];
      const fits =
        map.length === shape[0] &&
        map.every((at) => at.length === shape[1] && at.every((row) => row.length === shape[2]));
      requireThat(
        fits,
        "readTeacherStudentResults",
        `${kind}.${name} must be ${shape.join(" by ")}`,
        map.length,
      );
    }
  return data;
}
