/** A device at rest: it waits for what its owner or host may start, and drops all messages. */
import * as Effect from "effect/Effect";
import type { HostRequestType } from "../../spec/host-requests.ts";
import { decodeEnvelope } from "../wire/envelope.ts";
import { isOneOf } from "./host-request.ts";
import type { RawMessage } from "./port.ts";
import { Host, Inbox } from "./services.ts";
import { refuse } from "./trace.ts";

/** Nobody waits for this message. */
export const dropMessage = (message: RawMessage) => {
  const decoded = decodeEnvelope(message.bytes);
  return refuse(
    decoded.ok ? { step: "wire", reason: "unexpected", field: "kind" } : { step: "wire", ...decoded.refusal },
  );
};

/** Waits for one of these requests. `late` may still take a message in, and says whether it has. */
export const rest = Effect.fnUntraced(function* <Type extends HostRequestType, R>(
  accepts: readonly Type[],
  late: (message: RawMessage) => Effect.Effect<boolean, never, R>,
) {
  yield* Host.use((host) => host.prompt("rest", accepts));
  const inbox = yield* Inbox;
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type === "message" && !(yield* late(arrival))) yield* dropMessage(arrival);
    if (arrival.type === "request" && isOneOf(arrival.request, accepts)) return arrival.request;
  }
});

/** Nothing is taken in late. */
export const nothingLate = (): Effect.Effect<boolean> => Effect.succeed(false);
