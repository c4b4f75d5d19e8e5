/** `npm run data` against a server that breaks off, stalls, lies and serves other bytes. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { OfficialFile } from "../../lib/src/images/data/publicFiles";
import { random } from "../../lib/src/random";
import { type DownloadOptions, download } from "../../tools/data/download";
import { untar } from "../../tools/data/untar";
import { throwsMessage } from "../close";

const SIZE = 300_000;
const rng = random(1);
const content = Buffer.from(Array.from({ length: SIZE }, () => rng.integer(256)));
const other = Buffer.from(content).fill(7, 1000, 1010);
const quick: DownloadOptions = { stallSeconds: 0.3, pauseSeconds: 0.01 };

type Behaviour = (request: IncomingMessage, response: ServerResponse, from: number) => void;

/** As a server should: all of it, or the range that is asked for. */
const serving =
  (bytes: Buffer): Behaviour =>
  (_request, response, from) => {
    const range =
      from > 0 ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { "content-length": bytes.length - from, ...range });
    response.end(bytes.subarray(from));
  };

/** Sends some of it, then acts. */
const partly =
  (count: number, then: (response: ServerResponse) => void): Behaviour =>
  (_request, response, from) => {
    const range = from > 0 ? { "content-range": `bytes ${from}-${SIZE - 1}/${SIZE}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { "content-length": SIZE - from, ...range });
    response.write(content.subarray(from, from + count), () =>
      setTimeout(() => then(response), 20),
    );
  };

describe("download", () => {
  let folder: string;
  let server: Server;
  let origin: string;
  let plans: Record<string, Behaviour[]>;
  let ranges: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "download-"));
    [plans, ranges] = [{}, []];
    server = createServer((request, response) => {
      const queue = plans[request.url!];
      const behave = queue === undefined ? undefined : queue.length > 1 ? queue.shift() : queue[0];
      if (behave === undefined) return void response.writeHead(404).end();
      const range = request.headers.range ?? "";
      ranges.push(range);
      behave(request, response, Number(/bytes=(\d+)-/.exec(range)?.[1] ?? 0));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    rmSync(folder, { recursive: true });
  });

  const fileAt = (...paths: string[]): OfficialFile => ({
    name: "images.gz",
    numBytes: SIZE,
    sha256: createHash("sha256").update(content).digest("hex"),
    addresses: paths.map((path) => `${origin}${path}`),
  });
  const isWhole = (): void => {
    assert.ok(readFileSync(join(folder, "images.gz")).equals(content));
    assert.deepEqual(readdirSync(folder), ["images.gz"], "nothing else is left");
  };
  const fails = async (file: OfficialFile, message: RegExp): Promise<void> => {
    await assert.rejects(download(file, folder, quick), (error: Error) => {
      assert.match(error.message, /^data: images\.gz must be had from one of its addresses, but\n/);
      assert.match(error.message, message);
      assert.match(error.message, /Fix: .*\n.*put it into .* \(sha256 [0-9a-f]{64}\)$/);
      return true;
    });
    assert.ok(!existsSync(join(folder, "images.gz")));
  };

  it("fetches once, with progress up to the end", async () => {
    plans["/a"] = [serving(content)];
    const seen: number[] = [];
    const options = { ...quick, onProgress: (done: number) => seen.push(done) };
    assert.equal(await download(fileAt("/a"), folder, options), "fetched");
    isWhole();
    assert.deepEqual([seen[0], seen[seen.length - 1]], [0, SIZE]);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    assert.equal(await download(fileAt("/a"), folder, quick), "there");
    assert.equal(ranges.length, 1);
  });

  it("goes on where the connection broke", async () => {
    const breaks = partly(100_000, (response) => response.destroy());
    plans["/a"] = [breaks, breaks, serving(content)];
    await download(fileAt("/a"), folder, quick);
    isWhole();
    assert.deepEqual(ranges, ["", "bytes=100000-", "bytes=200000-"]);
  });

  it("goes on where an earlier run was stopped, and after a stall", async () => {
    writeFileSync(join(folder, "images.gz.part"), content.subarray(0, 50_000));
    plans["/a"] = [partly(100_000, () => {}), serving(content)];
    const notes: string[] = [];
    await download(fileAt("/a"), folder, { ...quick, onNote: (line) => notes.push(line) });
    isWhole();
    assert.deepEqual(ranges, ["bytes=50000-", "bytes=150000-"]);
    assert.deepEqual(notes, ["images.gz: nothing came for 0.3 s; trying again"]);
  });

  it("starts again where a server does not know ranges, or gives another one", async () => {
    for (const behave of [
      ((request, response) => serving(content)(request, response, 0)) as Behaviour,
      ((_request, response, from) => {
        response.writeHead(206, { "content-range": `bytes ${from + 1}-${SIZE - 1}/${SIZE}` });
        response.end(content.subarray(from + 1));
      }) as Behaviour,
      ((_request, response) => response.writeHead(416).end()) as Behaviour,
    ]) {
      writeFileSync(join(folder, "images.gz.part"), content.subarray(0, 50_000));
      plans["/a"] = [behave, serving(content)];
      await download(fileAt("/a"), folder, quick);
      isWhole();
      rmSync(join(folder, "images.gz"));
    }
  });

  it("does not trust what was there: a wrong beginning is found out, and fetched anew", async () => {
    writeFileSync(join(folder, "images.gz.part"), other.subarray(0, 50_000));
    plans["/a"] = [serving(content)];
    await download(fileAt("/a"), folder, quick);
    isWhole();
    assert.deepEqual(ranges, ["bytes=50000-", ""]);
    writeFileSync(join(folder, "images.gz"), other);
    const notes: string[] = [];
    await download(fileAt("/a"), folder, { ...quick, onNote: (line) => notes.push(line) });
    isWhole();
    assert.deepEqual(notes, ["images.gz: what is there is not the published file; fetching it"]);
  });

  it("turns to the next address when one serves other bytes, another length, or nothing", async () => {
    plans["/other"] = [serving(other)];
    plans["/short"] = [serving(content.subarray(0, 1000))];
    plans["/good"] = [serving(content)];
    await download(fileAt("/other", "/short", "/missing", "/good"), folder, quick);
    isWhole();
  });

  it("says of every address what was wrong", async () => {
    plans["/other"] = [serving(other)];
    plans["/long"] = [serving(Buffer.concat([content, content]))];
    plans["/endless"] = [
      (_request, response) => {
        response.writeHead(200); // no length announced
        response.end(Buffer.concat([content, content]));
      },
    ];
    plans["/cut"] = [partly(0, (response) => response.destroy())];
    await fails(
      fileAt("/other"),
      /other: the bytes are not the published ones: sha256 [0-9a-f]{64}, not /,
    );
    await fails(fileAt("/long"), /long: the server's file has 600000 bytes, not 300000\n/);
    await fails(fileAt("/endless"), /endless: the server sends more than 300000 bytes\n/);
    await fails(fileAt("/missing"), /missing: the server answers 404\n/);
    await fails(
      fileAt("/cut"),
      /cut: (connection closed|the connection ended at|terminated|other side closed)/,
    );
  });

  it("finds out a server that announces more than it sends", async () => {
    plans["/a"] = [
      (_request, response) => {
        response.writeHead(200, { "transfer-encoding": "chunked" });
        response.end(content.subarray(0, 1000)); // ends well, but early
      },
      serving(content),
    ];
    await download(fileAt("/a"), folder, quick);
    isWhole();
    plans["/b"] = [
      (_request, response) => {
        response.writeHead(200, { "transfer-encoding": "chunked" });
        response.end();
      },
    ];
    rmSync(join(folder, "images.gz"));
    await fails(fileAt("/b"), /b: the connection ended at 0 of 300000 bytes\n/);
  });

  it("says that nobody is there", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    const file = {
      ...fileAt(),
      addresses: [`http://127.0.0.1:${port}/a`, "http://absent.invalid/a"],
    };
    await fails(file, /connection refused\n.*absent\.invalid\/a: no such host, or no network\n/);
  }).timeout(60_000);

  it("does not take a full disk for a broken connection", async () => {
    plans["/a"] = [serving(content)];
    await assert.rejects(
      download(fileAt("/a"), "/dev/null/folder", quick),
      (error: NodeJS.ErrnoException) => error.code === "ENOTDIR",
    );
  });
});

