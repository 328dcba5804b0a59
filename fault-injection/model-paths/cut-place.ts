/**
 * Where power has to fail so that the first microsteps of a response have had their effects, and the others have not.
 */
import { stepsDone } from "../../properties/refinement/index.ts";
import type { Fault } from "../faults.ts";
import type { DeviceCount, MessageCount } from "./counts.ts";
import type { Entry } from "./rows.ts";

/**
 * The place for `cut`, which is the beginning of `whole`; `sent`: where its last message left. A device reports a step
 * when it has done it, and stores before it sends. So power fails after the message that the last microstep sends, or
 * else before the message that its step goes on to send, or else after the step.
 */
export function cutPlace(
  device: DeviceCount,
  messages: MessageCount,
  whole: Entry,
  cut: Entry,
  sent: string | undefined,
): Pick<Fault, "at" | "edge"> {
  const last = cut.steps.at(-1);
  if (sent !== undefined && (last?.sends.length ?? 0) > 0) return { at: sent, edge: "after" };
  const next = whole.steps[cut.steps.length];
  const [message] = next?.addresses.length === 0 ? next.sends : [];
  if (message !== undefined) return { at: messages.count(device.name, message), edge: "before" };
  const address = cut.steps.flatMap((step) => step.addresses).at(-1);
  if (address !== undefined) {
    const isCounted = stepsDone(whole, cut.steps.length).at(-1) === address;
    return { at: isCounted ? device.stepDone(address) : device.step(address), edge: "after" };
  }
  const [first = ""] = whole.steps.flatMap((step) => step.addresses);
  return { at: device.step(first), edge: "before" };
}
