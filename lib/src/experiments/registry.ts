/** The experiments that `npm run sweep` knows, by name. */
import type { Experiment } from "../sweep/experiment";
import { randomHierarchyExperiment } from "./randomHierarchy";
import { teacherStudentExperiment } from "./teacherStudent";

export const experiments: Readonly<Record<string, Experiment>> = {
  [randomHierarchyExperiment.name]: randomHierarchyExperiment,
  [teacherStudentExperiment.name]: teacherStudentExperiment,
};
