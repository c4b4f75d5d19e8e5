/** Convolutional networks on images, paper §5, Fig. 6a, 6b and 11: what notebooks use. */

// The kernel, and how far it moves (Fig. 6a).
export { courseFigure, kernelAgainst } from "./courseFigures";
export { courseMean, kernelFollows, scoreAtLoss } from "./courseMeans";
// Images, and images as tensors.
export { experimentData } from "./data/experimentData";
export { channelStatistics, imageTensor, labelTensor } from "./data/imageTensor";
export { tensorKernelDistance } from "./distances";
// First-layer filters (Fig. 6b, 11).
export {
  bankOfMaps,
  type FilterBank,
  filterChannels,
  mainColor,
  type PackedFilters,
  unpackFilters,
} from "./filterBank";
// What the exercises ask for.
export {
  builtSmoothness,
  halfForgotten,
  predictedSmoothness,
  smoothestWave,
} from "./filterExercises";
export { filterGrid, filterTiles, imageTiles } from "./filterGrid";
export { filterRuns } from "./filterRuns";
export type { FilterFit } from "./filtersExperiment";
export { gaborAt } from "./gabor";
export { equalShares, movedUnlike, tracePowers } from "./kernelExercises";
export { layerKernel, patternDistance } from "./layerExercises";
export { layerFigure, layerMeans } from "./layerFigure";
// Networks, and what they are trained with.
export { lenet5 } from "./lenet5";
export { lossFigure } from "./lossFigure";
export { crossEntropy } from "./momentum";
export type { CourseMetric } from "./networkCourse";
export { networkCourses } from "./networkCourses";
export { kernelTraces, networkKernel } from "./networkKernel";
export { imagePatches } from "./patches";
export { CPU_RESNET, resnet } from "./resnet";
export { smoothness } from "./smoothness";
export { violins } from "./violins";
