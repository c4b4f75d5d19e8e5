/**
 * How well a student has found the directions of its teacher.
 *
 * @see paper Fig. 1a; test/students/teacherAlignment.test.ts
 */
import { requireThat } from "../check";
import { dot, norm } from "../linalg";
import { type Network, requireNetwork } from "../piecewise/twoLayer";
import { largest } from "../statistics";

/**
 * Mean over a student's neurons, weighted by |a_k| |w_k|, of the cosine between w_k and the nearest of the teacher's
 * directions whose readout has the same sign. A neuron of a sign that no neuron of the teacher has counts 0.
 *
 * @param network the student, input weights not zero; teacher's directions need not have length 1.
 * @returns from -1 to 1, which says that every neuron that matters has a direction of the teacher's.
 * @throws TypeError or RangeError if shapes differ or all weights vanish.
 * @see paper Fig. 1a; test/students/teacherAlignment.test.ts
 * @example
 * const teacher = { W: [[1, 0], [0, 1]], a: [1, -1] };
 * teacherAlignment({ W: [[2, 0], [0, 3]], a: [1, -1] }, teacher); // 1
 * teacherAlignment({ W: [[2, 0], [0, 3]], a: [1, 1] }, teacher); // 0.4
 */
export function teacherAlignment(network: Network, teacher: Network): number {
  requireNetwork("teacherAlignment", network);
  requireNetwork("teacherAlignment", teacher, network.W);
  const weights = network.a.map((a, k) => Math.abs(a) * norm(network.W[k]));
  const cosines = network.W.map((w, k) => {
    const wanted = teacher.W.filter((_, j) => teacher.a[j] * network.a[k] > 0);
    if (wanted.length === 0 || weights[k] === 0) return 0;
    return largest(wanted.map((v) => dot(v, w) / (norm(v) * norm(w))));
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  requireThat(total > 0, "teacherAlignment", "|a| |w| must not be zero for all neurons", total);
  return dot(weights, cosines) / total;
}
