import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AbstractMessage } from "./abstraction.ts";
import { toHex } from "./bytes.ts";
import { encode } from "./cbor.ts";
import { cryptoNames } from "./cryptography.ts";
import { encodeBare, encodeInSession, type WireName } from "./envelope.ts";
import { deviceAt } from "./fixture.ts";
import { forge } from "./forger.ts";
import type { HeldTicket } from "./items.ts";
import { listening, passedOn } from "./listening.ts";
import type { ReadMessage } from "./reader.ts";
import type { OnLink } from "./spoken.ts";

const chance = new Uint8Array(32).fill(9);
const abstracts = (messages: readonly ReadMessage[]): readonly AbstractMessage[] => messages.map((it) => it.abstract);

describe.each(cryptoNames)("with %s cryptography", (crypto) => {
  test("reads a transfer of tickets, the second one of the run", () => {
    const { fixture, reader, read, meet, say } = listening("ticket-transfer", crypto);
    meet();
    const { session, read: handshaken } = meet();
    expect(abstracts(handshaken)).toEqual([
      { type: "SessionCertificate", holder: "peer" },
      { type: "SessionChallenge", own: 2 },
      { type: "SessionResponse", own: 2, theirs: 2 },
      { type: "SessionAcknowledgement", session: "2.2", theirs: 2 },
    ]);
    const tickets = [fixture.tickets[1]?.held as HeldTicket];
    const rest = [
      read(say(session, "TA.A", "25/TransferredTickets", { tickets })),
      read(say(session, "TA.B", "25/TransferAck", {}, 1)),
      read(say(session, "TA.A", "7B/TransactionStatusQuery", {})),
      read(say(session, "TA.B", "7B/TransactionStatusReply", { status: "proceeding" })),
      read(say(session, "TA.A", "25/TicketsDeleted", {})),
      read(say(session, "TA.B", "11/AbortNotice", {})),
      read(say(session, "TA.A", "9/SessionDeniedByInitiator", {})),
    ];
    expect(abstracts(rest)).toEqual([
      { type: "TransferredTickets", session: "2.2", ticket: "T2" },
      { type: "TransferAck", session: "2.2" },
      { type: "TransactionStatusQuery", session: "2.2" },
      { type: "TransactionStatusReply", session: "2.2", status: "proceeding" },
      { type: "TicketsDeleted", session: "2.2" },
      { type: "AbortNotice", session: "2.2" },
      { type: "SessionDeniedByInitiator", session: "2.2" },
    ]);
    expect(rest[1]).toMatchObject({ name: "25/TransferAck", number: 2, replyTo: 1, session: toHex(session.id) });
    expect(reader.concreteSessions("2.2")).toEqual([toHex(session.id)]);
    expect(reader.abstractSession(toHex(session.id))).toBe("2.2");
    expect(reader.abstractSession("ffffffff00000000")).toBe("?ffffffff");
  });

  test("reads a payment over the network, with a refusal and a second request", () => {
    const { fixture, read, meet, say, spoken } = listening("pos-payment", crypto);
    const content = spoken.underSignOnKey("MM.A", 0, 1, "MM.B");
    const request = spoken.bare("38/ConnectRequest", { destination: "MM.B", number: 1, content });
    const ack = spoken.bare("38/ConnectAck", { number: 1, content: spoken.underSignOnKey("MM.A", 1, 1, "ack") });
    const { session, read: handshaken } = meet();
    expect(
      abstracts([
        read({ from: "MM.A", to: "NS", bytes: request }),
        read({ from: "NS", to: "MM.A", bytes: ack }),
        ...handshaken,
      ]),
    ).toEqual([
      { type: "ConnectRequest" },
      { type: "ConnectAck" },
      { type: "CertificateOffer", holder: "peer" },
      { type: "SessionChallenge", own: 1 },
      { type: "SessionReply", own: 1, theirs: 1 },
      { type: "SessionAck", session: "1.1" },
    ]);
    const notes = fixture.notes.map(({ held }) => held.note);
    const said = [
      say(session, "MM.B", "43/PaymentRequest", { amount: 100, round: 1 }),
      say(session, "MM.A", "43/PaymentRequestRefused", { round: 1, reason: "funds" }, 2),
      say(session, "MM.B", "43/PaymentRequest", { amount: 200, round: 2 }, 1),
      say(session, "MM.A", "39/NotePacket", { notes }, 3),
      say(session, "MM.B", "41/ReadyToCommit", {}, 2),
      say(session, "MM.A", "41/Acknowledgement", {}, 4),
      say(session, "MM.A", "42/TransactionCannotBeCompleted", {}),
    ];
    expect(abstracts(said.map(read))).toEqual([
      { type: "PaymentRequest", session: "1.1", amount: 1, round: 1 },
      { type: "PaymentRequestRefused", session: "1.1", round: 1, reason: "funds" },
      { type: "PaymentRequest", session: "1.1", amount: 2, round: 2 },
      { type: "NotePacket", session: "1.1", amount: 2, round: 2 },
      { type: "ReadyToCommit", session: "1.1" },
      { type: "Acknowledgement", session: "1.1" },
      { type: "TransactionCannotBeCompleted", session: "1.1" },
    ]);
  });
});

