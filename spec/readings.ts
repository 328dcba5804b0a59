/**
 * The register of readings: every ambiguous place of the source that the product relies on, the ways to read it, the
 * one that is followed, and why. A few can be switched, because they change a verdict.
 *
 * @example
 * ```ts
 * import { readingsWith } from "./readings.ts";
 *
 * readingsWith(["41/1706=acknowledgeFirst"])["41/1706"]; // "acknowledgeFirst"
 * readingsWith([])["10/386"]; // "discard"
 * ```
 */
import { agentSessionReadings } from "./readings/agent-session.ts";
import { agentReadings } from "./readings/agents.ts";
import { moduleCommitReadings, posReadings } from "./readings/module-commit.ts";
import { moduleSessionReadings } from "./readings/module-session.ts";
import { noteReadings } from "./readings/notes.ts";
import { purchaseReadings } from "./readings/purchases.ts";
import { type Choice, choicesOf, type Reading, settled } from "./readings/reading.ts";
import { switchableTexts } from "./readings/switchable.ts";
import { otherAgentReadings, transferReadings } from "./readings/tickets.ts";

export type { Choice, Reading } from "./readings/reading.ts";

/** The id of a reading that a run may choose; it is the place itself. */
export type SwitchableReading = keyof typeof switchableTexts;

/** The choices of one switchable reading. */
export type ReadingChoice<Id extends SwitchableReading> = keyof (typeof switchableTexts)[Id]["choices"] & string;

/** One choice for each switchable reading. */
export type Readings = { readonly [Id in SwitchableReading]: ReadingChoice<Id> };

/** A switchable reading together with one of its own choices. */
export type ChosenReading = {
  [Id in SwitchableReading]: { readonly id: Id; readonly choice: ReadingChoice<Id> };
}[SwitchableReading];

/** The ids of the switchable readings. */
export const switchableReadings: readonly SwitchableReading[] = Object.freeze(
  Object.keys(switchableTexts) as SwitchableReading[],
);

const switchableEntry = (id: SwitchableReading): Reading => {
  const text = switchableTexts[id];
  const choices = choicesOf(text.choices);
  return Object.freeze({
    id,
    place: id,
    question: text.question,
    choices,
    default: choices[0]?.id ?? "",
    reason: text.reason,
    switchable: true,
  });
};

/** The register, switchable readings first. Frozen. */
export const readingRegister: readonly Reading[] = Object.freeze([
  ...switchableReadings.map(switchableEntry),
  ...[
    agentReadings,
    agentSessionReadings,
    transferReadings,
    purchaseReadings,
    otherAgentReadings,
    moduleSessionReadings,
    noteReadings,
    moduleCommitReadings,
    posReadings,
  ].flatMap((part) => part.map(settled)),
]);

const registerById = new Map<string, Reading>(readingRegister.map((entry) => [entry.id, entry]));

/** One entry of the register; undefined if there is none. */
export const reading = (id: string): Reading | undefined => registerById.get(id);

/** The choices that hold unless a run says otherwise. */
export const defaultReadings: Readings = Object.freeze({
  "41/1706": "decisionFirst",
  "25/886": "decisionFirst",
  "41/1708": "twoActs",
  "25/890": "twoActs",
  "10/386": "discard",
  "42/1750": "committedIgnores",
  "16/588": "asksModule",
  "16/592": "asksModule",
  "16/556": "survives",
  "16/542": "refused",
  "21/718": "decisionFirst",
  "14/454": "now",
});

/** Why a text chooses no reading. */
export type ReadingErrorReason = "malformed" | "unknownReading" | "notSwitchable" | "unknownChoice" | "chosenTwice";

/** A text that chooses no reading. `valid` lists what could stand in the place of the part that is wrong. */
export class ReadingError extends Error {
  readonly _tag = "ReadingError";
  readonly reason: ReadingErrorReason;
  readonly text: string;
  readonly valid: readonly string[];

  constructor(reason: ReadingErrorReason, text: string, valid: readonly string[]) {
    super(`"${text}": ${reason}; valid: ${valid.join(", ")}`);
    this.name = "ReadingError";
    this.reason = reason;
    this.text = text;
    this.valid = valid;
  }
}

const isSwitchable = (id: string): id is SwitchableReading => Object.hasOwn(switchableTexts, id);

const choiceIds = (choices: readonly Choice[]): readonly string[] => choices.map((choice) => choice.id);

/** Reads a choice such as `41/1706=acknowledgeFirst`. Throws `ReadingError`. */
export const parseReading = (text: string): ChosenReading => {
  const [id, choice, ...rest] = text.split("=");
  if (id === undefined || choice === undefined || rest.length > 0) {
    throw new ReadingError("malformed", text, ["<reading>=<choice>"]);
  }
  const entry = registerById.get(id);
  if (entry === undefined) throw new ReadingError("unknownReading", text, switchableReadings);
  if (!isSwitchable(id)) throw new ReadingError("notSwitchable", text, switchableReadings);
  const valid = choiceIds(entry.choices);
  if (!valid.includes(choice)) throw new ReadingError("unknownChoice", text, valid);
  return { id, choice } as ChosenReading;
};

/** The default readings, with those changed that the texts choose. Throws `ReadingError`. */
export const readingsWith = (texts: readonly string[]): Readings => {
  const chosen = new Map<SwitchableReading, string>();
  for (const text of texts) {
    const { id, choice } = parseReading(text);
    if (chosen.has(id)) throw new ReadingError("chosenTwice", text, [`${id}=${chosen.get(id)}`]);
    chosen.set(id, choice);
  }
  return Object.freeze({ ...defaultReadings, ...Object.fromEntries(chosen) });
};
