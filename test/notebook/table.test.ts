import assert from "node:assert/strict";
import fc from "fast-check";
import { readable, table, tableOutput } from "../../lib/src/notebook/table";
import { throwsMessage } from "../close";
import { logged } from "./logged";

const rows = [
  { network: "small", τ: 0.1, "loss (10⁻³)": 1.23456 },
  { network: "large", τ: 2, "loss (10⁻³)": Number.NaN, steps: 131072 },
];
const htmlOf = (...args: Parameters<typeof tableOutput>): string =>
  tableOutput(...args).data["text/html"] as string;

describe("table", () => {
  it("puts headings over columns in order of appearance, numbers right, text left, by attribute", () => {
    const html = htmlOf(rows, { id: "losses", caption: "Of two networks" });
    assert.deepEqual(html.match(/<th .*?<\/th>/g), [
      '<th scope="col" align="left"><div align="left">network</div></th>',
      '<th scope="col" align="right">τ</th>',
      '<th scope="col" align="right">loss (10⁻³)</th>',
      '<th scope="col" align="right">steps</th>',
    ]);
    assert.match(
      html,
      /<tr><td align="left"><div align="left">small<\/div><\/td><td align="right">0.1<\/td><td align="right">1.235<\/td><td align="right">–<\/td><\/tr>/,
    );
    assert.match(html, /^<table>\n<caption>Of two networks<\/caption>\n<thead>/);
    assert.doesNotMatch(html, /style|script|class|NaN|undefined/);
  });

  it("keeps its id in the output's metadata", () =>
    assert.deepEqual(tableOutput(rows, { id: "losses" }).metadata, { id: "losses" }));

  it("prints as aligned text outside a notebook", () => {
    assert.equal(
      logged(() => table(rows, { id: "losses", caption: "Of two networks" })),
      [
        "Of two networks",
        "",
        "network    τ  loss (10⁻³)   steps",
        "small    0.1        1.235       –",
        "large      2            –  131072",
      ].join("\n"),
    );
  });

  it("says when there are no rows", () => {
    const { data } = tableOutput([], { id: "none" });
    assert.deepEqual(data, { "text/html": "<p>(no rows)</p>", "text/plain": "(no rows)" });
  });

  it("lets no entry or heading be taken for HTML", () =>
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (entry, heading) => {
        const html = htmlOf([{ [heading]: entry }], { id: "any", caption: `<${heading} ` });
        const tags = html.match(/<[^>]*>?/g) ?? [];
        for (const tag of tags)
          assert.match(
            tag,
            /^<\/?(table|caption|thead|tbody|tr|th|td|div)( scope="col")?( align="left")?>$/,
          );
      }),
    ));

  it("writes numbers to the digits asked for, with proper minus and powers", () => {
    const texts = { "0": 0, "−4": -4, "1.235": 1.23456, "−0.001235": -0.00123456 };
    const more = { "1.2×10⁻⁷": 1.2e-7, "−3.457×10¹²": -3.4567e12, "123500": 123456.7 };
    for (const [text, value] of Object.entries({ ...texts, ...more }))
      assert.equal(readable(value, 4), text);
    assert.deepEqual(
      [Infinity, -Infinity, Number.NaN].map((x) => readable(x, 4)),
      ["∞", "−∞", "–"],
    );
    assert.equal(readable(2 / 3, 2), "0.67");
  });

  it("writes numbers that can be read back", () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const plain = readable(value, 6)
          .replace("−", "-")
          .replace("×10", "e")
          .replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (sign) => "-0123456789"["⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)]);
        assert.ok(Math.abs(Number(plain) - value) <= 1e-5 * Math.abs(value), `${value}: ${plain}`);
      }),
    ));

  it("refuses rows that are no records, and tables without id", () => {
    for (const bad of [[1], [[1, 2]], [null], "rows", undefined])
      throwsMessage(
        () => tableOutput(bad as never, { id: "x" }),
        TypeError,
        /^table: rows must be a list of records/,
      );
    throwsMessage(() => tableOutput(rows, {} as never), TypeError, /^table: id must be lower-case/);
    throwsMessage(() => tableOutput(rows, undefined as never), TypeError, /options must be given/);
  });
});
