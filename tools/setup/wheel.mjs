/**
 * Second rung, Linux x64: TensorFlow's C library out of the Python wheel `tensorflow-cpu`, and one compile of
 * tfjs-node's binding against it. The pairing is not tfjs-node's own (2.9): the acceptance test and test/notebook/tensor.test.ts
 * decide whether it works.
 */
import { mkdirSync, readdirSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { venvPython } from "../jupyter.mjs";
import { reasonIn } from "./failure.mjs";
import { pipEnvironment, pipOptions } from "./python.mjs";
import { run } from "./run.mjs";
import { fingerprint, readStamp, writeStamp } from "./stamp.mjs";

export const wheelVersion = "2.21.0";

// Any interpreter's wheel holds the same C library; this one need not be the interpreter that runs here.
const target = "--python-version=3.11 --implementation=cp --platform=manylinux_2_27_x86_64";

/** Copies the two libraries and the few C headers that the binding includes out of the wheel. */
const extract = `
import pathlib, sys, zipfile
wheel, folder = sys.argv[1], pathlib.Path(sys.argv[2])
libraries = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
headers = ("tensorflow/c/", "tensorflow/core/platform/ctstring", "tsl/platform/ctstring", "xla/tsl/c/")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        inside = name[len("tensorflow/include/"):] if name.startswith("tensorflow/include/") else ""
        if name in libraries:
            goal = folder / "lib" / pathlib.PurePosixPath(name).name
        elif inside.endswith(".h") and inside.startswith(headers):
            goal = folder / "include" / inside
        else:
            continue
        goal.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as source, open(goal, "wb") as sink:
            while chunk := source.read(1 << 20):
                sink.write(chunk)
`;

/** @param {string} root */
export const libraryFolder = (root) => join(root, ".native");
/** @param {string} root */
export const bindingFile = (root) =>
  join(root, "node_modules", "@tensorflow", "tfjs-node", "lib", "napi-v8", "tfjs_binding.node");

/**
 * Throws an Error that says why it did not work.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function wheel(root, say) {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`only made for Linux x64, this is ${process.platform} ${process.arch}`);
  const compiler = process.env.CXX || "g++";
  const { ok } = await run(compiler, ["--version"], { limit: 20 });
  if (!ok)
    throw new Error(`no C++ compiler: ${compiler} was not found (Debian, Ubuntu: apt install g++)`);
  try {
    await fetchLibrary(root, say);
  } catch (error) {
    // Half a gigabyte of no use, and perhaps the reason why it failed.
    await rm(libraryFolder(root), { recursive: true, force: true });
    throw error;
  }
  await compileBinding(root, compiler, say);
}

/**
 * @param {string} root
 * @param {(line: string) => void} say
 */
async function fetchLibrary(root, say) {
  const folder = libraryFolder(root);
  const stampFile = join(folder, ".set-up.json");
  const inputs = fingerprint(wheelVersion, extract, target);
  if (readStamp(stampFile).inputs === inputs) return;
  await rm(folder, { recursive: true, force: true });
  const download = join(folder, "download");
  mkdirSync(download, { recursive: true });
  const options = {
    limit: 600,
    env: await pipEnvironment(venvPython),
    say,
    label: "TensorFlow wheel",
  };

  say(`TensorFlow: downloading the wheel tensorflow-cpu ${wheelVersion} (274 MB)`);
  const wanted = ["-d", download, `tensorflow-cpu==${wheelVersion}`];
  const pip = ["-m", "pip", "download", "--no-deps", "--no-cache-dir", ...pipOptions];
  const got = await run(venvPython, [...pip, ...target.split(" "), ...wanted], options);
  const [wheel] = readdirSync(download).filter((name) => name.endsWith(".whl"));
  if (!got.ok || wheel === undefined)
    throw new Error(`the download failed: ${reasonIn(got.output)}`);
  const out = await run(venvPython, ["-c", extract, join(download, wheel), folder], options);
  if (!out.ok) throw new Error(`unpacking the wheel failed: ${reasonIn(out.output)}`);
  await rm(download, { recursive: true, force: true });
  // Symbols for a debugger are a quarter of the library. Without `strip` they stay, which does no harm.
  const library = join(folder, "lib", "libtensorflow_cc.so.2");
  await run("strip", ["--strip-unneeded", library], { limit: 120 });
  writeStamp(stampFile, { inputs });
}

/**
 * @param {string} root
 * @param {string} compiler
 * @param {(line: string) => void} say
 */
async function compileBinding(root, compiler, say) {
  say("TensorFlow: compiling tfjs-node's binding (about 10 s)");
  const binding = bindingFile(root);
  mkdirSync(dirname(binding), { recursive: true });
  const sources = join(root, "node_modules", "@tensorflow", "tfjs-node", "binding");
  const args = ["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8", "-w"];
  args.push("-I", join(libraryFolder(root), "include"));
  args.push("-I", join(root, "node_modules", "node-api-headers", "include"));
  args.push(join(sources, "tfjs_backend.cc"), join(sources, "tfjs_binding.cc"));
  args.push("-L", join(libraryFolder(root), "lib"));
  args.push("-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2");
  // Relative to the binding, so that the clone can be moved; node_modules may hold links.
  const library = relative(realpathSync(dirname(binding)), join(libraryFolder(root), "lib"));
  args.push(`-Wl,-rpath,$ORIGIN/${library}`, "-o", binding);
  const options = { limit: 300, say, label: "TensorFlow binding" };
  const { ok, output } = await run(compiler, args, options);
  if (!ok) throw new Error(`the compile failed: ${reasonIn(output)}`);
}
