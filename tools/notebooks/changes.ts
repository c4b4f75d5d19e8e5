/**
 * What readers will do to a notebook, in its metadata: `edits` of its knobs, `badEdits` of which a cell must complain, and
 * `breaks` of the science, after which claims must fail. Each finds a text that stands once in the code, and replaces it.
 */
import { z } from "zod";
import { type Knob, knobsIn, namedIn } from "./cells";
import { codeCells, type Notebook, textOf } from "./notebook";

const replacement = { find: z.string().min(1), replace: z.string() };

const metadata = z.object({
  edits: z.array(z.strictObject(replacement)).min(1),
  badEdits: z.array(z.strictObject({ ...replacement, names: z.string().min(1) })).min(1),
  breaks: z.array(z.strictObject({ ...replacement, claims: z.array(z.string()).min(1) })),
});

interface Replacement {
  readonly find: string;
  readonly replace: string;
}
export type Change = Replacement &
  (
    | { readonly kind: "edit" }
    | { readonly kind: "bad edit"; readonly names: string }
    | { readonly kind: "break"; readonly claims: readonly string[] }
  );

/** Those that the metadata list, and what is wrong with the list. */
function readChanges(notebook: Notebook): { changes: Change[]; wrong: string[] } {
  const { success, data, error } = metadata.safeParse(notebook.metadata);
  if (!success)
    return {
      changes: [],
      wrong: error.issues.map(({ path, message }) => `metadata ${path.join(".")}: ${message}`),
    };
  const changes: Change[] = [
    ...data.edits.map((edit) => ({ kind: "edit" as const, ...edit })),
    ...data.badEdits.map((edit) => ({ kind: "bad edit" as const, ...edit })),
    ...data.breaks.map((edit) => ({ kind: "break" as const, ...edit })),
  ];
  return { changes, wrong: [] };
}

/** @throws Error if the metadata are not as they must be */
export function changesOf(notebook: Notebook): Change[] {
  const { changes, wrong } = readChanges(notebook);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  return changes;
}

export const told = ({ kind, find, replace }: Change): string =>
  `${kind} ${JSON.stringify(find)} → ${JSON.stringify(replace)}`;

/** Sources of the code cells after a change, and the index of the cell that differs. */
export interface Changed {
  readonly sources: readonly string[];
  readonly first: number;
}

/** @throws Error if what is to be found does not stand exactly once in the code cells */
export function applied(notebook: Notebook, { find, replace }: Replacement): Changed {
  const sources = codeCells(notebook).map((cell) => textOf(cell.source));
  const times = sources.map((source) => source.split(find).length - 1);
  const found = times.reduce((sum, n) => sum + n, 0);
  if (found !== 1)
    throw new Error(`${JSON.stringify(find)} must stand once in the code, got ${found} times`);
  const first = times.indexOf(1);
  sources[first] = sources[first].replace(find, () => replace);
  return { sources, first };
}

const isReordered = (before: readonly string[], after: readonly string[]): boolean => {
  const stayed = before.filter((element) => after.includes(element));
  return stayed.join() !== after.filter((element) => before.includes(element)).join();
};

/** What no edit does to a knob. Two numbers may be a point in the plane: a list has three elements at least. */
function untried({ name, list }: Knob, touching: readonly Changed[]): string[] {
  if (touching.length === 0) return [`${name} must be turned by an edit`];
  if (!list || list.length < 3) return [];
  const lists = touching.map(
    ({ sources, first }) => knobsIn(sources[first]).find((knob) => knob.name === name)?.list ?? [],
  );
  const ways: [string, boolean][] = [
    ["shortened", lists.some((after) => after.length < list.length)],
    ["lengthened", lists.some((after) => after.length > list.length)],
    ["reversed", lists.some((after) => isReordered(list, after))],
  ];
  return ways.flatMap(([way, done]) => (done ? [] : [`${name} must be ${way} by an edit`]));
}

function unbroken(notebook: Notebook, changes: readonly Change[]): string[] {
  const claims = codeCells(notebook)
    .flatMap((cell) => namedIn(textOf(cell.source)))
    .flatMap(({ kind, id }) => (kind === "claim" && id !== undefined ? [id] : []));
  const broken = changes.flatMap((change) => (change.kind === "break" ? change.claims : []));
  return [
    ...claims.filter((id) => !broken.includes(id)).map((id) => `claim ${id} must fail in a break`),
    ...[...new Set(broken)]
      .filter((id) => !claims.includes(id))
      .map((id) => `a break names claim ${id}, which must be in the code`),
  ];
}

/** What is wrong with the lists, found without running anything. */
export function changeFindings(notebook: Notebook): string[] {
  const { changes, wrong } = readChanges(notebook);
  if (wrong.length > 0) return wrong;
  const edits: { edit: Replacement; changed: Changed }[] = [];
  const misplaced = changes.flatMap((change) => {
    try {
      const changed = applied(notebook, change);
      if (change.kind === "edit") edits.push({ edit: change, changed });
      return [];
    } catch (error) {
      return [`${change.kind}: ${(error as Error).message}`];
    }
  });
  const touching = ({ name }: Knob): Changed[] =>
    edits
      .filter(({ edit }) => new RegExp(`\\b${name}\\b`).test(edit.find))
      .map(({ changed }) => changed);
  const knobs = codeCells(notebook).flatMap((cell) => knobsIn(textOf(cell.source)));
  return [
    ...misplaced,
    ...knobs.flatMap((knob) => untried(knob, touching(knob))),
    ...unbroken(notebook, changes),
  ];
}
