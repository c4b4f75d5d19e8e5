// Wide and deep linear networks (paper section 4 and Appendix B), as the notebooks use them.
export { deepCoefficients, deepFlow, deepInterpolatingSolution, deepStart } from "./deep";
export { exactWideFlow } from "./exactFlow";
export { keptSign, lazyShapes } from "./exercises";
export { wideFlow } from "./integratedFlow";
export { isotropicStart } from "./isotropic";
export { imbalanceMatrix, type Layers, wideCoefficients } from "./layers";
export { entropyGradient, hyperbolicEntropy, singularValueVelocities } from "./mirrorFlow";
export { isotropicPreconditioner, widePreconditioner } from "./preconditioner";
