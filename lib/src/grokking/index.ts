/** What notebooks use of grokking modular arithmetic (Fig. 6d, 12). */

// What a network computes with: Fourier analysis on the numbers modulo p.
export type { Group } from "./fourier";
export { circleOf, frequencyShares, pairSpectrum, spectrum } from "./fourier";

// The transformer, its parameters and the tangent kernel of its logits.
export type { LastPositionModel } from "./lastPosition";
export { lastPositionModel } from "./lastPosition";
// Figures.
export { grokkingMaps } from "./maps";
// The tasks.
export type { Equations, ModularTask, ModularTaskOptions, Operation } from "./modular";
export { equations, modularTask, pick } from "./modular";
export type { ParameterName, TransformerSize } from "./parameters";
export { initialParameters, numberEmbeddings, numParameters, viewsOf } from "./parameters";
export type { Spectra, SpectraCourse } from "./spectraFigure";
export { spectraFigure } from "./spectraFigure";
// Training.
export type { GrokkingCourse, GrokkingOptions, GrokkingPoint, GrokkingSetting } from "./training";
export { PAPER_GROKKING, trainGrokking } from "./training";
export { centeredKernel, logitKernel } from "./transformerKernel";
