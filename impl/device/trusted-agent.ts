/** A trusted agent: what it does when power comes on, and then at its owner's and host's request. */
import * as Effect from "effect/Effect";
import {
  completeReceipt,
  completeTransfer,
  receiveTickets,
  transferTickets,
} from "../figures/fig-25-transfer-tickets.ts";
import { nothingLate, rest } from "./resting.ts";
import { OwnBooks, resumeTransaction } from "./transaction.ts";

/** A decision to commit that was not completed before power failed is completed now. */
const completeUndertaking = Effect.gen(function* () {
  const undertaking = (yield* OwnBooks).book.undertakings.at(-1);
  if (undertaking === undefined) return;
  yield* resumeTransaction;
  yield* undertaking.entry.direction === "given" ? completeTransfer : completeReceipt;
});

/** Runs until power fails. */
export const trustedAgent = Effect.gen(function* () {
  yield* completeUndertaking;
  for (;;) {
    const request = yield* rest(["OwnerTransfersTickets", "HostExpectsTickets"], nothingLate);
    if (request.type === "OwnerTransfersTickets") yield* transferTickets(request.peer);
    else yield* receiveTickets(request.peer);
  }
});
