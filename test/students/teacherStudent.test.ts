import assert from "node:assert/strict";
import { norm } from "../../lib/src/linalg";
import { activationSlopes, imbalances, output } from "../../lib/src/piecewise/twoLayer";
import {
  learningRateOf,
  meanSquaredError,
  PLANE_SETTING,
  type TeacherStudentSetting,
  teacherStudent,
} from "../../lib/src/students/teacherStudent";
import { close, ROUNDOFF, throwsMessage } from "../close";

const SETTING: TeacherStudentSetting = {
  numInputs: 7,
  numNeurons: 10,
  numTeacherNeurons: 3,
  numSamples: 30,
  numTest: 50,
};

describe("teacherStudent", () => {
  const data = teacherStudent(SETTING, 5);

  it("has a teacher of unit neurons, inputs on the sphere, and labels without noise", () => {
    for (const row of [...data.teacher.W, ...data.X, ...data.testX]) close(norm(row), 1, ROUNDOFF);
    for (const a of data.teacher.a) assert.equal(Math.abs(a), 1);
    assert.deepEqual(
      [data.X.length, data.testX.length, data.X[0].length, data.teacher.a.length],
      [30, 50, 7, 3],
    );
    assert.deepEqual(data.y, output(data.teacher, data.X));
    close(meanSquaredError(data.teacher, data.testX, data.testY), 0, ROUNDOFF);
  });

  it("starts students at f = 0, with |a||w| = tau^2 and one delta, from the same directions", () => {
    const reference = activationSlopes(data.start(1, 0), data.X);
    for (const tau of [0.1, 1, 2])
      for (const delta of [-1, 0, 0.5]) {
        const student = data.start(tau, delta);
        for (const value of output(student, data.X)) close(value, 0, ROUNDOFF);
        for (const found of imbalances(student)) close(found, delta, ROUNDOFF);
        for (const [k, a] of student.a.entries())
          close(Math.abs(a) * norm(student.W[k]), tau ** 2, ROUNDOFF);
        assert.deepEqual(activationSlopes(student, data.X), reference);
      }
  });

  it("is the same for the same seed, and another for another", () => {
    assert.deepEqual(teacherStudent(SETTING, 5).y, data.y);
    assert.notDeepEqual(teacherStudent(SETTING, 6).y, data.y);
    assert.deepEqual(teacherStudent({ ...SETTING, numTest: 3 }, 5).y, data.y);
  });

  it("has the paper's settings and rates", () => {
    assert.deepEqual(
      [PLANE_SETTING.numInputs, PLANE_SETTING.numSamples, PLANE_SETTING.numNeurons],
      [2, 20, 50],
    );
    close(learningRateOf(0.1), 0.5, ROUNDOFF);
    close(learningRateOf(2), 5e-3 / 4, ROUNDOFF);
  });

  it("names bad input", () => {
    throwsMessage(
      () => teacherStudent({ ...SETTING, numSamples: 0 }, 1),
      RangeError,
      /^teacherStudent: numSamples must be at least 1, got 0/,
    );
    throwsMessage(
      () => teacherStudent(SETTING, -1),
      RangeError,
      /^random: seed must be at least 0, got -1/,
    );
    throwsMessage(
      () => learningRateOf(0),
      RangeError,
      /^learningRateOf: tau must be positive, got 0/,
    );
    throwsMessage(
      () => teacherStudent({ ...SETTING, numNeurons: 5 }, 1).start(1, 0),
      RangeError,
      /^randomStart: numNeurons must be even if mirrored, got 5/,
    );
  });
});
