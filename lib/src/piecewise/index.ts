// Piecewise-linear networks (paper section 5), as the notebooks use them.
export { courseOf, phasesOf } from "./course";
export { flipsOverMotion, measuresFigure } from "./coursesFigure";
export { hammingDistance, parameterDistance, piecewiseKernelDistance } from "./distances";
export { cancellingTwins, fasterTurning, hammingToBuild, regionsOfLines } from "./exercises";
export { piecewiseFlow, sphericalCoordinates, sphericalFlow } from "./flow";
export { foldingNetwork } from "./folding";
export { activationRegions, type Partition, parity } from "./partition";
export { partitionTraces } from "./partitionFigure";
export { type PlaneNetwork, planeNetwork } from "./planeNetwork";
export { scalingFigure, slopesFigure, waitsFigure } from "./scalesFigure";
export { plansFigure, sheetsFigure } from "./sheetsFigure";
export { randomStart } from "./start";
export {
  functionSpaceKernel,
  imbalances,
  loss,
  type Network,
  output,
  piecewiseKernel,
} from "./twoLayer";
