/**
 * Where power has to fail so that the first microsteps of a response have had their effects, and the others have not.
 */
import { stepsDone } from "../../properties/refinement/index.ts";
import { step } from "../../spec/catalogue.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Fault } from "../faults.ts";
import type { DeviceCount, MessageCount } from "./counts.ts";
import type { Entry } from "./rows.ts";

/**
 * The place for `cut`, which is the beginning of `whole`; `sent`: where its last message left. A device reports a step
 * when it has done it, and stores before it sends. So power fails after the message that the last microstep sends, or
 * else before the message that its step goes on to send, or else after the step.
 * Undefined: it does no step and sends nothing, and there is no such place.
 */
export function cutPlace(
  device: DeviceCount,
  messages: MessageCount,
  whole: Entry,
  cut: Entry,
  sent: string | undefined,
): Pick<Fault, "at" | "edge"> | undefined {
  const last = cut.steps.at(-1);
  if (sent !== undefined && ((last?.sends.length ?? 0) > 0 || isInCall(cut))) return { at: sent, edge: "after" };
  const next = whole.steps[cut.steps.length];
  const [message] = next?.addresses.length === 0 ? next.sends : [];
  if (message !== undefined) return { at: messages.count(device.name, message), edge: "before" };
  const address = cut.steps.flatMap((step) => step.addresses).at(-1);
  if (address !== undefined) {
    const isCounted = stepsDone(whole, cut.steps.length).at(-1) === address;
    return { at: isCounted ? device.stepDone(address) : device.step(address), edge: "after" };
  }
  const [first] = whole.steps.flatMap((step) => step.addresses);
  return first === undefined ? undefined : { at: device.step(first), edge: "before" };
}

/** Figures that carry a message for a step that calls them: the step is reported before the message goes. */
const carriers: ReadonlySet<string | undefined> = new Set(["10", "17", "18", "19", "20"]);

/** Its last message went by a step that calls one of these, and no other step has followed. */
function isInCall({ steps }: Entry): boolean {
  const sending = steps.findLastIndex(({ sends }) => sends.length > 0);
  const after = steps.slice(sending + 1).flatMap(({ addresses }) => addresses);
  const [last = steps[sending]?.addresses.at(-1)] = after.slice(-1);
  return last !== undefined && [...after, last].every((address) => carriers.has(callOf(address)));
}

function callOf(address: string): string | undefined {
  return step(address as StepAddress).call?.figure;
}
