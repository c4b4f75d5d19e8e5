/** Convolutional networks on images, paper §5, Fig. 6a, 6b and 11: what notebooks use. */

// The kernel, and how far it moves (Fig. 6a).
export { courseFigure, kernelAgainst, layerHamming, layerProfiles } from "./courseFigures";
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
export { halfForgotten, predictedSmoothness, smoothestWave } from "./filterExercises";
export { filterGrid, filterTiles, imageTiles } from "./filterGrid";
export type { FilterFit } from "./filtersExperiment";
export { gaborAt } from "./gabor";
export { trainClassifier } from "./imageClassifier";
export { equalShares, movedUnlike, tracePowers } from "./kernelExercises";
// Networks, and what they are trained with.
export { lenet5 } from "./lenet5";
export { crossEntropy } from "./momentum";
export { type CourseMetric, networkCourse } from "./networkCourse";
export { kernelTraces, networkKernel } from "./networkKernel";
export { CPU_RESNET, resnet } from "./resnet";
export { smoothness } from "./smoothness";
export { violins } from "./violins";
