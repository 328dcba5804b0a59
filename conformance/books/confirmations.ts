/**
 * What owners have confirmed, by what the harness itself told the devices: the ticket picked (25/860), the goods (15/488),
 * the price (12/428) or the amount (43/1786), until the session ends or a new request for a sum makes it void. A money
 * module in a purchase has it from its own agent (16/562).
 */
import type { HostRequest } from "../../spec/host-requests.ts";
import type { Effect } from "../port.ts";
import type { Fixture } from "../wire/fixture.ts";
import type { ReadMessage } from "../wire/reader.ts";
import { ticketName } from "./device-ledger.ts";

/** What a device has just been given. */
export interface Given {
  readonly request?: HostRequest | undefined;
  readonly message?: ReadMessage | undefined;
  /** the device has sent something in return; default: it has */
  readonly answered?: boolean;
}

/** See the file header. To be told of every event of every device, with what the device did. */
export class Confirmations {
  readonly #fixture: Fixture;
  readonly #confirmed = new Map<string, string | number>();
  readonly #requested = new Map<string, number>();
  /** names of the goods about which devices have last asked their owners */
  readonly #offered = new Map<string, string>();

  constructor(fixture: Fixture) {
    this.#fixture = fixture;
  }

  /** The ticket by name, or the amount in units; null: none. Counts only while the session stands. */
  confirmed(device: string): string | number | null {
    return this.#confirmed.get(device) ?? null;
  }

  /** The sum, in smallest units, about which the device has last asked its owner. */
  requested(device: string): number | undefined {
    return this.#requested.get(device);
  }

  /** A device begins or answers one more session without having been asked to by its owner: a module, by an order. */
  begin(device: string): void {
    this.#confirmed.delete(device);
  }

  /** A device has been given something, and has done this. */
  observe(device: string, { request, message, answered = true }: Given, effects: readonly Effect[]): void {
    if (request !== undefined) this.#said(device, request);
    if (message === undefined) return;
    const { name, abstract, fields } = message;
    if (name === "43/PaymentRequest" && effects.some((effect) => asksFor(effect, "OwnerConfirmsAmount"))) {
      this.#requested.set(device, fields["amount"] as number);
      this.#confirmed.delete(device);
    } else if (name === "15/TicketDelivery" || name === "15/ObjectDelivery") {
      const isShown = effects.some((effect) => asksFor(effect, "OwnerAcceptsGoods"));
      if (isShown) this.#offered.set(device, abstract["ticket"] as string);
    } else if ((name === "16/PaymentAmount" || name === "16/NewAmountReply") && answered) {
      const { amount } = abstract;
      if (typeof amount === "number") this.#confirmed.set(device, amount);
    }
  }

  #said(device: string, request: HostRequest): void {
    switch (request.type) {
      case "OwnerPicksTickets":
        this.#confirmed.set(device, request.tickets.map((id) => ticketName(this.#fixture, id)).join("+"));
        return;
      case "OwnerConfirmsAmount":
        this.#confirmed.set(device, (this.#requested.get(device) ?? 0) / this.#fixture.unit);
        return;
      case "OwnerAcceptsGoods": {
        const goods = this.#offered.get(device);
        if (goods !== undefined) this.#confirmed.set(device, goods);
        return;
      }
      case "OwnerPaysByModule":
      case "OwnerPaysByCard":
        // One unit is what any goods cost.
        this.#confirmed.set(device, 1);
        return;
      case "OwnerTransfersTickets":
      case "HostExpectsTickets":
      case "OwnerAgreesToPay":
      case "MerchantStartsSale":
      case "OwnerBuys":
      case "MerchantSells":
      case "OwnerTakesRefund":
      case "MerchantRefunds":
        this.#confirmed.delete(device);
        this.#requested.delete(device);
        this.#offered.delete(device);
    }
  }
}

function asksFor(effect: Effect, answer: HostRequest["type"]): boolean {
  return effect.type === "prompt" && effect.accepts.includes(answer);
}
