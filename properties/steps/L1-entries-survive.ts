/** L1, the log tells the truth: the form over steps. */
import { entriesAdded, isSameEntry, isSameUndertaking, itemText } from "../books.ts";
import { type StepProperty, whereThingsMove } from "../property.ts";

/**
 * Entries survive the loss of power, and a special entry is made only of what Ready-to-Commit was sent for. What a
 * message undoes before power is lost in the same step is for A5.
 */
export const entriesSurvive: StepProperty = {
  id: "L1",
  scope: "step",
  applies: whereThingsMove,
  holds: (before, after, { device, kind, message }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined) return true;
    if (message === undefined && (kind === "powerLoss" || kind === "powerOn")) {
      const lost = was.log.find((entry) => !is.log.some((it) => isSameEntry(it, entry)));
      if (lost !== undefined) return `${device} loses its entry of session ${lost.session} with its power`;
    }
    const entry = entriesAdded(was, is).find((it) => it.kind === "abortedAfterReady");
    if (entry === undefined || isSameUndertaking(entry, was.ready)) return true;
    return `${device} logs that it was ready for ${itemText(entry)} in session ${entry.session}, and was not`;
  },
};
