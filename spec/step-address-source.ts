/** Writes the text of `step-address.ts`: the address types, spelled out from a catalogue. */
import type { Catalogue } from "./catalogue/figure.ts";

const lineLength = 118;

const header = `/**
 * The addresses of all numbered steps, and the figures. Generated from the catalogue by
 * \`npx node scripts/generate-step-address.ts\`: do not edit.
 */
// biome-ignore-all format: packed by figure, so that a change of one figure is a change of few lines
`;

const packed = (names: readonly string[]): string => {
  const lines: string[] = [];
  let line = " ";
  for (const name of names) {
    const part = ` | "${name}"`;
    if (line.length + part.length > lineLength) {
      lines.push(line);
      line = " ";
    }
    line += part;
  }
  return [...lines, line].join("\n");
};

/** The text of `step-address.ts` for a catalogue: same catalogue, same text. */
export const stepAddressSource = (catalogue: Catalogue): string => {
  const figures = packed(catalogue.figures.map((figure) => figure.figure));
  const steps = catalogue.figures.map((figure) => packed(figure.steps.map((step) => step.address)));
  return `${header}
/** A figure with numbered steps, as the source numbers it. */
export type FigureId =
${figures};

/** A numbered step: \`figure/step\`. */
export type StepAddress =
${steps.join("\n")};
`;
};
