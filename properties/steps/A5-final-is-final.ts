/** A5, final is final. */
import { committedOf, isSameEntry, isSameUndertaking } from "../books.ts";
import { type StepProperty, whereThingsMove } from "../property.ts";

/** No step takes back what a log says was committed, nor a decision but by writing it down as committed. */
export const finalIsFinal: StepProperty = {
  id: "A5",
  scope: "step",
  applies: whereThingsMove,
  holds: (before, after, { device }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined) return true;
    const kept = committedOf(is);
    for (const entry of committedOf(was)) {
      if (!kept.some((it) => isSameEntry(it, entry)))
        return `${device} had committed session ${entry.session}, and undoes it`;
    }
    const { decided } = was;
    if (decided === null || isSameUndertaking(decided, is.decided)) return true;
    if (kept.some((it) => isSameUndertaking(it, decided))) return true;
    return `${device} had decided to commit session ${decided.session}, and does not`;
  },
};
