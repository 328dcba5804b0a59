/** A trusted agent: what it does when power comes on, and then at its owner's and host's request. */
import * as Effect from "effect/Effect";
import type { Undertaking } from "../domain/log.ts";
import { buy, sell } from "../figures/fig-12-purchase.ts";
import { resolveDoubt } from "../figures/fig-16-agents-doubt.ts";
import { completeApproval } from "../figures/fig-21-card-payment.ts";
import { refund, takeRefund } from "../figures/fig-21-refund.ts";
import { openMerchandise } from "../figures/fig-22-open-merchandise.ts";
import {
  completeReceipt,
  completeTransfer,
  receiveTickets,
  transferTickets,
} from "../figures/fig-25-transfer-tickets.ts";
import type { RequestOf } from "./host-request.ts";
import { nothingLate, rest } from "./resting.ts";
import { OwnBooks, resumeTransaction } from "./transaction.ts";

/** What power loss has left undone is taken up again: a doubt is resolved, and a decision to commit is completed. */
const completeUndertaking = Effect.gen(function* () {
  const undertaking = (yield* OwnBooks).book.undertakings.at(-1);
  if (undertaking === undefined) return;
  if (undertaking.record === "doubt") return yield* resolveDoubt(undertaking);
  yield* resumeTransaction;
  yield* decided(undertaking);
});

/** Goods and refunds are against a price; tickets that are transferred are not. */
const decided = ({ entry }: Undertaking) => {
  if (entry.price !== undefined) return completeApproval;
  return entry.direction === "given" ? completeTransfer : completeReceipt;
};

/** What may be started. */
const startable = [
  "OwnerTransfersTickets",
  "HostExpectsTickets",
  "OwnerBuys",
  "MerchantSells",
  "OwnerTakesRefund",
  "MerchantRefunds",
  "OwnerOpensGoods",
] as const;

const start = (request: RequestOf<(typeof startable)[number]>) => {
  switch (request.type) {
    case "OwnerTransfersTickets":
      return transferTickets(request.peer);
    case "HostExpectsTickets":
      return receiveTickets(request.peer);
    case "OwnerBuys":
      return buy(request.peer, request.merchandise);
    case "MerchantSells":
      return sell(request.peer, request.merchandise);
    case "OwnerTakesRefund":
      return takeRefund(request.peer, request.ticket, request.credential);
    case "MerchantRefunds":
      return refund(request.peer, request.price);
    case "OwnerOpensGoods":
      return openMerchandise(request.ticket);
  }
};

/** Runs until power fails. */
export const trustedAgent = Effect.gen(function* () {
  yield* completeUndertaking;
  for (;;) yield* start(yield* rest(startable, nothingLate));
});