/** A tar archive of plain files. */
function tar(files: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("0", 156);
    header.write("ustar\0", 257);
    header.fill(" ", 148, 156);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

describe("untar", () => {
  const archive = tar({
    "a/one.bin": content.subarray(0, 700),
    "a/two.bin": content.subarray(0, 512),
  });

  it("takes files out", () => {
    const files = untar("x.tar.gz", gzipSync(archive));
    assert.deepEqual([...files.keys()], ["a/one.bin", "a/two.bin"]);
    assert.ok(Buffer.from(files.get("a/one.bin")!).equals(content.subarray(0, 700)));
  });

  it("names an archive that is no archive, cut short or damaged", () => {
    throwsMessage(
      () => untar("x.tar.gz", archive),
      RangeError,
      /^untar: x\.tar\.gz must be whole and gzipped/,
    );
    const zipped = gzipSync(archive);
    throwsMessage(
      () => untar("x.tar.gz", zipped.subarray(0, 400)),
      RangeError,
      /must be whole and gzipped, got unexpected end/,
    );
    for (const [length, message] of [
      [1000, /must hold all of a\/one\.bin, got 488 bytes/],
      [1536, /must end with an empty block/],
    ] as const)
      throwsMessage(
        () => untar("x.tar.gz", gzipSync(archive.subarray(0, length))),
        RangeError,
        message,
      );
    const damaged = Buffer.from(archive);
    damaged[3] ^= 1;
    throwsMessage(
      () => untar("x.tar.gz", gzipSync(damaged)),
      RangeError,
      /sound headers, got checksum \d+ at byte 0/,
    );
  });
});

describe("npm run data", () => {
  const root = join(__dirname, "..", "..");
  const data = (...options: string[]) =>
    spawnSync(process.execPath, ["-r", "tsx/cjs", join("tools", "data.ts"), ...options], {
      cwd: root,
      encoding: "utf8",
    });

  it("lists what there is, and names what there is not", () => {
    const help = data("--help");
    assert.match(help.stdout, /npm run data -- NAMES .*mnist \(11 MB\), cifar10 \(170 MB\)/);
    assert.equal(help.status, 0);
    const unknown = data("imagenet");
    assert.match(unknown.stderr, /^data: a set must be one of mnist, cifar10, got imagenet/);
    assert.equal(unknown.status, 1);
  }).timeout(60_000);
});
