// Grokking modular arithmetic (Fig. 6d, 12): what notebooks use of it.

// What the exercises ask for.
export { circleFrequencies, stepsToShrink } from "./exercises";
// What a network computes with: Fourier analysis on the numbers modulo p.
export { circleOf, frequencyShares, type Group, pairSpectrum, spectrum } from "./fourier";
// The transformer.
export { type LastPositionModel, lastPositionModel } from "./lastPosition";
// The maps of Fig. 12.
export { grokkingMaps } from "./maps";
// Tasks.
export { type Equations, equations, modularTask, pick } from "./modular";
// The transformer's parameters, one flat vector.
export { initialParameters, numberEmbeddings, numParameters, viewsOf } from "./parameters";
// Spectra of embeddings and neurons.
export { spectraFigure } from "./spectraFigure";
// Training until it groks.
export {
  type GrokkingCourse,
  type GrokkingOptions,
  type GrokkingPoint,
  type GrokkingSetting,
  PAPER_GROKKING,
  trainGrokking,
} from "./training";
// The tangent kernel of a logit.
export { centeredKernel, logitKernel } from "./transformerKernel";
