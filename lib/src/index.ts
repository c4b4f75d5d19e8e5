// What every subject stands on; the subjects have an index of their own, "../lib/minimal" and so on.

// Evenly spaced numbers.
export { linspace, logspace } from "./grid";
// Vectors and matrices as plain arrays, and the solutions of linear equations.
export {
  add,
  apply,
  difference,
  dot,
  frobenius,
  identity,
  type Matrix,
  norm,
  scale,
  singularTriples,
  solutionSet,
  subtract,
  transpose,
  unit,
  type Vector,
} from "./linalg";
// Any differential equation, adaptively.
export { integrate } from "./ode";
// What the authors published, and how ours compares.
export { type Measured, readPublished, verdict } from "./published";
// Seeded random numbers.
export { gaussianMatrix, type Random, random } from "./random";
// Results of trainings over seeds, stored or live, and what they say together.
export { type Cell, type Results, type Row, readResults, resultsOf } from "./results";
export {
  deviation,
  fiveDigits,
  largest,
  mean,
  median,
  rankCorrelation,
  smallest,
} from "./statistics";
// When something happens first; any flow of records and arrays.
export { firstTime, flowOf } from "./times";
