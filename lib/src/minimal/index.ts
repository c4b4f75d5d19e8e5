// The minimal model (paper section 3), as the notebooks use it. Inside the library, files are imported directly.

// Pairs of flows from beside the border of two basins.
export { basinsOverTime, basinsScene } from "./basinsFigure";
// A panel for paths of the function.
export { betaPlane } from "./betaPlane";
// What its exercises ask for.
export {
  deltaToLeastSquares,
  downstreamEnd,
  preconditionerToBuild,
  vanishingExponent,
} from "./biasExercises";
// The nearest solution, as the potential sees it.
export { biasPanels, divergence } from "./biasFigure";
export { endsFigure } from "./endsFigure";
export { type ExactFlow, exactFlow } from "./exactFlow";
export {
  balancingRate,
  finalReadout,
  finalSign,
  nearestFit,
  neuronToBuild,
  steepestSize,
} from "./exercises";
export { equationTwo, ownFlow } from "./flowExercises";
export {
  kernelDistance,
  matrixKernelDistance,
  neuralTangentKernel,
  preconditioner,
} from "./functionSpace";
export { gradientFlow } from "./gradientFlow";
export { interpolatingSolution, potential, startSlope } from "./implicitBias";
// Kernel matrices side by side.
export { kernelMaps } from "./kernelMaps";
export { layersFigure } from "./layersFigure";
// Data of one example, solved exactly.
export { lowRankFlow } from "./lowRank";
export { lowRankPaths } from "./lowRankFigure";
export { movingSurfaces } from "./movingSurfaces";
export { neuronPanels } from "./neuronFigure";
// Whether Theorem 3.1 applies.
export { readoutKeepsSign } from "./premise";
// Equation 2.
export { reducedVelocity } from "./reducedFlow";
export {
  alignment,
  coefficients,
  imbalance,
  type Neuron,
  neuronComputing,
  signedMagnitude,
} from "./singleNeuron";
export { branches, imbalanceSurface, surface } from "./surfaces";
export { surfacesFigure } from "./surfacesFigure";
