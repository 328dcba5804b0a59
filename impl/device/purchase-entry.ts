/** What a purchase comes to say in the log while it goes on: which payment it is, and how the ticket was paid for. */
import * as Effect from "effect/Effect";
import { paidWith } from "../domain/goods.ts";
import type { TicketImages } from "../domain/log.ts";
import type { PaymentData } from "../domain/ticket.ts";
import type { Provisional } from "./books.ts";
import { changeProvisionally, OwnBooks } from "./transaction.ts";

const changing = (change: (provisional: Provisional) => Provisional) =>
  Effect.gen(function* () {
    const { provisional } = yield* OwnBooks;
    if (provisional === null) throw new Error("there is no purchase");
    yield* changeProvisionally(change(provisional));
  });

/** By which name all who take part log this payment. */
export const nameOrder = (order: Uint8Array) =>
  changing((provisional) => ({ ...provisional, entry: { ...provisional.entry, order } }));

const imagesWith = (images: TicketImages, paid: PaymentData): TicketImages => ({
  ...images,
  after: images.after === null ? null : paidWith(images.after, paid),
});

/** FIG. 16, step 634, and FIG. 21, step 722: with the payment beside each ticket that is received. */
export const addPaymentData = (paid: PaymentData) =>
  changing(({ entry, change }) => {
    const { tickets } = entry;
    const { ticketsAdded } = change;
    return {
      entry: tickets === undefined ? entry : { ...entry, tickets: tickets.map((images) => imagesWith(images, paid)) },
      change:
        ticketsAdded === undefined
          ? change
          : { ...change, ticketsAdded: ticketsAdded.map((held) => paidWith(held, paid)) },
    };
  });
