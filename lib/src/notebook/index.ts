// What a cell needs. `ready`, `tf` and `describeBackend` stand in "../lib/notebook/tensor" and not here: loading
// TensorFlow takes about a second and 350 MB, which notebooks of pure theory need not wait for.

// What a picture or table shows, said as a sentence and tested.
export { claim, judged } from "./claim";
// Answers to exercises are judged by their properties.
export { check } from "./exercises";
// Long loops that the stop button ends with their results kept.
export { interruptible } from "./interruptible";
// What a knob may be set to.
export { above, finite, integer, knobs, listOf, oneOf, such, vectorOf, within } from "./knobs";
// A figure that grows while they run.
export { liveFigure } from "./liveFigure";
// The page with the exact solution, to be played with.
export { playground } from "./playground";
// A bar, too.
export { progress } from "./progress";
// A figure below the cell.
export { show } from "./show";
// Rows and columns below the cell.
export { table } from "./table";
