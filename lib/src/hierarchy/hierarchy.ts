/**
 * The Random Hierarchy Model (Cagnetta, Petrini et al. 2023): a class is written as a tuple of features, each feature
 * as a tuple of features one level down, and so on; every symbol can be written in several equivalent ways, its
 * synonyms, and no two symbols of a level share one. What is seen is the lowest level. To tell the class, a learner
 * has to find out what is synonymous, level by level.
 *
 * @see paper Fig. 6c; test/hierarchy/hierarchy.test.ts
 */
import { requireCount, requireThat } from "../check";
import { type Random, random } from "../random";

export interface HierarchySetting {
  /** Levels L of rules between class and input. */
  readonly numLevels: number;
  /** Classes n_c, at most 256. */
  readonly numClasses: number;
  /** Synonyms m of each class and of each feature. */
  readonly numSynonyms: number;
  /** Features s in a tuple. */
  readonly tupleSize: number;
  /** Features v of each level, at most 256. */
  readonly numFeatures: number;
}

/** Fig. 6c. */
export const PAPER_HIERARCHY: HierarchySetting = {
  numLevels: 3,
  numClasses: 8,
  numSynonyms: 4,
  tupleSize: 2,
  numFeatures: 8,
};

/** rules[symbol][synonym] is a tuple of features one level down. */
export type Rules = readonly (readonly (readonly number[])[])[];

export interface Datum {
  /** The class, from 0. */
  readonly label: number;
  /** symbols[0] is the class, symbols[l] the s^l features of level l; the last ones are the input. */
  readonly symbols: readonly (readonly number[])[];
}

export interface Hierarchy {
  readonly setting: HierarchySetting;
  /** Rules of each level, that of the classes first. */
  readonly rules: readonly Rules[];
  /** Distinct inputs, P_max = n_c m^((s^L - 1)/(s - 1)). */
  readonly numData: number;
  /** Features s^L of an input. */
  readonly inputLength: number;
  /** The datum of an index from 0 to numData - 1; every input has exactly one. */
  readonly datum: (index: number) => Datum;
  /** The class that an input says, by the rules from below; undefined if it breaks them. */
  readonly parse: (input: readonly number[]) => number | undefined;
  /** The index of the datum with another synonym of one symbol: `by` further, cyclically, below 1 ... m - 1. */
  readonly swapped: (index: number, where: Place, by: number) => number;
}

/** A symbol that has synonyms: `position` from 0 to s^level - 1 in `level` from 0 (the class) to L - 1. */
export interface Place {
  readonly level: number;
  readonly position: number;
}

/** All tuples of a level are listed and shuffled. */
const MAX_TUPLES = 2 ** 22;

/** Every named integer must be from 0 to below its limit. */
function requireBelow(where: string, named: Record<string, readonly [number, number]>): void {
  for (const [name, [value, limit]] of Object.entries(named)) {
    requireCount(where, { [name]: value }, 0);
    requireThat(value < limit, where, `${name} must be below ${limit}`, value);
  }
}

function requireSetting(setting: HierarchySetting): void {
  const { numLevels, numClasses, numSynonyms, tupleSize, numFeatures } = setting;
  requireCount("hierarchy", { numLevels, numClasses, numSynonyms, tupleSize, numFeatures });
  // Data are kept in bytes.
  requireBelow("hierarchy", { numClasses: [numClasses, 257], numFeatures: [numFeatures, 257] });
  const numTuples = numFeatures ** tupleSize;
  const fewEnough = numTuples <= MAX_TUPLES;
  const rule = `numFeatures^tupleSize must be at most ${MAX_TUPLES}`;
  requireThat(fewEnough, "hierarchy", rule, numTuples);
  const [what, numSymbols] =
    numLevels > 1 && numFeatures > numClasses
      ? ["numFeatures", numFeatures]
      : ["numClasses", numClasses];
  requireThat(
    numSymbols * numSynonyms <= numTuples,
    "hierarchy",
    `numSynonyms x ${what} must be at most the ${numTuples} tuples that numFeatures^tupleSize allow`,
    numSymbols * numSynonyms,
  );
}

