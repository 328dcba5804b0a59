/**
 * Steps of a run in a few words, the same for a run of a model and for one of an implementation.
 */
import { isStepAddress, step as stepOf } from "../spec/catalogue.ts";

/** Whether the numbered steps end in a commit or an abort, by the kinds of the catalogue. */
export function endingOf(at: readonly string[]): string {
  const kinds = at.map((address) => (isStepAddress(address) ? stepOf(address) : undefined)).filter(isDefined);
  if (kinds.some(({ kind, figure }) => kind === "commit" || figure === "7A")) return "commits";
  return kinds.some(({ kind, figure }) => kind === "abort" || figure === "7B" || figure === "42") ? "aborts" : "";
}

const isDefined = <Value>(value: Value | undefined): value is Value => value !== undefined;

/** `OwnerAnswersCheck(wanted: true)` as `owner answers check (wanted: true)`. */
export function inWords(event: string): string {
  const [name = "", ...details] = event.split("(");
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return details.length === 0 ? words : `${words} (${details.join("(")}`;
}

/** What the numbered steps do, in the words of the catalogue. */
export function catalogueWords(at: readonly string[]): string {
  return at.flatMap((address) => (isStepAddress(address) ? [stepOf(address).does] : [])).join("; ");
}
