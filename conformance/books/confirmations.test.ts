import { describe, expect, test } from "vitest";
import type { Effect } from "../port.ts";
import { fixtureOf } from "../wire/fixture.ts";
import { WireReader } from "../wire/reader.ts";
import { handshake, Spoken } from "../wire/spoken.ts";
import { Confirmations } from "./confirmations.ts";

const asks: readonly Effect[] = [
  { type: "prompt", step: "43/1786", accepts: ["OwnerConfirmsAmount", "OwnerRejectsAmount", "OwnerCancels"] },
];

function paying() {
  const fixture = fixtureOf({ system: "pos-payment", crypto: "symbolic", facts: {} });
  const reader = new WireReader(fixture);
  const spoken = new Spoken(fixture);
  const { messages, session } = handshake(spoken);
  for (const { bytes, from, to } of messages) reader.read(bytes, from, to);
  const confirmations = new Confirmations(fixture);
  const request = (amount: number, round: number, effects: readonly Effect[]) => {
    const bytes = spoken.inSession(session, "MM.B", "43/PaymentRequest", { amount, round });
    confirmations.observe("MM.A", { message: reader.read(bytes, "MM.B", "MM.A") }, effects);
  };
  const confirm = () =>
    confirmations.observe(
      "MM.A",
      { request: { type: "OwnerConfirmsAmount", split: [{ type: "EUR", amount: 1 }] } },
      [],
    );
  return { fixture, confirmations, request, confirm };
}

describe("confirmations", () => {
  test("the amount that was asked for, in units, whatever notes are chosen", () => {
    const { confirmations, request, confirm } = paying();
    request(200, 1, asks);
    expect([confirmations.requested("MM.A"), confirmations.confirmed("MM.A")]).toEqual([200, null]);
    confirm();
    expect(confirmations.confirmed("MM.A")).toBe(2);
    expect(confirmations.confirmed("MM.B")).toBeNull();
  });

  test("a new request makes it void; one that the device ignores does not", () => {
    const { confirmations, request, confirm } = paying();
    request(200, 1, asks);
    confirm();
    request(100, 1, []);
    expect([confirmations.requested("MM.A"), confirmations.confirmed("MM.A")]).toEqual([200, 2]);
    request(100, 2, asks);
    expect([confirmations.requested("MM.A"), confirmations.confirmed("MM.A")]).toEqual([100, null]);
  });

  test("a new payment makes it void", () => {
    const { confirmations, request, confirm } = paying();
    request(200, 1, asks);
    confirm();
    confirmations.observe("MM.A", { request: { type: "OwnerAgreesToPay", peer: "MM.B", route: "direct" } }, []);
    expect([confirmations.requested("MM.A"), confirmations.confirmed("MM.A")]).toEqual([undefined, null]);
  });

  test("the ticket picked, by name", () => {
    const agents = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
    const confirmations = new Confirmations(agents);
    const [t1] = agents.tickets;
    confirmations.observe("TA.A", { request: { type: "OwnerPicksTickets", tickets: [t1?.id as string] } }, []);
    expect(confirmations.confirmed("TA.A")).toBe("T1");
  });
});
