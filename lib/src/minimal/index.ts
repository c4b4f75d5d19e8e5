// The minimal model (paper section 3), as the notebooks use it. Inside the library, files are imported directly.

// A panel for paths of the function.
export { betaPlane } from "./betaPlane";
// What its exercises ask for.
export { deltaToLeastSquares, downstreamEnd, vanishingExponent } from "./biasExercises";
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
export { layersFigure } from "./layersFigure";
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
export { basinBoundary, branches, imbalanceSurface, surface } from "./surfaces";
export { surfacesFigure } from "./surfacesFigure";
