/** What notebooks and other topics use of the Random Hierarchy Model (Fig. 6c). */

// The model: rules, data by index, training and test sets, a datum as a tree.
export type { Datum, Hierarchy, HierarchySetting, Place, Rules } from "./hierarchy";
export { hierarchy, PAPER_HIERARCHY } from "./hierarchy";
export type { TokenData } from "./hierarchySample";
export { hierarchyData, hierarchySplit } from "./hierarchySample";
// Perceptrons, many side by side: training, scores, and what their layers take for synonyms.
export type { MlpShape, MlpStack } from "./perceptron";
export type { Replica, ReplicaScore, Schedule, TrainReplicasOptions } from "./replicas";
export { PAPER_SCHEDULE, scoreReplicas, trainReplicas } from "./replicas";
// How many examples a learning curve needs.
export { sampleComplexity } from "./sampleComplexity";
export { synonymSensitivity } from "./synonyms";
export { hierarchyTree } from "./treeFigure";
