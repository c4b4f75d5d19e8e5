// The Random Hierarchy Model (Fig. 6c): what notebooks use of it.

// Test errors against examples, with what was published.
export { type ErrorCurve, errorsFigure } from "./errorsFigure";
// What the exercises ask for.
export { inputCount, speedFactor, synonymSwap } from "./exercises";
// A grammar, its data by index, training and test sets.
export { type Hierarchy, type HierarchySetting, hierarchy, PAPER_HIERARCHY } from "./hierarchy";
export { hierarchyData, hierarchySplit, type TokenData } from "./hierarchySample";
// What is trained live, drawn.
export { liveErrorsFigure, synonymsFigure } from "./liveFigures";
// Perceptrons trained side by side, and how each does.
export type { MlpShape, MlpStack } from "./perceptron";
export { PAPER_SCHEDULE, type Schedule, scoreReplicas, trainReplicas } from "./replicas";
// How many examples a learner needs.
export { resampledComplexity, sampleComplexity } from "./sampleComplexity";
// What a layer takes for the same.
export { synonymSensitivity } from "./synonyms";
// A datum as a tree.
export { hierarchyTree } from "./treeFigure";
