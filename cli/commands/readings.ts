/**
 * `zerosum readings`: the register of readings.
 */
import { paragraph } from "../../reports/text-table.ts";
import { type Reading, readingRegister } from "../../spec/readings.ts";
import type { Surroundings } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-codes.ts";
import { textStyle } from "./verify.ts";

/** What it is given. */
export interface ReadingsInput {
  readonly switchable: boolean;
  readonly json: boolean;
}

/** Run it. */
export function readings({ switchable, json }: ReadingsInput, surroundings: Surroundings): ExitCode {
  const shown = readingRegister.filter((entry) => !switchable || entry.switchable);
  if (json) surroundings.out(`${JSON.stringify(shown, null, 2)}\n`);
  else surroundings.out(`${shown.map((entry) => readingText(entry, surroundings)).join("\n\n")}\n`);
  return exitCode.ok;
}

function readingText(
  { id, question, choices, reason, switchable, ...rest }: Reading,
  surroundings: Surroundings,
): string {
  const { paint, width } = textStyle(surroundings);
  return [
    `${paint("strong", id)}${switchable ? paint("accent", "  switchable") : ""}`,
    ...paragraph(question, width, "  "),
    ...choices.flatMap((choice) => {
      const mark = choice.id === rest.default ? "*" : " ";
      return paragraph(`${mark} ${choice.id}: ${choice.says}`, width, "  ");
    }),
    ...paragraph(`Why: ${reason}`, width, "  ").map((line) => paint("muted", line)),
  ].join("\n");
}
