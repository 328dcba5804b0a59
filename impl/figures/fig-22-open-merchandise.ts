/**
 * FIG. 22, Open Merchandise: A gives its host the key of what it has bought. A ticket without a key is not opened, but
 * presented.
 *
 * A: the customer's agent, with its host. It holds the ticket, final. It may do this again and again: the goods must not
 * stay shut because power failed after the commit. Readings: 22/740:again.
 */
import * as Effect from "effect/Effect";
import { give } from "../device/host.ts";
import { at, refuse } from "../device/trace.ts";
import { OwnBooks } from "../device/transaction.ts";
import { contentKeysOf } from "../domain/goods.ts";

/** A: opens what this ticket, by its id in hexadecimal, stands for. */
export const openMerchandise = Effect.fnUntraced(function* (ticket: string) {
  const held = (yield* OwnBooks).book.wallet.tickets.get(ticket);
  if (held === undefined) return yield* refuse({ step: "22/736", reason: "unknownTicket", field: "ticket" });
  yield* at("22/736");
  yield* at("22/738");
  const keys = contentKeysOf(held.ticket);
  if (keys?.kind === "object") {
    const { object, key } = keys;
    yield* give("22/740", { name: "22/ObjectKey", ticket, object, key });
    return yield* at("22/742");
  }
  yield* at("22/744");
  if (keys === null) return;
  yield* give("22/746", { name: "22/CommunicationsKey", ticket, keys: keys.keys });
  yield* at("22/748");
});
