import fc from "fast-check";
import { scale } from "../../lib/src/linalg";
import { gaussianMatrix, random } from "../../lib/src/random";
import { teacherAlignment } from "../../lib/src/students/teacherAlignment";
import { close, ROUNDOFF, throwsMessage } from "../close";

const network = (seed: number, h = 4) => {
  const rng = random(seed);
  return { W: gaussianMatrix(h, 3, rng), a: rng.normals(h) };
};
const property = (holds: (seed: number) => void): void =>
  fc.assert(fc.property(fc.nat(), holds), { numRuns: 50 });

describe("alignment with the teacher", () => {
  it("is 1 for the teacher itself, with neurons of any size", () =>
    property((seed) => {
      const { W, a } = network(seed);
      close(teacherAlignment({ W: W.map((w) => scale(3, w)), a }, { W, a }), 1, ROUNDOFF);
    }));

  it("is odd in the directions where the teacher has one neuron of each sign", () =>
    property((seed) => {
      const student = network(seed);
      const teacher = { ...network(seed + 1, 2), a: [1, -1] };
      const turned = { ...student, W: student.W.map((w) => scale(-1, w)) };
      close(teacherAlignment(turned, teacher), -teacherAlignment(student, teacher), ROUNDOFF);
    }));

  it("does not change when both change all their signs", () =>
    property((seed) => {
      const [student, teacher] = [network(seed), network(seed + 1)];
      const flipped = [student, teacher].map(({ W, a }) => ({ W, a: scale(-1, a) }));
      close(teacherAlignment(flipped[0], flipped[1]), teacherAlignment(student, teacher), ROUNDOFF);
    }));

  it("is 0 for signs that the teacher does not have", () => {
    const { W } = network(1);
    close(teacherAlignment({ W, a: [-1, -2, -3, -4] }, { W, a: [1, 1, 1, 1] }), 0, ROUNDOFF);
  });

  it("needs a student of the teacher's inputs, with weights", () => {
    const [student, teacher] = [network(1), { W: [[1, 0]], a: [1] }];
    throwsMessage(() => teacherAlignment(student, teacher), RangeError, /^teacherAlignment: /);
    const nothing = { W: [[0, 0]], a: [1] };
    throwsMessage(
      () => teacherAlignment(nothing, teacher),
      RangeError,
      /must not be zero for all neurons, got 0$/,
    );
  });
});