/** Every symbol gets tuples of its own, drawn without replacement. */
function drawRules(numSymbols: number, setting: HierarchySetting, rng: Random): Rules {
  const { numSynonyms: m, tupleSize: s, numFeatures: v } = setting;
  const tuples = rng.shuffled(Array.from({ length: v ** s }, (_, code) => code));
  const spelled = (code: number): number[] =>
    Array.from({ length: s }, (_, i) => Math.floor(code / v ** i) % v);
  return Array.from({ length: numSymbols }, (_, symbol) =>
    tuples.slice(symbol * m, (symbol + 1) * m).map(spelled),
  );
}

/**
 * The hierarchy of a seed: its rules, and its data by index.
 *
 * An index is a number in mixed radix: the class first, then which synonym each symbol takes, level by level. So
 * indices and inputs correspond one to one, and drawing distinct indices draws distinct data.
 *
 * @param seed a non-negative integer.
 * @throws TypeError or RangeError if a count is not a positive integer, if there are too few tuples for all
 *   synonyms or more than 2^22, more than 256 classes or features, or more than 2^53 - 1 data.
 * @example
 * const model = hierarchy(PAPER_HIERARCHY, 0);
 * [model.numData, model.inputLength]; // [131072, 8]
 * model.parse(model.datum(4321).symbols[3]) === model.datum(4321).label; // true
 * @see test/hierarchy/hierarchy.test.ts
 */
export function hierarchy(setting: HierarchySetting, seed: number): Hierarchy {
  requireSetting(setting);
  const { numLevels, numClasses, numSynonyms: m, tupleSize: s, numFeatures } = setting;
  const rng = random(seed).stream("hierarchy");
  const rules = Array.from({ length: numLevels }, (_, level) =>
    drawRules(level === 0 ? numClasses : numFeatures, setting, rng.stream(level)),
  );
  /** Symbols above a level, each of which is one choice among synonyms. */
  const numAbove = (level: number): number =>
    Array.from({ length: level }, (_, l) => s ** l).reduce((sum, width) => sum + width, 0);
  const numData = numClasses * m ** numAbove(numLevels);
  const countable = numData <= Number.MAX_SAFE_INTEGER;
  requireThat(countable, "hierarchy", "there must be at most 2^53 - 1 data", numData);
  const inputLength = s ** numLevels;

  const datum = (index: number): Datum => {
    requireBelow("datum", { index: [index, numData] });
    const label = index % numClasses;
    let rest = Math.floor(index / numClasses);
    const symbols = [[label]];
    for (const [level, rulesOfLevel] of rules.entries())
      symbols.push(
        symbols[level].flatMap((symbol) => {
          const tuple = rulesOfLevel[symbol][rest % m];
          rest = Math.floor(rest / m);
          return tuple;
        }),
      );
    return { label, symbols };
  };

  /** The symbol that a tuple stands for, from the lowest level upwards. */
  const meanings = rules
    .map((all) => new Map(all.flatMap((tuples, symbol) => tuples.map((t) => [`${t}`, symbol]))))
    .reverse();
  const parse = (input: readonly number[]): number | undefined => {
    const fits = input.length === inputLength;
    requireThat(fits, "parse", `input must have ${inputLength} features`, input.length);
    let symbols: readonly (number | undefined)[] = input;
    for (const meaning of meanings)
      symbols = Array.from({ length: symbols.length / s }, (_, i) =>
        meaning.get(`${symbols.slice(i * s, (i + 1) * s)}`),
      );
    return symbols[0];
  };

  const swapped = (index: number, { level, position }: Place, by: number): number => {
    requireBelow("swapped", {
      index: [index, numData],
      level: [level, numLevels],
      position: [position, s ** level],
      by: [by, Number.POSITIVE_INFINITY],
    });
    const unit = numClasses * m ** (numAbove(level) + position);
    const choice = Math.floor(index / unit) % m;
    return index + (((choice + by) % m) - choice) * unit;
  };

  return { setting, rules, numData, inputLength, datum, parse, swapped };
}
