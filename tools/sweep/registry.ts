/** The experiments that `npm run sweep` knows, by name. */
import type { Experiment } from "../../lib/src/experiment";
import { grokkingExperiment } from "../../lib/src/grokking/experiment";
import { randomHierarchyExperiment } from "../../lib/src/hierarchy/experiment";
import { filtersExperiment } from "../../lib/src/images/filtersExperiment";
import { lenetKernelExperiment } from "../../lib/src/images/kernelExperiment";
import { teacherStudentExperiment } from "../../lib/src/students/experiment";

const all: readonly Experiment[] = [
  teacherStudentExperiment,
  randomHierarchyExperiment,
  grokkingExperiment,
  lenetKernelExperiment,
  filtersExperiment,
];

export const experiments: Readonly<Record<string, Experiment>> = Object.fromEntries(
  all.map((experiment) => [experiment.name, experiment]),
);
