/** The experiments that `npm run sweep` knows, by name. */
import type { Experiment } from "../sweep/experiment";
import { teacherStudentExperiment } from "./teacherStudent";

export const experiments: Readonly<Record<string, Experiment>> = {
  [teacherStudentExperiment.name]: teacherStudentExperiment,
};
