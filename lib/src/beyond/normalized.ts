/**
 * The minimal model with a normalized first layer, f(x) = a w^T x / |w|: the function knows the direction of w alone, as
 * behind a layer of normalization.
 *
 * @see notebook 11; test/beyond/normalized.test.ts
 */
import { requireThat, requireVector } from "../check";
import { dot, norm, scale, subtract, type Vector } from "../linalg";
import { type Neuron, requireNeuron } from "../minimal/singleNeuron";

/**
 * Minus the gradient of |a w / |w| - betaStar|^2 / 2. With u = w / |w| and the residual R = a u - betaStar,
 *
 *     dw/dt = -(a / |w|) (R - (u.R) u),   da/dt = -u.R:
 *
 * perpendicular to w, so that flow keeps |w|, and the faster the shorter w is.
 *
 * @param betaStar shape [d].
 * @returns a function of the neuron; it throws where w is zero or has not d inputs.
 * @see test/beyond/normalized.test.ts
 * @example
 * normalizedDownhill([0, 3])({ w: [2, 0], a: 2 }); // { w: [0, 3], a: -2 }
 */
export function normalizedDownhill(betaStar: Vector): (neuron: Neuron) => Neuron {
  requireVector("normalizedDownhill", { betaStar });
  return (neuron) => {
    requireNeuron("normalizedDownhill", neuron, betaStar.length);
    const { w, a } = neuron;
    const length = norm(w);
    requireThat(length > 0, "normalizedDownhill", "w must not be zero", w);
    const u = scale(1 / length, w);
    const residual = subtract(scale(a, u), betaStar);
    const along = dot(u, residual);
    return { w: scale(-a / length, subtract(residual, scale(along, u))), a: -along };
  };
}
