import assert from "node:assert/strict";
import fc from "fast-check";
import {
  equations,
  isPrime,
  modularTask,
  type Operation,
  pick,
  shareOfBestGuess,
} from "../../lib/src/grokking/modular";
import { random } from "../../lib/src/random";
import { close, throwsMessage } from "../close";
import { tokens } from "./textbook";

const operations: Operation[] = ["add", "subtract", "multiply", "divide", "sumOfSquares"];

describe("modular equations", () => {
  it("hold for every operation, and each pair comes once", () => {
    const holds: Record<Operation, (x: number, y: number, result: number) => boolean> = {
      add: (x, y, r) => (x + y - r) % 13 === 0,
      subtract: (x, y, r) => (x - y - r) % 13 === 0,
      multiply: (x, y, r) => (x * y - r) % 13 === 0,
      divide: (x, y, r) => (r * y - x) % 13 === 0,
      sumOfSquares: (x, y, r) => (x * x + y * y - r) % 13 === 0,
    };
    for (const operation of operations) {
      const { x, y, result } = equations(operation, 13);
      const numRows = operation === "divide" ? 12 : 13;
      assert.equal(new Set(Array.from(x, (xi, i) => 13 * xi + y[i])).size, 13 * numRows, operation);
      assert.deepEqual([x.length, y.length, result.length], Array(3).fill(13 * numRows));
      for (let i = 0; i < x.length; i++) {
        assert.ok(
          result[i] >= 0 && result[i] < 13 && holds[operation](x[i], y[i], result[i]),
          operation,
        );
        if (operation === "divide") assert.ok(y[i] > 0);
      }
    }
  });

  it("are the paper's 9312 for division modulo 97", () => {
    assert.equal(equations("divide", 97).x.length, 97 * 96);
  });

  it("become four tokens with two that are no numbers", () => {
    const three = pick(equations("subtract", 5), [0, 7, 24]);
    assert.deepEqual(tokens(three, 5), [
      [0, 5, 0, 6],
      [1, 5, 2, 6],
      [4, 5, 4, 6],
    ]);
    assert.deepEqual([...three.result], [0, 4, 0]);
  });

  it("are split without loss, by the seed", () => {
    const options = { operation: "divide", modulus: 11, trainingFraction: 0.3 } as const;
    const { training, validation } = modularTask(options, random(1));
    assert.equal(training.x.length, Math.round(0.3 * 110));
    const all = [...tokens(training, 11), ...tokens(validation, 11)].map(String).sort();
    assert.deepEqual(all, tokens(equations("divide", 11), 11).map(String).sort());
    assert.deepEqual(modularTask(options, random(1)).training, training);
    assert.notDeepEqual(modularTask(options, random(2)).training, training);
  });

  it("name what is wrong", () => {
    throwsMessage(
      () => equations("divide", 12),
      RangeError,
      /^equations: modulus must be prime, .*, got 12$/,
    );
    throwsMessage(
      () => equations("power" as Operation, 7),
      RangeError,
      /operation must be one of add, .*"power"$/,
    );
    throwsMessage(() => equations("add", 1), RangeError, /modulus must be at least 2/);
    for (const trainingFraction of [0, 1, -1, 0.001])
      throwsMessage(
        () => modularTask({ operation: "add", modulus: 5, trainingFraction }, random(0)),
        RangeError,
        /^modularTask: trainingFraction must leave equations/,
      );
  });

  it("tell what the best guess gets right", () => {
    const shareOf = (operation: Operation, modulus: number): number =>
      shareOfBestGuess(modularTask({ operation, modulus, trainingFraction: 0.5 }, random(0)));
    for (const operation of ["add", "subtract", "divide"] as const)
      close(shareOf(operation, 13), 1 / 13, 1e-12, operation);
    close(shareOf("multiply", 13), 25 / 169, 1e-12, "x y = 0 if x or y is");
    close(shareOf("multiply", 2), 3 / 4, 1e-12);
  });

  it("know primes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 2, max: 300 }), (a, b) => {
        assert.ok(!isPrime(a * b));
      }),
    );
    assert.deepEqual(
      Array.from({ length: 30 }, (_, n) => n).filter(isPrime),
      [2, 3, 5, 7, 11, 13, 17, 19, 23, 29],
    );
  });
});
