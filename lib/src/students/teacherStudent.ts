/**
 * The teacher and its students of Figure 1: a small ReLU network labels points on the unit sphere, and two-layer
 * students of every overall scale tau and relative scale delta learn from them, all from one draw of data and
 * directions.
 *
 * @see paper Fig. 1, 5b, 10; test/students/teacherStudent.test.ts
 */
import { requireCount, requirePositive } from "../check";
import { type Matrix, unit, type Vector } from "../linalg";
import { randomStart } from "../piecewise/start";
import { type Network, output } from "../piecewise/twoLayer";
import { random } from "../random";

export interface TeacherStudentSetting {
  /** Inputs d. */
  readonly numInputs: number;
  /** Hidden neurons h of the student; even. */
  readonly numNeurons: number;
  /** Hidden neurons of the teacher. */
  readonly numTeacherNeurons: number;
  /** Training points n. */
  readonly numSamples: number;
  /** Fresh points on which the test loss is taken. */
  readonly numTest: number;
}

/** Fig. 1b, 5b and 10. */
export const PAPER_SETTING: TeacherStudentSetting = {
  numInputs: 100,
  numNeurons: 50,
  numTeacherNeurons: 3,
  numSamples: 1000,
  numTest: 10_000,
};

/** Fig. 1a: the same in the plane, where the neurons can be drawn. */
export const PLANE_SETTING: TeacherStudentSetting = {
  ...PAPER_SETTING,
  numInputs: 2,
  numSamples: 20,
};

export interface TeacherStudent {
  readonly teacher: Network;
  /** Training inputs on the unit sphere, shape [n, d]. */
  readonly X: Matrix;
  /** Their labels, without noise, shape [n]. */
  readonly y: Vector;
  /** Fresh inputs, shape [numTest, d]. */
  readonly testX: Matrix;
  readonly testY: Vector;
  /** The student at t = 0: f = 0 everywhere, and every neuron has |a| |w| = tau^2 and relative scale delta. */
  readonly start: (tau: number, delta: number) => Network;
}

/**
 * Everything a seed fixes: teacher, data, and the student's directions and signs, which all (tau, delta) share.
 *
 * The teacher's input weights are random unit vectors, its readouts +-1; inputs are random unit vectors.
 *
 * @param seed a non-negative integer.
 * @throws TypeError or RangeError if a count is not a positive integer, or numNeurons is odd (from `start`).
 * @see paper Fig. 1, appendix on experiments; test/students/teacherStudent.test.ts
 * @example
 * const { teacher, X } = teacherStudent({ ...PLANE_SETTING, numTest: 1 }, 0);
 * [teacher.a.length, X.length, X[0].length]; // [3, 20, 2]
 */
export function teacherStudent(setting: TeacherStudentSetting, seed: number): TeacherStudent {
  const { numInputs, numNeurons, numTeacherNeurons, numSamples, numTest } = setting;
  requireCount("teacherStudent", { numInputs, numNeurons, numTeacherNeurons, numSamples, numTest });
  const rng = random(seed).stream("teacher-student");
  const directions = (name: string, count: number): number[][] => {
    const stream = rng.stream(name);
    return Array.from({ length: count }, () => unit(stream.normals(numInputs)));
  };
  const signs = rng.stream("teacher readouts");
  const teacher = {
    W: directions("teacher", numTeacherNeurons),
    a: Array.from({ length: numTeacherNeurons }, () => (signs.uniform() < 0.5 ? -1 : 1)),
  };
  const [X, testX] = [directions("inputs", numSamples), directions("fresh inputs", numTest)];
  return {
    teacher,
    X,
    y: output(teacher, X),
    testX,
    testY: output(teacher, testX),
    start: (tau, delta) =>
      randomStart({ numInputs, numNeurons, tau, delta }, rng.stream("student")),
  };
}

/**
 * The paper's learning rate for descent on the mean squared error (1/n) sum_i (f(x_i) - y_i)^2: smaller for larger
 * students, whose kernel grows as tau^2.
 *
 * @example
 * learningRateOf(0.1); // 0.5
 */
export function learningRateOf(tau: number): number {
  requirePositive("learningRateOf", { tau });
  return 5e-3 / tau ** 2;
}

/**
 * Loss (1/n) sum_i (f(x_i) - y_i)^2, as the experiments have it; the theory's L is n/2 times as large.
 *
 * @example
 * meanSquaredError({ W: [[1]], a: [2] }, [[1], [3]], [2, 5]); // 0.5
 */
export function meanSquaredError(network: Network, X: Matrix, y: Vector): number {
  const f = output(network, X);
  return f.reduce((sum, value, i) => sum + (value - y[i]) ** 2, 0) / y.length;
}
