/** N1, replay changes nothing. */
import type { DeviceLedger } from "../../spec/ledger.ts";
import { isSameHoldings } from "../books.ts";
import { alteredMessage, everywhere, type ObservedMessage, type StepProperty } from "../property.ts";
import { isOrderOf } from "../purchases.ts";

/**
 * A message that is not under the key of the session that stands, nor under that of the order which an agent and its own
 * module are about, changes no item, no value and no log entry. While a session stands it does not end it either; before
 * one stands it can start or end an attempt at one.
 */
export const replayChangesNothing: StepProperty = {
  id: "N1",
  scope: "step",
  applies: everywhere,
  holds: (before, after, { device, message, kind }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined || message === undefined || kind !== "message") return true;
    if (message.type === alteredMessage) return true;
    if (isUnderKeyOf(was, message)) return true;
    const what = `${message.type} of ${keyText(message)}`;
    const where = was.session === null ? "without a session" : `in session ${was.session}`;
    if (!isSameHoldings(was, is)) return `${device}, ${where}, takes ${what}, and its items or its log change`;
    if (was.session === null || was.session === is.session) return true;
    return `${device}, ${where}, takes ${what}, and ends the session`;
  },
};

function isUnderKeyOf(device: DeviceLedger, { session, order }: ObservedMessage): boolean {
  if (order !== undefined) return isOrderOf(device, order);
  return session !== undefined && session === device.session;
}

function keyText({ session, order }: ObservedMessage): string {
  if (order !== undefined) return `order ${order}`;
  return session === undefined ? "no session" : `session ${session}`;
}
