/** The shape of a reading, and the form in which the register writes those that are settled. */
import type { FigureId, StepAddress } from "../step-address.ts";

/** One way to read an ambiguous place. */
export interface Choice {
  readonly id: string;
  readonly says: string;
}

/** An ambiguous place of the source, and how it is read. */
export interface Reading {
  /** Of a switchable reading the place itself (`41/1706`), of any other place and topic (`41/1704:mayAbort`). */
  readonly id: string;
  readonly place: StepAddress | FigureId;
  readonly question: string;
  /** The default stands first. */
  readonly choices: readonly Choice[];
  readonly default: string;
  readonly reason: string;
  /** Can a run choose? Where not, every part of the product follows the default. */
  readonly switchable: boolean;
}

/**
 * A settled reading as it is written down: the place is the part of the id before the colon, the first choice holds.
 */
export interface SettledReading {
  readonly id: `${StepAddress | FigureId}:${string}`;
  readonly question: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly reason: string;
}

/** Lists choices in the order in which they are written. */
export const choicesOf = (choices: Readonly<Record<string, string>>): readonly Choice[] =>
  Object.freeze(Object.entries(choices).map(([id, says]) => Object.freeze({ id, says })));

/** Puts a settled reading into the register's form. */
export const settled = (reading: SettledReading): Reading => {
  const choices = choicesOf(reading.choices);
  return Object.freeze({
    id: reading.id,
    place: reading.id.slice(0, reading.id.indexOf(":")) as StepAddress | FigureId,
    question: reading.question,
    choices,
    default: choices[0]?.id ?? "",
    reason: reading.reason,
    switchable: false,
  });
};
