import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Hierarchy,
  type HierarchySetting,
  hierarchy,
  PAPER_HIERARCHY,
} from "../../lib/src/hierarchy/hierarchy";
import { hierarchyData, hierarchySplit } from "../../lib/src/hierarchy/hierarchySample";
import { throwsMessage } from "../close";

const inputOf = (model: Hierarchy, index: number): number[] => [
  ...model.datum(index).symbols[model.setting.numLevels],
];

/** Settings that are possible and small enough to list all data. */
const settings = fc
  .record({
    numLevels: fc.integer({ min: 1, max: 3 }),
    numClasses: fc.integer({ min: 1, max: 5 }),
    numSynonyms: fc.integer({ min: 1, max: 3 }),
    tupleSize: fc.integer({ min: 1, max: 3 }),
    numFeatures: fc.integer({ min: 2, max: 6 }),
  })
  .filter(({ numLevels, numClasses, numSynonyms: m, tupleSize: s, numFeatures: v }) => {
    const numChoices = Array.from({ length: numLevels }, (_, l) => s ** l).reduce(
      (a, b) => a + b,
      0,
    );
    return numClasses * m <= v ** s && v * m <= v ** s && numClasses * m ** numChoices <= 3000;
  });

describe("hierarchy", () => {
  it("has one input for each index and one class for each input, every class equally often", () => {
    fc.assert(
      fc.property(settings, fc.nat(99), (setting, seed) => {
        const model = hierarchy(setting, seed);
        const inputs = new Set<string>();
        const numOf = new Array(setting.numClasses).fill(0);
        for (let index = 0; index < model.numData; index++) {
          const input = inputOf(model, index);
          assert.equal(input.length, model.inputLength);
          assert.ok(input.every((feature) => feature >= 0 && feature < setting.numFeatures));
          inputs.add(input.join());
          const { label } = model.datum(index);
          assert.equal(model.parse(input), label);
          numOf[label]++;
        }
        assert.equal(inputs.size, model.numData);
        assert.ok(numOf.every((count) => count === model.numData / setting.numClasses));
      }),
      { numRuns: 40 },
    );
  }).timeout(20_000);

  it("has one input for each index at the paper's size, too", () => {
    const model = hierarchy(PAPER_HIERARCHY, 2);
    const seen = new Uint8Array(8 ** 8);
    for (let index = 0; index < model.numData; index++) {
      const { label, symbols } = model.datum(index);
      const place = symbols[3].reduce((code, feature) => 8 * code + feature, 0);
      assert.equal(seen[place]++, 0, `the input of ${index} is another one's`);
      if (index % 7 === 0) assert.equal(model.parse(symbols[3]), label);
    }
  });

  it("has no tuple that two symbols of a level share, and refuses inputs that break its rules", () => {
    const model = hierarchy(PAPER_HIERARCHY, 3);
    assert.equal(model.numData, 131_072);
    for (const rules of model.rules) {
      const tuples = rules.flat().map(String);
      assert.equal(new Set(tuples).size, tuples.length);
      assert.deepEqual([rules.length, rules[0].length, rules[0][0].length], [8, 4, 2]);
    }
    // 32 of 64 pairs mean something, so that of random inputs about 2^-7 do.
    let numMeaningful = 0;
    for (let i = 0; i < 8 ** 5; i++) {
      const input = Array.from({ length: 8 }, (_, j) => Math.floor(i / 8 ** (j % 5)) % 8);
      if (model.parse(input) !== undefined) numMeaningful++;
    }
    assert.ok(numMeaningful > 0 && numMeaningful < 8 ** 5 / 50, `${numMeaningful}`);
  });

  it("swaps synonyms: the class stays, and of the input what is below the symbol changes", () => {
    const model = hierarchy(PAPER_HIERARCHY, 1);
    fc.assert(
      fc.property(
        fc.nat(model.numData - 1),
        fc.nat(2),
        fc.nat(3),
        fc.nat(4),
        (index, level, place, by) => {
          const where = { level, position: place % 2 ** level };
          const other = model.swapped(index, where, by);
          const [one, two] = [model.datum(index), model.datum(other)];
          assert.equal(one.label, two.label);
          for (let l = 0; l <= level; l++) assert.deepEqual(one.symbols[l], two.symbols[l]);
          const width = 2 ** (3 - level);
          const below = one.symbols[3].map((_, i) => Math.floor(i / width) === where.position);
          for (const [i, symbol] of one.symbols[3].entries())
            assert.ok(below[i] || symbol === two.symbols[3][i]);
          // The symbols below keep their choices: where the new tuple has the old feature, nothing changes.
          for (const [i, symbol] of one.symbols[level + 1].entries())
            if (symbol === two.symbols[level + 1][i])
              assert.deepEqual(
                one.symbols[3].slice((i * width) / 2, ((i + 1) * width) / 2),
                two.symbols[3].slice((i * width) / 2, ((i + 1) * width) / 2),
              );
          assert.equal(model.swapped(other, where, 1), model.swapped(index, where, by + 1));
          assert.equal(
            model.swapped(other, where, 4 - (by % 4)),
            index,
            "four synonyms in a circle",
          );
          assert.equal(other === index, by % 4 === 0);
          if (by % 4 > 0) assert.notDeepEqual(one.symbols[level + 1], two.symbols[level + 1]);
        },
      ),
    );
  });

  it("is fixed by its seed", () => {
    const [one, same, other] = [5, 5, 6].map((seed) => hierarchy(PAPER_HIERARCHY, seed).rules);
    assert.deepEqual(one, same);
    assert.notDeepEqual(one, other);
  });

  it("refuses what cannot be", () => {
    const make = (change: Partial<HierarchySetting>) => () =>
      hierarchy({ ...PAPER_HIERARCHY, ...change }, 0);
    for (const [change, message] of [
      [
        { numSynonyms: 9 },
        /^hierarchy: numSynonyms x numClasses must be at most the 64 tuples .*, got 72/,
      ],
      [
        { numClasses: 2, numSynonyms: 9 },
        /^hierarchy: numSynonyms x numFeatures must be at most the 64 tuples/,
      ],
      [{ numLevels: 0 }, /^hierarchy: numLevels must be at least 1, got 0/],
      [{ tupleSize: 1.5 }, /^hierarchy: tupleSize must be an integer, got 1.5/],
      [{ numFeatures: 257 }, /^hierarchy: numFeatures must be below 257, got 257/],
      [{ numClasses: 300 }, /^hierarchy: numClasses must be below 257, got 300/],
      [{ tupleSize: 40 }, /^hierarchy: numFeatures\^tupleSize must be at most 4194304, got/],
      [{ numLevels: 6 }, /^hierarchy: there must be at most 2\^53 - 1 data/],
    ] as const)
      throwsMessage(make(change), RangeError, message);
    const model = hierarchy(PAPER_HIERARCHY, 0);
    throwsMessage(
      () => model.datum(131_072),
      RangeError,
      /^datum: index must be below 131072, got 131072/,
    );
    throwsMessage(
      () => model.parse([1, 2]),
      RangeError,
      /^parse: input must have 8 features, got 2/,
    );
    throwsMessage(
      () => model.swapped(0, { level: 3, position: 0 }, 1),
      RangeError,
      /^swapped: level must be below 3, got 3/,
    );
    throwsMessage(
      () => model.swapped(0, { level: 1, position: 2 }, 1),
      RangeError,
      /^swapped: position must be below 2, got 2/,
    );
  });
});

