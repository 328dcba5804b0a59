import { describe, expect, it } from "vitest";
import { colourful } from "./paint.ts";
import { paragraph, textTable } from "./text-table.ts";

describe("a table of text", () => {
  it("aligns its columns and leaves no space at the end of a line", () => {
    const lines = textTable(
      [{ title: "system" }, { title: "states", align: "right" }, { title: "verdict" }],
      [
        ["ticket-transfer", "5", "violated"],
        ["pos", "1,541", ""],
      ],
    );
    expect(lines).toEqual([
      "SYSTEM           STATES  VERDICT",
      "ticket-transfer       5  violated",
      "pos               1,541",
    ]);
  });

  it("is as wide with colours as without", () => {
    const rows = [
      [{ text: "violated", paint: (padded: string) => colourful("bad", padded) }, "x"],
      ["ok", "y"],
    ];
    const colourCode = new RegExp(`${String.fromCharCode(27)}\\[[0-9]+m`, "g");
    const bare = textTable([{ title: "" }, { title: "" }], rows).map((line) => line.replaceAll(colourCode, ""));
    expect(bare).toEqual(["violated  x", "ok        y"]);
  });
});

describe("a paragraph", () => {
  it("breaks at spaces and indents every line", () => {
    expect(paragraph("one two three four", 10, "  ")).toEqual(["  one two", "  three", "  four"]);
  });
});
