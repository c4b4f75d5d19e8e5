/** Greek letters by name: TeX spells them, readers type either. */
const names =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega";
const letters = "αβγδεζηθικλμνξοπρστυφχψω";

export const letterOf: ReadonlyMap<string, string> = new Map(
  names.split(" ").map((name, i) => [name, letters[i]]),
);
const nameOf = new Map([...letterOf].map(([name, letter]) => [letter, name]));

/** A word as it is indexed and looked up: small, Greek letters by name. */
export const normal = (word: string): string =>
  nameOf.get(word.toLowerCase()) ?? word.toLowerCase();
