/** N1, replay changes nothing. */
import { isSameHoldings } from "../books.ts";
import { alteredMessage, everywhere, type StepProperty } from "../property.ts";

/**
 * A message that is not under the key of the session that stands changes no item, no value and no log entry. While a
 * session stands it does not end it either; before one stands it can start or end an attempt at one.
 */
export const replayChangesNothing: StepProperty = {
  id: "N1",
  scope: "step",
  applies: everywhere,
  holds: (before, after, { device, message, kind }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined || message === undefined || kind !== "message") return true;
    if (message.type === alteredMessage) return true;
    if (message.session !== undefined && message.session === was.session) return true;
    const what = `${message.type} of ${message.session === undefined ? "no session" : `session ${message.session}`}`;
    const where = was.session === null ? "without a session" : `in session ${was.session}`;
    if (!isSameHoldings(was, is)) return `${device}, ${where}, takes ${what}, and its items or its log change`;
    if (was.session === null || was.session === is.session) return true;
    return `${device}, ${where}, takes ${what}, and ends the session`;
  },
};
