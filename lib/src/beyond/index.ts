// Beyond gradient flow: what becomes of δ under what people do, and which δ they begin with.

// The neuron with weight decay, solved.
export { decayedFlow } from "./decayedFlow";
// δ of a start from its shapes and deviations.
export { deltaMeter, USUAL_STARTS, usualStart } from "./deltaMeter";
// Training by steps, and the neuron's way downhill.
export { descend, neuronDownhill } from "./descend";
// What the exercises ask for.
export { halfLife, noiseEnd, repairToBuild, smallStart } from "./exercises";
// Whether a pair of layers keeps its balance.
export { lawBroken, productSides } from "./lawBroken";
export { normalizedDownhill } from "./normalized";
export { numLaws } from "./numLaws";
// Pairs of layers, drawn.
export { pairsFigure } from "./pairsFigure";
// Rules that make steps of gradients.
export { adam, decaying, heavyBall } from "./rules";
// Attention and convolutions.
export { attentionLoss, channelSides, convolutionLoss, type Head } from "./tinyNetworks";
