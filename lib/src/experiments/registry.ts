/** The experiments that `npm run sweep` knows, by name. */
import type { Experiment } from "../sweep/experiment";
import { grokkingExperiment } from "./grokking";
import { teacherStudentExperiment } from "./teacherStudent";

export const experiments: Readonly<Record<string, Experiment>> = {
  [grokkingExperiment.name]: grokkingExperiment,
  [teacherStudentExperiment.name]: teacherStudentExperiment,
};
