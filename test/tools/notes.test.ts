/** The notes as files: what is read out of notebooks and sources, and that no link of the site leads nowhere. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "mocha";
import { tableOutput } from "../../lib/src/notebook/table";
import { kernelspec, type Notebook, plotlyType } from "../../tools/notebooks/notebook";
import { type Collection, readCollection } from "../../tools/notes/collection";
import { printed } from "../../tools/notes/console";
import { notebookPage } from "../../tools/notes/document";
import { type Markdown, openMarkdown } from "../../tools/notes/markdown";
import { inOrder, mentions, nameOf } from "../../tools/notes/mentions";
import { definitionsOf, finder } from "../../tools/notes/registry";
import { buildSite } from "../../tools/notes/site";

const root = join(__dirname, "..", "..");

describe("mentions of the paper's items", () => {
  const found = (text: string): string[] => mentions(text).map(nameOf);

  it("are found in lists, abbreviated or not", () => {
    assert.deepEqual(found("Figures 2, 3 and 8 and equation 2"), [
      "Figure 2",
      "Figure 3",
      "Figure 8",
      "Equation 2",
    ]);
    assert.deepEqual(found("Theorems 4.1, 4.2, B.6 and B.10."), [
      "Theorem 4.1",
      "Theorem 4.2",
      "Theorem B.6",
      "Theorem B.10",
    ]);
    assert.deepEqual(found("(paper eq. 10), Fig. 5a, Proposition C.2"), [
      "Equation 10",
      "Figure 5a",
      "Proposition C.2",
    ]);
  });

  it("are not found where there are none", () =>
    assert.deepEqual(found("figure it out, 3 equations, a theorem, δ = 2 and 10 figures"), []));

  it("span exactly the words that become a link", () => {
    const text = "see Fig. 5a and 9.";
    assert.deepEqual(
      mentions(text).map(({ start, end }) => text.slice(start, end)),
      ["Fig. 5a", "9"],
    );
  });

  it("sort as the paper prints them", () => {
    const sorted = [
      "Figure 10",
      "Figure 5b",
      "Figure 5a",
      "Figure 2",
      "Theorem B.10",
      "Theorem B.6",
      "Theorem 4.1",
    ]
      .flatMap(mentions)
      .sort(inOrder)
      .map(nameOf);
    assert.deepEqual(sorted, [
      "Figure 2",
      "Figure 5a",
      "Figure 5b",
      "Figure 10",
      "Theorem 4.1",
      "Theorem B.6",
      "Theorem B.10",
    ]);
  });
});

describe("printed output", () => {
  it("turns drawn tables into real ones, without Node's count of rows", () => {
    const table =
      "┌─────────┬────┐\n│ (index) │ δ  │\n├─────────┼────┤\n│ 0       │ -4 │\n└─────────┴────┘\n";
    const html = printed(`before\n${table}after\n`);
    assert.match(html, /<pre[^>]*><code>before<\/code><\/pre>/);
    assert.match(html, /<th scope="col">δ<\/th><\/tr><\/thead><tbody><tr><td>-4<\/td><\/tr>/);
    assert.doesNotMatch(html, /index|─/);
  });

  it("shows everything else as it is", () =>
    assert.equal(printed("a < b\n"), '<pre class="printed"><code>a &lt; b</code></pre>'));
});

/** A notebook with a title, an equation, a figure of the paper and an exercise. */
const sample = (): Notebook => {
  const figure = { data: [{ y: [1] }], layout: { width: 10, height: 5 } };
  const output = {
    output_type: "display_data",
    data: { [plotlyType]: figure, "image/png": "UE5H", "text/plain": "a line" },
    metadata: { id: "sheets", "image/png": { alt: "a line", width: 10, height: 5 } },
  };
  const caption = {
    output_type: "display_data",
    data: { "text/markdown": "<em>Paper Fig. 5a. See eq. 3.</em>" },
    metadata: {},
  };
  const sources = [
    "# 42 Title\n\n*Figure 5a.*\n\nYou will see.",
    "## Theory (Theorem B.6)\n\nIt obeys (paper eq. 3):\n\n$$ x = 1 $$\n\nAnd so on.",
    "show(x);",
    "**1.** What is x?\n\n<details><summary>Hint</summary>\n\nDivide.\n</details>\n\n" +
      "<details><summary>Solution 1</summary>\n\nIt is $1$.\n\n```ts\nconst x = 1;\n```\n</details>",
  ];
  return {
    cells: sources.map((source, i) => ({
      id: `cell-${i}`,
      cell_type: source.startsWith("show") ? "code" : "markdown",
      source,
      metadata: {},
      ...(source.startsWith("show") && { outputs: [output, caption] }),
    })),
    metadata: { kernelspec },
    nbformat: 4,
    nbformat_minor: 5,
  };
};

