/** A3, commit order. */
import type { Ledger, LogEntry } from "../../spec/ledger.ts";
import { committedTransfers, entriesAdded, givenForGood, isAgent, isOtherSide, itemText } from "../books.ts";
import { type Held, type StepProperty, whereThingsMove } from "../property.ts";
import { isByModule, isOwnModule } from "../purchases.ts";

/**
 * The giver commits before the taker: of notes (41/1710 before 41/1718), of tickets (25/888 before 25/892), by card the
 * merchant before the customer (21/720 before 21/724). In a purchase by money module each agent commits after its own
 * module, and in no order with the other agent (16/636, 638). A decision that a loss of power cannot undo counts as a
 * commit, which its log entry only completes. Not judged are exchanges, where both sides give: there the random bit of
 * figure 40 names who is first.
 */
export const giverFirst: StepProperty = {
  id: "A3",
  scope: "step",
  applies: whereThingsMove,
  holds: (before, after, { device }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined) return true;
    for (const entry of entriesAdded(was, is)) {
      if (entry.kind !== "committed") continue;
      if (isAgent(device) && isByModule(entry)) {
        const held = afterOwnModule(before, device, entry);
        if (held !== true) return held;
        continue;
      }
      if (entry.direction !== "received") continue;
      const own = givenForGood(after).filter((it) => it.session === entry.session && it.device === device);
      const first = givenForGood(before).some((it) => isOtherSide(it, { ...entry, device }));
      if (first || own.length > 0) continue;
      return `${device} commits to ${itemText(entry)} of session ${entry.session} before anyone has given it for good`;
    }
    return true;
  },
};

function afterOwnModule(before: Ledger, agent: string, entry: LogEntry): Held {
  const { order, direction } = entry;
  const done = direction === "received" ? givenForGood(before) : committedTransfers(before, "received");
  if (done.some((it) => it.order === order && isOwnModule(agent, it.device))) return true;
  return `${agent} commits to ${itemText(entry)} of order ${order} before its own module has committed`;
}
