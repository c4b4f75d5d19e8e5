/** The experiments that `npm run sweep` knows, by name. */
import type { Experiment } from "../sweep/experiment";
import { filtersExperiment } from "./filters";
import { grokkingExperiment } from "./grokking";
import { lenetKernelExperiment } from "./lenetKernel";
import { randomHierarchyExperiment } from "./randomHierarchy";
import { teacherStudentExperiment } from "./teacherStudent";

export const experiments: Readonly<Record<string, Experiment>> = {
  [teacherStudentExperiment.name]: teacherStudentExperiment,
  [randomHierarchyExperiment.name]: randomHierarchyExperiment,
  [grokkingExperiment.name]: grokkingExperiment,
  [lenetKernelExperiment.name]: lenetKernelExperiment,
  [filtersExperiment.name]: filtersExperiment,
};
