/** Q1, every run ends: its ledger part. That rest can be reached from everywhere is the explorer's own check. */
import { devicesOf, hasProvisional } from "../books.ts";
import { everywhere, type StateProperty } from "../property.ts";

/** At rest nothing is provisional, promised, decided or in doubt, and no session stands. */
export const nothingLeftOpen: StateProperty = {
  id: "Q1",
  scope: "rest",
  applies: everywhere,
  bites: (ledger) => devicesOf(ledger).some(({ sessionsBegun }) => sessionsBegun > 0),
  holds: (ledger) => {
    for (const device of devicesOf(ledger)) {
      if (device.doubt !== null) return `${device.device} is still in doubt about order ${device.doubt.order}`;
      if (device.session !== null) return `${device.device} still holds session ${device.session}`;
      if (hasProvisional(device)) return `${device.device} still has something provisional`;
      if (device.decided !== null)
        return `${device.device} has decided session ${device.decided.session}, not logged it`;
      if (device.ready !== null) return `${device.device} is still bound by Ready-to-Commit of ${device.ready.session}`;
    }
    return true;
  },
};