describe("the reader", () => {
  test("an answer to an outsider's challenge forms a session that has no peer", () => {
    const { fixture, reader, spoken } = listening("ticket-transfer");
    reader.attempt("TA.A");
    const challenge = reader.read(forge("TA.A", { type: "SessionChallenge", own: 0 }, fixture, chance), "TA.B", "TA.A");
    const { random, verification } = spoken.draw();
    const fields = { verification, returned: challenge.fields["verification"] as Uint8Array, at: 1, random };
    const response = reader.read(spoken.sealed("TA.B", "9/SessionResponse", fields), "TA.A", "TA.B");
    expect(response.abstract).toEqual({ type: "SessionResponse", own: 1, theirs: 0 });
    expect(reader.concreteSessions("1.0")).toHaveLength(1);
  });

  test("what goes to another device than its reader is noise there", () => {
    const { read, meet, say } = listening("pos-payment");
    const { messages, session } = meet();
    const request = say(session, "MM.B", "43/PaymentRequest", { amount: 100, round: 1 });
    expect(read({ ...request, to: "MM.B" }).abstract).toEqual({ type: "Junk" });
    expect(read({ ...request, to: "MM.C" }).abstract).toEqual({ type: "Junk" });
    expect(read({ ...(messages[1] as OnLink), to: "MM.B" }).problem).toMatchObject({ reason: "unreadable" });
    expect(read({ ...(messages[0] as OnLink), to: "NS" }).problem).toMatchObject({ reason: "unknownName" });
  });

  test("a certificate is the peer's only if it is the one that the peer has", () => {
    const { fixture, read, spoken } = listening("ticket-transfer");
    const offer = (address: string) =>
      spoken.bare("9/SessionCertificate", { certificate: deviceAt(fixture, address).certificate as never });
    const holder = (of: string, from: string, to: string) => read({ bytes: offer(of), from, to }).abstract["holder"];
    expect(holder("TA.A", "TA.A", "TA.B")).toBe("peer");
    expect(holder("TA.C", "TA.A", "TA.B")).toBe("outsider");
    // In the probe the collector meets everybody.
    expect(holder("TA.B", "TA.B", "TA.C")).toBe("peer");
    expect(holder("TA.C", "TA.C", "TA.A")).toBe("peer");
    expect(holder("TA.A", "TA.B", "TA.C")).toBe("outsider");
  });

  test("a packet that answers no request has no round", () => {
    const { fixture, read, meet, say } = listening("pos-payment");
    const { session } = meet();
    const packet = say(session, "MM.A", "39/NotePacket", { notes: [passedOn(fixture)] }, 7);
    expect(read(packet).abstract).toMatchObject({ amount: 1, round: 0 });
  });

  test("a network request must be under the key of its sender, and for one destination", () => {
    const { read, spoken } = listening("pos-payment");
    const request = (module: string, destination: string, number: number) => {
      const content = spoken.underSignOnKey(module, 0, 1, "MM.B");
      const bytes = spoken.bare("38/ConnectRequest", { destination, number, content });
      return read({ from: "MM.A", to: "NS", bytes }).abstract.type;
    };
    expect(request("MM.A", "MM.B", 1)).toBe("ConnectRequest");
    expect(request("MM.B", "MM.B", 1)).toBe("Junk");
    expect(request("MM.A", "MM.C", 1)).toBe("Junk");
    expect(request("MM.A", "MM.B", 2)).toBe("Junk");
  });

  test.each<[string, Uint8Array, string, string]>([
    ["noise", chance, "trailingBytes", ""],
    [
      "another version",
      encode({ v: 2, kind: "bare", name: "9/SessionDeniedByResponder", fields: {} }),
      "unknownName",
      "v",
    ],
    ["another kind", encode({ v: 1, kind: "open", content: chance }), "unknownName", "kind"],
    ["no kind", encode({ v: 1 }), "missingField", "kind"],
    ["no map", encode([1]), "missingField", "kind"],
    ["a field too many", encode({ v: 1, kind: "sealed", content: chance, to: "TA.A" }), "unknownField", "to"],
    ["a field too few", encode({ v: 1, kind: "session", content: chance }), "missingField", "number"],
    ["number 0", encodeInSession(0, chance), "outOfRange", "number"],
    ["a number of five bytes", encodeInSession(2 ** 32, chance), "outOfRange", "number"],
    ["an unknown message", encode({ v: 1, kind: "bare", name: "9/Hello", fields: {} }), "unknownName", "name"],
    ["a message that must be sealed", bareWith("25/TransferAck", {}), "unknownName", "name"],
    ["fields that the message has not", bareWith("9/SessionDeniedByResponder", { a: 1 }), "unknownField", "fields.a"],
    [
      "a certificate of the wrong form",
      bareWith("9/SessionCertificate", { certificate: { sealed: 1 } }),
      "wrongType",
      "fields.certificate.sealed",
    ],
    ["65,537 bytes", new Uint8Array(65_537), "tooLong", ""],
    [
      "a module's message to an agent",
      bareWith("38/ConnectAck", { number: 1, content: chance }),
      "unknownName",
      "name",
    ],
  ])("says why it cannot read %s", (_, bytes, reason, field) => {
    const { read } = listening("ticket-transfer");
    const { abstract, problem, name } = read({ bytes, from: "TA.A", to: "TA.B" });
    expect([name, abstract]).toEqual(["Junk", { type: "Junk" }]);
    expect(problem).toMatchObject({ _tag: "WireError", reason, field });
    const isOfMessage = field.startsWith("fields.");
    expect(problem?.place).toMatch(isOfMessage ? /^9\// : /^(envelope|message)$/);
  });

  test("a number of five bytes in a request for a link is none", () => {
    const { read } = listening("pos-payment");
    for (const [name, to] of [
      ["38/ConnectRequest", "NS"],
      ["38/ConnectAck", "MM.A"],
    ] as const) {
      const fields = { number: 2 ** 32, content: chance, ...(to === "NS" ? { destination: "MM.B" } : {}) };
      const { problem } = read({ bytes: bareWith(name, fields), from: to === "NS" ? "MM.A" : "NS", to });
      expect(problem).toMatchObject({ reason: "outOfRange", place: name, field: "fields.number" });
    }
  });

  test("nothing that comes makes it fail", () => {
    const { read, meet } = listening("ticket-transfer");
    const { messages } = meet();
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
        fc.nat(40),
        (index, edits, cut) => {
          const { bytes, from, to } = messages[index] as OnLink;
          const altered = bytes.slice(0, bytes.length - (cut > 20 ? 0 : cut));
          for (const [at, byte] of edits) altered[at % altered.length] = byte;
          expect(read({ bytes: altered, from, to }).abstract.type).toMatch(/^(Junk|Session.*)$/);
        },
      ),
      { numRuns: 500, seed: 3 },
    );
  });
});

function bareWith(name: string, fields: Readonly<Record<string, unknown>>): Uint8Array {
  return encodeBare({ name: name as WireName, fields });
}
