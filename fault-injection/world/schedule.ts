/**
 * Who moves next. What may be done at a moment are actions with names; one of them is the canonical choice, and a replay
 * names those that are taken instead.
 *
 * Canonical is: what a fault wants done at once; then what owners and hosts say by the script; then the oldest message
 * that nothing holds up; then power comes back; then the timer that runs out first; then owners who are still asked end
 * it; then what was held back arrives; then the next attempt begins; and when there is none, links are healed.
 *
 * | name                                    | what happens                                                           |
 * |-----------------------------------------|------------------------------------------------------------------------|
 * | `request TA.A OwnerPicksTickets`        | the owner says what the script has for it                              |
 * | `deliver TA.A>TA.B 25/TransferAck#1`    | a message on its way arrives                                           |
 * | `redeliver TA.A>TA.B 25/TransferAck#1`  | a message that has been sent before arrives (once more); never canonical |
 * | `timer TA.A#2`                          | the second timer that the device has set runs out; `timer TA.A`: any   |
 * | `powerOn TA.A`                          | power comes back                                                       |
 * | `powerLoss TA.A`                        | power fails while the device waits; never canonical                    |
 */
import type { Choices } from "../replay.ts";
import type { ScriptRequest } from "../scenarios/scenario.ts";
import type { DeviceSite, RunningTimer } from "./device-site.ts";
import type { Flight } from "./network.ts";
import type { SentMessage } from "./run.ts";

/** Something that may happen next. */
export type Action =
  | { readonly kind: "request"; readonly site: DeviceSite; readonly request: ScriptRequest }
  | { readonly kind: "deliver"; readonly site: DeviceSite; readonly flight: Flight }
  | { readonly kind: "redeliver"; readonly site: DeviceSite; readonly message: SentMessage }
  | { readonly kind: "timer"; readonly site: DeviceSite; readonly timer: RunningTimer }
  | { readonly kind: "powerOn"; readonly site: DeviceSite }
  | { readonly kind: "powerLoss"; readonly site: DeviceSite };

/** The name of an action. */
export function actionName(action: Action): string {
  const { address } = action.site;
  switch (action.kind) {
    case "request":
      return `request ${address} ${action.request.type}`;
    case "deliver":
      return `deliver ${action.flight.of?.at ?? `outsider>${address}`}`;
    case "redeliver":
      return `redeliver ${action.message.at}`;
    case "timer":
      return `timer ${address}#${action.timer.nth}`;
    default:
      return `${action.kind} ${address}`;
  }
}

/** Does this name mean that action? `timer TA.A` means any timer of the device. */
export function isNamed(action: Action, name: string): boolean {
  return actionName(action) === name || (action.kind === "timer" && name === `timer ${action.site.address}`);
}

/**
 * Picks what is done instead of the canonical action, given the number of the decision and all that may be done;
 * undefined: the canonical one.
 */
export type Chooser = (decision: number, enabled: () => readonly Action[]) => Action | undefined;

/** A name in the choices that named no action. */
export interface Unmatched {
  readonly decision: number;
  readonly name: string;
}

/**
 * A chooser that follows a replay's choices. A name that names nothing is passed over, and `unmatched` is told of it.
 * Undefined: all is canonical.
 */
export function chooserOf(choices: Choices, unmatched: (it: Unmatched) => void): Chooser | undefined {
  const { listed, deviations } = choices;
  if (listed.length === 0 && deviations.length === 0) return undefined;
  const deviating = new Map(deviations.map(({ at, take }) => [at, take]));
  let next = 0;
  return (decision, enabled) => {
    while (next < listed.length) {
      const name = listed[next] as string;
      next += 1;
      const action = enabled().find((it) => isNamed(it, name));
      if (action !== undefined) return action;
      unmatched({ decision, name });
    }
    const name = deviating.get(decision);
    if (name === undefined) return undefined;
    const action = enabled().find((it) => isNamed(it, name));
    if (action === undefined) unmatched({ decision, name });
    return action;
  };
}
