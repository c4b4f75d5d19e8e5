/** Mentions of the paper's figures, equations and theorems in running text: "Fig. 5a and 9", "equation 10". */

export type Kind = "figure" | "equation" | "theorem" | "proposition";

/** One thing that the paper numbers. */
export interface PaperItem {
  readonly kind: Kind;
  /** As the paper counts: "5a", "10", "B.6". */
  readonly number: string;
}

export interface Mention extends PaperItem {
  /** Where it stands; the first of a list includes the word before it. */
  readonly start: number;
  readonly end: number;
}

const words: readonly (readonly [RegExp, Kind])[] = [
  [/^fig/i, "figure"],
  [/^eq/i, "equation"],
  [/^th/i, "theorem"],
  [/^prop/i, "proposition"],
];

const number = String.raw`(?:[A-C]\.)?\d+(?:\.\d+)?[a-d]?`;
const word = String.raw`(?:Figs?\.|Figures?|[Ee]qs?\.|[Ee]quations?|Theorems?|Thms?\.?|Propositions?|Props?\.)`;
const list = new RegExp(
  String.raw`\b${word}[ \u00a0\n]${number}(?:(?:, | and |, and )${number}(?!\w))*`,
  "g",
);

/** Every mention in the order of the text. */
export function mentions(text: string): Mention[] {
  return [...text.matchAll(list)].flatMap((match) => {
    const { 0: found, index = 0 } = match;
    const kind = words.find(([pattern]) => pattern.test(found))![1];
    const from = found.search(/[ \u00a0\n]/);
    const numbers = [...found.slice(from).matchAll(new RegExp(number, "g"))];
    return numbers.map((each, i) => ({
      kind,
      number: each[0],
      start: index + (i === 0 ? 0 : from + each.index!),
      end: index + from + each.index! + each[0].length,
    }));
  });
}

/** A mention that stands alone in brackets says that what follows, or precedes, is that very thing. */
export const bracketed = (text: string): Mention[] =>
  mentions(text).filter(
    ({ start, end }) =>
      /[(,]\s*(?:paper )?$/.test(text.slice(0, start)) && /^\s*[),]/.test(text.slice(end)),
  );

/** An id that a page can use: "figure-5a", "theorem-B.6". */
export const keyOf = ({ kind, number }: PaperItem): string => `${kind}-${number}`;

/** Sorts as the paper prints: kinds apart, then appendices last, then by number and letter. */
export function inOrder(a: PaperItem, b: PaperItem): number {
  const place = ({ kind, number }: PaperItem): string =>
    `${words.findIndex(([, other]) => other === kind)} ${/^[A-C]/.test(number)} ${number}`;
  return place(a).localeCompare(place(b), "en", { numeric: true });
}

export const nameOf = ({ kind, number }: PaperItem): string =>
  `${kind[0].toUpperCase()}${kind.slice(1)} ${number}`;
