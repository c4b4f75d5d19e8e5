/**
 * Configs, plans and result files against their schemas.
 *
 * @see test/hierarchy/experiment.test.ts, test/students/experiment.test.ts
 */
import { readFileSync } from "node:fs";
import type { z } from "zod";

/**
 * A value that fits a schema.
 *
 * @throws RangeError `where: path: what is wrong` if it does not.
 */
export function parsed<T>(schema: z.ZodType<T>, where: string, value: unknown): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const { path, message } = error.issues[0];
  throw new RangeError([where, path.join("."), message].filter(Boolean).join(": "));
}

/**
 * The content of a JSON file.
 *
 * @throws RangeError that names the file if it cannot be read, is not JSON or does not fit.
 */
export function readParsed<T>(schema: z.ZodType<T>, where: string, file: string): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new RangeError(`${where}: ${file} must be a JSON file, got ${(error as Error).message}`);
  }
  return parsed(schema, `${where}: ${file}`, content);
}
