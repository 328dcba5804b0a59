/**
 * Tables of text.
 */

/** A cell: its text, and how it is painted once the column's width is known. */
export interface Cell {
  readonly text: string;
  readonly paint?: (padded: string) => string;
}

/** How a column stands. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/** The lines of a table, two spaces between columns, no space at the end of a line. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly (Cell | string)[])[],
  paintTitle: (title: string) => string = (title) => title,
): readonly string[] {
  const cells = rows.map((row) => row.map((cell): Cell => (typeof cell === "string" ? { text: cell } : cell)));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((row) => row[index]?.text.length ?? 0)),
  );
  const line = (row: readonly Cell[]): string =>
    row
      .map(({ text, paint }, index) => {
        const width = widths[index] ?? 0;
        const right = columns[index]?.align === "right";
        const last = index === row.length - 1;
        const padded = right ? text.padStart(width) : last ? text : text.padEnd(width);
        return paint === undefined ? padded : paint(padded);
      })
      .join("  ")
      .trimEnd();
  const titles = columns.map(({ title }): Cell => ({ text: title.toUpperCase(), paint: paintTitle }));
  const hasTitles = columns.some(({ title }) => title !== "");
  return [...(hasTitles ? [line(titles)] : []), ...cells.map(line)];
}

/** Break text into indented lines of at most `width` characters. */
export function paragraph(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
