// Wide and deep linear networks (paper section 4 and Appendix B), as the notebooks use them.
// Where the matrix solution ends.
export { ansatzResidual } from "./ansatz";
export { deepCoefficients, deepFlow, deepInterpolatingSolution, deepStart } from "./deep";
export { exactWideFlow } from "./exactFlow";
export { keptSign, lazyShapes, motionToBuild } from "./exercises";
export { wideFlow } from "./integratedFlow";
export { isotropicStart } from "./isotropic";
export { imbalanceMatrix, type Layers, wideCoefficients } from "./layers";
export { entropyGradient, singularValueVelocities } from "./mirrorFlow";
export {
  isotropicPreconditioner,
  neuronPreconditioner,
  widePreconditioner,
} from "./preconditioner";
// What learns in networks of several shapes, and how their kernels move.
export { errorAndKernel, kernelByShape, shapesDrawing } from "./shapesFigure";
// When each mode is learned.
export { alignedStart, modeRate, stageTime } from "./stages";
export { entropyAndStages } from "./stagesFigure";
export { stageTimes } from "./stageTimesFigure";
