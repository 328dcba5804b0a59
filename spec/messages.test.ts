import { describe, expect, it } from "vitest";
import { catalogue, figure, isStepAddress, lanes, step } from "./catalogue.ts";
import { isMessageName, legsOf, message, messages, messagesOf, protections } from "./messages.ts";

const transports = ["10", "17", "18", "19", "20"];

// Messages of the time-out rules, which have no steps and one lane more than figure 7B.
const unnumbered = [
  "7B/TransactionStatusQuery",
  "7B/TransactionStatusReply",
  "15/ObjectPart",
  "16/PaymentStatusQuery",
  "16/PaymentStatusReply",
];

describe("messages", () => {
  it("has 183, each in its figure", () => {
    expect(messages).toHaveLength(183);
    for (const m of messages) expect(messagesOf(m.figure)).toContain(m);
  });

  it("names known lanes, steps and protections only", () => {
    for (const m of messages) {
      for (const leg of legsOf(m)) {
        expect(lanes).toContain(leg.from);
        expect(lanes).toContain(leg.to);
        expect(protections).toContain(leg.protection);
        for (const address of [...leg.sentAt, ...leg.via, ...leg.receivedAt]) {
          expect(isStepAddress(address), `${m.name} at ${address}`).toBe(true);
        }
      }
    }
  });

  it("passes between participants of its figure", () => {
    for (const m of messages) {
      if (unnumbered.includes(m.name)) continue;
      const participants = Object.keys(figure(m.figure).participants);
      for (const leg of legsOf(m)) expect(participants, m.name).toEqual(expect.arrayContaining([leg.from, leg.to]));
    }
  });

  it("is carried by a transport figure or by relaying hosts", () => {
    for (const address of messages.flatMap(legsOf).flatMap((leg) => leg.via)) {
      const carrier = step(address);
      const isTransport = carrier.call !== undefined && transports.includes(carrier.call.figure);
      expect(isTransport || carrier.lane.startsWith("HOST."), address).toBe(true);
    }
  });

  it("knows every message that a step names, at that step and in that lane", () => {
    for (const s of catalogue.steps) {
      for (const name of [s.message, ...(s.message === undefined ? [] : s.alternatives)]) {
        if (name === undefined) continue;
        const full = `${s.figure}/${name}`;
        if (!isMessageName(full)) throw new Error(`${s.address} names ${full}`);
        const legs = legsOf(message(full));
        const isThere =
          s.kind === "send"
            ? legs.some((leg) => (leg.sentAt.includes(s.address) && leg.from === s.lane) || leg.via.includes(s.address))
            : legs.some((leg) => leg.receivedAt.includes(s.address) && leg.to === s.lane);
        expect(isThere, `${full} at ${s.address}`).toBe(true);
      }
    }
  });

  it("knows every message that a step hands on or takes in", () => {
    for (const s of catalogue.steps) {
      for (const name of [s.payload, ...s.receives, ...s.alternatives]) {
        if (name !== undefined) expect(isMessageName(`${s.figure}/${name}`), `${s.address}: ${name}`).toBe(true);
      }
    }
  });

  it("tells messages of the same name apart by figure", () => {
    expect(message("9/SessionChallenge").from).toBe("TA.Y");
    expect(message("38/SessionChallenge").from).toBe("MM.B");
    expect(isMessageName("SessionChallenge")).toBe(false);
    // @ts-expect-error: figure 41 has no such message
    expect(() => message("41/Rollback")).toThrow();
  });

  it("leaves bare what is sent before there is a key", () => {
    const bare = messages.filter((m) => m.protection === "none").map((m) => m.name);
    expect(bare).toEqual([
      "9/SessionCertificate",
      "9/SessionDeniedByResponder",
      "9/SessionDeniedByInitiator",
      "37/SignOnCertificate",
      "37/MalfunctionNotice",
      "37/SignOnRefused",
      "38/CertificateOffer",
    ]);
  });
});
