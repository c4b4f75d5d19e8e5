/** What the files for dev containers and Binder say, as far as it can be checked and rehearsed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (root: string, file: string): string => readFileSync(join(root, file), "utf8");

export const baseImage = (root: string): string =>
  /^FROM (\S+)$/m.exec(read(root, ".devcontainer/Dockerfile"))?.[1] ?? "";

/** Debian packages that the container adds to its base image. */
export function aptPackages(root: string): string[] {
  const [, list = ""] =
    /apt-get install ([^\n&]*)/.exec(read(root, ".devcontainer/Dockerfile")) ?? [];
  return list.split(/\s+/).filter((word) => /^[a-z0-9]/.test(word));
}

interface DevContainer {
  readonly postCreateCommand: string;
}
export const postCreateCommand = (root: string): string =>
  (JSON.parse(read(root, ".devcontainer/devcontainer.json")) as DevContainer).postCreateCommand;
