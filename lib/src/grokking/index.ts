// Grokking modular arithmetic (Fig. 6d, 12): what notebooks use of it.

// Fig. 12 as published, beside ours.
export { besidePublished, besidePublishedFigure } from "./besidePublished";
// Trainings from several starts, drawn.
export { grokkingFigure, normsFigure } from "./courseFigures";
// What the exercises ask for.
export { adamWStep, circleFrequencies, spectrumShares, stepsToShrink } from "./exercises";
// What a network computes with: Fourier analysis on the numbers modulo p.
export { circleOf } from "./fourier";
// How much sooner one start gets somewhere than another.
export { pairedGain } from "./gains";
// The transformer.
export { type LastPositionModel, lastPositionModel } from "./lastPosition";
// The maps of Fig. 12.
export { grokkingMaps } from "./maps";
// Tasks.
export { type Equations, equations, modularTask, pick } from "./modular";
// Frequencies in embeddings and neurons.
export { embeddingShares, groupOf, neuronShares, participation } from "./networkSpectra";
// The transformer's parameters, one flat vector.
export { initialParameters, numParameters, viewsOf } from "./parameters";
// Steps of single seeds, in rows.
export { seedStrips } from "./seedStrips";
// Spectra of embeddings and neurons.
export { spectraFigure } from "./spectraFigure";
// Where a training stands.
export { grokkingStages } from "./stages";
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
// Training with a bar, all parameters kept.
export { type WatchedCourse, watchGrokking } from "./watch";
