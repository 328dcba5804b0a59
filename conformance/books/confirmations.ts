/**
 * What owners have confirmed, by what the harness itself told the devices: the ticket picked (25/860) or the amount
 * (43/1786), until the session ends or a new request for a sum makes it void.
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
}

/** See the file header. To be told of every event of every device, with what the device did. */
export class Confirmations {
  readonly #fixture: Fixture;
  readonly #confirmed = new Map<string, string | number>();
  readonly #requested = new Map<string, number>();

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

  /** A device has been given something, and has done this. */
  observe(device: string, { request, message }: Given, effects: readonly Effect[]): void {
    if (request !== undefined) this.#said(device, request);
    if (message?.name !== "43/PaymentRequest" || !effects.some(asksForAmount)) return;
    this.#requested.set(device, message.fields["amount"] as number);
    this.#confirmed.delete(device);
  }

  #said(device: string, request: HostRequest): void {
    switch (request.type) {
      case "OwnerPicksTickets":
        this.#confirmed.set(device, request.tickets.map((id) => ticketName(this.#fixture, id)).join("+"));
        return;
      case "OwnerConfirmsAmount":
        this.#confirmed.set(device, (this.#requested.get(device) ?? 0) / this.#fixture.unit);
        return;
      case "OwnerTransfersTickets":
      case "HostExpectsTickets":
      case "OwnerAgreesToPay":
      case "MerchantStartsSale":
        this.#confirmed.delete(device);
        this.#requested.delete(device);
    }
  }
}

function asksForAmount(effect: Effect): boolean {
  return effect.type === "prompt" && effect.accepts.includes("OwnerConfirmsAmount");
}
