/** Q3, recovery. */
import type { DeviceLedger, LogEntry } from "../../spec/ledger.ts";
import { entriesAdded, hasProvisional, isSameUndertaking, itemText, ownsSame } from "../books.ts";
import { everywhere, type Held, type StepProperty } from "../property.ts";

/**
 * Power takes with it what is provisional and what the owner confirmed, and nothing else; a device that comes back
 * answers again, and completes what it was bound to: a decision by a commit, Ready-to-Commit by a special entry. What an
 * agent is in doubt about outlives the loss, as the doubt does.
 */
export const recovery: StepProperty = {
  id: "Q3",
  scope: "step",
  applies: everywhere,
  holds: (before, after, { device, kind }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined) return true;
    if (kind === "powerLoss") return isDown(is);
    return kind !== "powerOn" || comesBack(was, is);
  },
};

function isDown(device: DeviceLedger): Held {
  if (!device.down) return `${device.device} goes on without power`;
  if (device.confirmed !== null) return `the owner's confirmation outlives the loss of power at ${device.device}`;
  const isBound = device.decided !== null || device.doubt !== null;
  return isBound || !hasProvisional(device) || `${device.device} is down with something provisional`;
}

function comesBack(before: DeviceLedger, after: DeviceLedger): Held {
  if (after.down) return `${after.device} has power again and does not answer`;
  const unbound = entriesAdded(before, after).find((entry) => !wasBound(before, entry));
  if (unbound !== undefined)
    return `${after.device} comes back with ${itemText(unbound)} logged, and was not bound to it`;
  if (before.down && after.doubt !== null && !isSameUndertaking(before.doubt, after.doubt))
    return `${after.device} comes back in doubt about ${itemText(after.doubt)}, and was not`;
  const isCompleted = entriesAdded(before, after).some(({ kind }) => kind === "committed");
  return isCompleted || ownsSame(before, after) || `${after.device} comes back owning something else`;
}

function wasBound({ decided, ready }: DeviceLedger, entry: LogEntry): boolean {
  return isSameUndertaking(entry, entry.kind === "committed" ? decided : ready);
}
