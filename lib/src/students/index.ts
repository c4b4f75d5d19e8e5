/** Students of a teacher over both scales of the start (Fig. 1, 5b, 10): what notebooks use. */

// Their neurons in the plane, and their metrics over time.
export { studentCurves } from "./courseFigure";
// What finite steps change that flow conserves.
export { descentLeak } from "./descentLeak";
// What the exercises ask for.
export {
  alphaOfStart,
  driftFactor,
  kernelFall,
  ownFlips,
  turningRank,
  upstreamPart,
} from "./exercises";
export { neuronPaths } from "./pathsFigure";
// What is measured of a student.
export { METRICS, type Metric } from "./studentBatch";
// One student in double precision, by gradient descent and by gradient flow.
export { studentDescent } from "./studentDescent";
export { studentFlow } from "./studentFlow";
// Many students side by side.
export { followStudents } from "./studentGrid";
// Their maps.
export { stepLabel, studentMapGrid, studentMaps } from "./studentMaps";
// Teacher, data, starts and loss; whether the teacher was found.
export { teacherAlignment } from "./teacherAlignment";
export { meanSquaredError, PLANE_SETTING, teacherStudent } from "./teacherStudent";