describe("a notebook as a page", () => {
  let markdown: Markdown;
  before(async () => {
    markdown = await openMarkdown((code) => `<pre>${code}</pre>`);
  });
  const page = () => notebookPage("42-title", sample(), markdown);

  it("has what table shows under its name, numbers on the right", () => {
    const output = { output_type: "display_data", ...tableOutput([{ δ: -4 }], { id: "scales" }) };
    const code = { cell_type: "code", source: "table(rows)", metadata: {}, outputs: [output] };
    const { cells, ...rest } = sample();
    const { blocks } = notebookPage("42", { ...rest, cells: [cells[0], code] }, markdown);
    const found = blocks.find(({ kind }) => kind === "html");
    assert.ok(found?.kind === "html" && found.id === "scales");
    assert.match(found.html, /<td align="right">−4<\/td>/);
  });

  it("keeps pictures pasted into the text, and what cells show as HTML, SVG or PNG", () => {
    const pasted = {
      id: "pasted",
      cell_type: "markdown",
      source: '![A sketch](attachment:my%20sketch.png) <img src="attachment:b.png" alt="Again">',
      metadata: {},
      attachments: { "my sketch.png": { "image/png": "UE5H\n" }, "b.png": { "image/png": "Qg==" } },
    };
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><circle id="a" r="1"/></svg>';
    const shown = (data: Record<string, unknown>) => ({
      output_type: "display_data",
      data: { "text/plain": "a <round> thing", ...data },
      metadata: {},
    });
    const code = {
      id: "shows",
      cell_type: "code",
      source: "f()",
      metadata: {},
      outputs: [
        shown({ "text/html": ["<b>bold</b>\n", "<i>words</i>"] }),
        shown({ "image/svg+xml": [svg] }),
        shown({ "image/png": "UE5H" }),
      ],
    };
    const { cells, ...rest } = sample();
    const { blocks } = notebookPage("42", { ...rest, cells: [cells[0], pasted, code] }, markdown);
    const text = blocks.find(({ cell }) => cell === "pasted");
    assert.ok(text?.kind === "text");
    const html = markdown.render([...text.tokens]);
    assert.match(html, /<img src="data:image\/png;base64,UE5H" alt="A sketch">/);
    assert.match(html, /<img src="data:image\/png;base64,Qg==" alt="Again">/);
    const [bold, drawn, png] = blocks.flatMap((block) =>
      block.kind === "html" ? [block.html] : [],
    );
    assert.equal(bold, "<b>bold</b>\n<i>words</i>");
    const [, content] =
      /^<img src="data:image\/svg\+xml;base64,(.*)" alt="a &lt;round> thing">$/.exec(
        drawn.replace("&gt;", ">"),
      )!;
    assert.equal(Buffer.from(content, "base64").toString(), svg);
    assert.match(png, /^<img src="data:image\/png;base64,UE5H" alt="a /);
  });

  it("knows which figures, equations and theorems of the paper it treats, and where", () => {
    const find = finder(definitionsOf([page()]));
    const place = (text: string) => find(mentions(text)[0])?.id;
    assert.equal(place("Fig. 5a"), "sheets");
    assert.equal(place("Fig. 5"), "sheets", "the whole is found in its part");
    assert.equal(place("Fig. 5b"), undefined, "but not another part");
    assert.equal(place("eq. 3"), "equation-3");
    assert.equal(place("Theorem B.6"), "theory-theorem-b-6");
  });

  it("refuses maths that cannot be read, and figures without description", () => {
    assert.throws(
      () => markdown.render(markdown.parse("$\\frac{1}$")),
      /^Error: notes: maths must be TeX that KaTeX knows, got \\frac\{1\}/,
    );
    const mute = sample();
    mute.cells[2].outputs![0].metadata = {};
    assert.throws(
      () => notebookPage("42-title", mute, markdown),
      /^Error: 42-title: a figure must have a picture/,
    );
  });
});

describe("the site", function () {
  this.timeout(300_000); // it is built beside notebooks that run
  let site: string;
  let collection: Collection;
  let files: Map<string, string>;
  before(async () => {
    site = mkdtempSync(join(tmpdir(), "notes-"));
    collection = await readCollection(root);
    await buildSite(collection, site);
    const names = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".html"),
    );
    files = new Map(names.map((name) => [name, readFileSync(join(site, name), "utf8")]));
  });
  after(() => rmSync(site, { recursive: true, force: true }));

  it("has no link, picture or preview that leads nowhere, and no id twice", () => {
    const ids = new Map<string, Set<string>>();
    for (const [name, html] of files) {
      const all = [...html.matchAll(/<[a-z][^<>]* id="([^"]*)"/g)].map(([, id]) => id);
      assert.equal(
        new Set(all).size,
        all.length,
        `${name}: ${all.find((id, i) => all.indexOf(id) !== i)} is there twice`,
      );
      ids.set(name, new Set(all));
    }
    // Code may hold such text, too.
    for (const [name, html] of files) files.set(name, html.replace(/<pre>[\s\S]*?<\/pre>/g, ""));
    let numLinks = 0;
    for (const [name, html] of files)
      for (const [, to] of html.matchAll(/ (?:href|src)="([^"]+)"/g)) {
        if (/^(https?:|data:|mailto:)/.test(to)) continue;
        const [path, id] = to.split("#");
        const file = path === "" ? name : join(dirname(name), path);
        assert.ok(existsSync(join(site, file)), `${name}: ${to} is missing`);
        // What follows the playground's # is its state.
        if (id && !file.endsWith("playground.html"))
          assert.ok(ids.get(file)?.has(decodeURIComponent(id)), `${name}: ${to} is missing`);
        numLinks++;
      }
    assert.ok(numLinks > 500, `${numLinks} links`);
    const previews = readFileSync(join(site, "assets/previews.js"), "utf8");
    for (const [name, html] of files)
      for (const [, key] of html.matchAll(/ data-preview="([^"]+)"/g))
        assert.ok(previews.includes(`${JSON.stringify(key)}:`), `${name}: no preview of ${key}`);
  });

  it("has no maths left that was not read: no dollar sign outside code", () => {
    for (const [name, html] of files) {
      if (name.startsWith("source/")) continue;
      const text = html.replace(/<(script|code|annotation|pre)\b[\s\S]*?<\/\1>/g, "");
      const left = /.{0,40}\$.{0,40}/.exec(text.replace(/<[^>]*>/g, ""));
      assert.equal(left?.[0], undefined, name);
    }
  });

  it("loads nothing from elsewhere", () => {
    for (const [name, html] of files)
      assert.doesNotMatch(html, /<(script|link|img)[^>]*(src|href)="(https?:)?\/\//, name);
    for (const name of readdirSync(join(site, "assets")).filter((file) => file.endsWith(".css")))
      assert.doesNotMatch(
        readFileSync(join(site, "assets", name), "utf8"),
        /url\(["']?https?:|@import/,
        name,
      );
  });

  it("gives every picture an alternative text", () => {
    for (const [name, html] of files)
      for (const [image] of html.matchAll(/<img [^>]*>/g))
        assert.match(image, / alt="[^"]{5,}"/, name);
  });

  it("is small enough to send", () => {
    const bytes = readFileSync(join(site, "assets/plotly.js")).length;
    assert.ok(bytes < 6e6, `plotly.js has ${bytes}`);
    for (const [name, html] of files)
      assert.ok(name === "print.html" || html.length < 1.5e6, `${name} has ${html.length}`);
  });
});
