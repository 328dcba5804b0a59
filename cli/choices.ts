/**
 * Names on the command line turned into what they stand for, or refused with the names nearest to them.
 */
import { type SystemEntry, type SystemVariant, systems } from "../models/systems/index.ts";
import { defaultReadings, ReadingError, type Readings, readingsWith } from "../spec/readings.ts";
import { CommandError, type CommandErrorReason, unknownName } from "./command-error.ts";
import { nearest } from "./nearest.ts";

/** A system at one of its bounds. */
export interface ChosenVariant {
  readonly entry: SystemEntry;
  readonly variant: SystemVariant;
}

/** The system of that name. Throws `CommandError`. */
export function chosenSystem(name: string, where: string): SystemEntry {
  const entry = systems.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  throw unknownName(
    "unknownSystem",
    "system",
    name,
    where,
    systems.map((candidate) => candidate.name),
  );
}

/** What `--system` chooses: `pos-payment` all its variants, `pos-payment/cold` one; nothing given, all of all. */
export function chosenVariants(names: readonly string[]): readonly ChosenVariant[] {
  const chosen = names.length === 0 ? systems.map(({ name }) => name) : names;
  return [...new Set(chosen)].flatMap((text) => {
    const [name = "", id] = text.split("/");
    const entry = chosenSystem(name, "--system");
    const variants = entry.variants.filter((variant) => id === undefined || variant.id === id);
    if (variants.length > 0) return variants.map((variant) => ({ entry, variant }));
    const known = entry.variants.map((variant) => `${name}/${variant.id}`);
    throw unknownName("unknownVariant", "variant", text, "--system", known);
  });
}

const reasonOf: Readonly<Record<ReadingError["reason"], CommandErrorReason>> = {
  malformed: "malformedReading",
  unknownReading: "unknownReading",
  notSwitchable: "unknownReading",
  unknownChoice: "unknownChoice",
  chosenTwice: "readingChosenTwice",
};

/** The readings that `--reading` chooses. Throws `CommandError`. */
export function chosenReadings(texts: readonly string[]): Readings {
  try {
    return readingsWith(texts);
  } catch (error) {
    if (!(error instanceof ReadingError)) throw error;
    throw refusedReading(error);
  }
}

/** Of the readings that `--reading` chooses, those that are not the default, by place. Throws `CommandError`. */
export function switchedReadings(texts: readonly string[]): Readonly<Record<string, string>> {
  const chosen: Readonly<Record<string, string>> = chosenReadings(texts);
  const defaults: Readonly<Record<string, string>> = defaultReadings;
  return Object.fromEntries(Object.entries(chosen).filter(([place, choice]) => defaults[place] !== choice));
}

function refusedReading({ reason, text, valid }: ReadingError): CommandError {
  const [id = "", choice = ""] = text.split("=");
  const where = `--reading ${text}`;
  switch (reason) {
    case "malformed":
      return new CommandError(
        reasonOf[reason],
        `"${text}" chooses no reading`,
        where,
        "write place=choice, as in 41/1706=acknowledgeFirst; see zerosum readings --switchable",
      );
    case "notSwitchable":
      return new CommandError(
        reasonOf[reason],
        `reading "${id}" is settled and cannot be switched`,
        where,
        `switchable: ${valid.join(", ")}`,
      );
    case "unknownReading":
      return unknownName(reasonOf[reason], "reading", id, where, valid);
    case "unknownChoice": {
      const close = nearest(choice, valid);
      return new CommandError(
        reasonOf[reason],
        `reading ${id} has no choice "${choice}"`,
        where,
        close.length > 0
          ? `did you mean ${close.join(" or ")}? (choices: ${valid.join(", ")})`
          : `choices: ${valid.join(", ")}`,
      );
    }
    case "chosenTwice":
      return new CommandError(
        reasonOf[reason],
        `reading ${id} is chosen twice`,
        where,
        `leave one out; ${valid.join(", ")} came first`,
      );
  }
}