describe("hierarchySplit", () => {
  const model = hierarchy(PAPER_HIERARCHY, 0);

  it("keeps training and test data apart; one test set, and training sets within one another", () => {
    const [small, large] = [500, 104_114].map((numTrain) =>
      hierarchySplit(model, { numTrain, numTest: 20_000 }, 7),
    );
    assert.equal(new Set([...large.train, ...large.test]).size, 124_114);
    assert.deepEqual(small.test, large.test);
    assert.deepEqual(small.train, large.train.slice(0, 500));
    const sizes = { numTrain: 500, numTest: 20_000 };
    assert.deepEqual(hierarchySplit(model, sizes, 7), small, "the same again");
    const elsewhere = hierarchySplit(model, sizes, 8);
    assert.notDeepEqual(elsewhere.test, small.test);
    assert.notDeepEqual(elsewhere.train, small.train);
    throwsMessage(
      () => hierarchySplit(model, { numTrain: 120_000, numTest: 20_000 }, 7),
      RangeError,
      /^hierarchySplit: numTrain \+ numTest must be at most 131072, got 140000/,
    );
  });

  it("has tokens and labels of its indices", () => {
    const { tokens, labels, length, numTokens } = hierarchyData(model, [3, 99]);
    assert.deepEqual(
      [...tokens],
      [3, 99].flatMap((index) => inputOf(model, index)),
    );
    assert.deepEqual([...labels], [3, 99 % 8]);
    assert.deepEqual([length, numTokens], [8, 8]);
  });
});
