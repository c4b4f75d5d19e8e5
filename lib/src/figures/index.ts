// The figure kit: what at least two subjects draw with.

// The curve of one start among several.
export { alphaCurve } from "./alphaCurve";
// Values over two knobs, with their lines of equal value.
export { heatmap } from "./heatmap";
// A network as nodes and edges.
export { networkDrawing } from "./networkDrawing";
// Colors with one meaning throughout.
export { ACCENT, alphaLook, deltaLook, INK, QUIET } from "./palette";
// Plane figures side by side.
export { panels } from "./panels";
// Views of space side by side, and lines and points in them.
export { markers, type Point3, path, scenes } from "./scenes";
// One figure with many states.
export { slider } from "./slider";
// Lines, points and areas of the plane.
export { band, curve, dots, levels, simulation, theory, xy } from "./traces";
