/** The library and its tests, as far as the notes lead there: exported names, and what `@see` says of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** An exported declaration of the library. */
export interface Exported {
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The lines of its `@see`, as one; empty if it has none. */
  readonly see: string;
}

/** All TypeScript files below the folders. */
export function readSources(
  root: string,
  folders: readonly string[] = ["lib/src", "test"],
): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
      .filter((path) => path.endsWith(".ts"))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
  );
}

/** The text after `@see` up to the next tag or the end of the comment. */
export function seeOf(comment: string): string {
  const lines = comment
    .replace(/\*\/\s*$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\/?\*+ ?/, ""));
  const from = lines.findIndex((line) => line.startsWith("@see"));
  if (from < 0) return "";
  const length = lines.slice(from + 1).findIndex((line) => /^@|^\s*$/.test(line));
  const to = length < 0 ? lines.length : from + 1 + length;
  return lines
    .slice(from, to)
    .join(" ")
    .replace(/^@see\s*/, "")
    .trim();
}

const declaration =
  /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?^export (?:async )?(?:function|const|interface|type|class) (\w+)/gm;

/** The exported declarations of one file, each with the comment directly above it. */
export function exportsOf({ path, text }: SourceFile): Exported[] {
  return [...text.matchAll(declaration)].map(({ 0: all, 1: comment = "", 2: name, index = 0 }) => ({
    name,
    file: path,
    line: text.slice(0, index + all.length).split("\n").length,
    see: seeOf(comment),
  }));
}

/** The `@see` of the comment that heads a file. */
export const fileSee = ({ text }: SourceFile): string =>
  seeOf(text.match(/^\/\*\*[\s\S]*?\*\//)?.[0] ?? "");

/** Names that one file alone exports. */
export function uniqueExports(
  sources: readonly SourceFile[],
): Map<string, { file: string; line: number }> {
  const all = sources.filter(({ path }) => path.startsWith("lib/")).flatMap(exportsOf);
  const count = new Map<string, number>();
  for (const { name } of all) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    all
      .filter(({ name }) => count.get(name) === 1)
      .map(({ name, file, line }) => [name, { file, line }]),
  );
}
