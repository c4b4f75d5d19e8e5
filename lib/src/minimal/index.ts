// The minimal model (paper section 3), as the notebooks use it. Inside the library, files are imported directly.
export { type ExactFlow, exactFlow } from "./exactFlow";
// What its exercises ask for.
export {
  balancingRate,
  deltaToLeastSquares,
  downstreamEnd,
  finalReadout,
  finalSign,
  nearestFit,
  neuronToBuild,
  steepestSize,
  vanishingExponent,
} from "./exercises";
export {
  kernelDistance,
  matrixKernelDistance,
  neuralTangentKernel,
  preconditioner,
} from "./functionSpace";
export { gradientFlow } from "./gradientFlow";
export { interpolatingSolution, potential, startSlope } from "./implicitBias";
export {
  alignment,
  coefficients,
  imbalance,
  type Neuron,
  neuronComputing,
  signedMagnitude,
} from "./singleNeuron";
export { basinBoundary, imbalanceSurface, surface } from "./surfaces";
