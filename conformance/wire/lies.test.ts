import { describe, expect, test } from "vitest";
import { cryptoNames } from "./cryptography.ts";
import { deviceAt } from "./fixture.ts";
import type { Note } from "./items.ts";
import { type FoundLies, foundIn, type Lie, lookedAtIn, rewrite } from "./lies.ts";
import { listening, passedOn } from "./listening.ts";
import type { ReadMessage } from "./reader.ts";
import type { OnLink } from "./spoken.ts";

const chanceOfSeal = new Uint8Array(64).fill(9);

describe.each(cryptoNames)("with %s cryptography", (crypto) => {
  test.each<[string, Lie, number, string]>([
    ["a response", { kind: "verificationWrong" }, 2, "returned"],
    ["an acknowledgement", { kind: "verificationWrong" }, 3, "returned"],
    ["a challenge's clock", { kind: "clockOutOfRange", byMs: 1 }, 1, "at"],
    ["a reply's clock", { kind: "clockOutOfRange", byMs: -1 }, 2, "at"],
  ])("a lie in %s is readable, changes one field, and is given as it would have been", (_, lie, index, field) => {
    const { reader, read, meet } = listening("pos-payment", crypto);
    const { messages, read: before } = meet();
    const [message, truth] = [messages[index] as OnLink, before[index] as ReadMessage];
    const after = read({ ...message, bytes: rewrite(reader, truth, lie, chanceOfSeal) as Uint8Array });
    expect(after.abstract).toEqual(truth.abstract);
    expect(after.fields).toEqual({ ...truth.fields, [field]: after.fields[field] });
    expect(after.fields[field]).not.toEqual(truth.fields[field]);
    if (lie.kind !== "clockOutOfRange") return;
    const difference = (after.fields["at"] as number) - (truth.fields["at"] as number);
    expect(difference).toBe(lie.byMs * (1 + reader.fixture.limits.clockToleranceMs));
  });

  test("a packet of the wrong total is properly signed, and given as it would have been", () => {
    const { fixture, reader, read, meet, say } = listening("pos-payment", crypto);
    const { session } = meet();
    read(say(session, "MM.B", "43/PaymentRequest", { amount: 100, round: 1 }));
    const message = say(session, "MM.A", "39/NotePacket", { notes: [passedOn(fixture)] }, 2);
    const truth = read(message);
    const bytes = rewrite(reader, truth, { kind: "totalWrong" }, chanceOfSeal) as Uint8Array;
    const after = read({ ...message, bytes });
    expect(after.abstract).toEqual({ type: "NotePacket", session: "1.1", amount: 1, round: 1 });
    const [note] = after.fields["notes"] as readonly Note[];
    expect(note?.transfers.map(({ amount }) => amount)).toEqual([100, 99]);
  });
});

describe("what comes of a lie", () => {
  const lies: readonly Lie[] = [
    { kind: "verificationWrong" },
    { kind: "clockOutOfRange", byMs: 1 },
    { kind: "totalWrong" },
    { kind: "tickets", how: "twice" },
    { kind: "notes", how: "twice" },
    { kind: "notes", how: "signatureWrong" },
    { kind: "amount", amount: 1 },
  ];

  test("is found in no other messages than those in which it can be told", () => {
    const { reader, read, meet, say, fixture } = listening("pos-payment");
    const { session, read: handshake } = meet();
    const packet = read(say(session, "MM.A", "39/NotePacket", { notes: [passedOn(fixture)] }));
    const request = read(say(session, "MM.B", "43/PaymentRequest", { amount: 100, round: 1 }));
    for (const message of [...handshake, packet, request]) {
      for (const lie of lies) {
        const places = Object.keys(foundIn(lie)).flatMap((field) => lookedAtIn[field as keyof FoundLies]);
        const isTold = rewrite(reader, message, lie, chanceOfSeal) !== null;
        const isLookedAt = places.some((name) => name === message.name);
        if (lie.kind !== "amount") expect(isTold && !isLookedAt, `${lie.kind} in ${message.name}`).toBe(false);
      }
    }
  });

  test("has a word in the charts", () => {
    const found = lies.map(foundIn);
    expect(found).toEqual([
      { peerEcho: "wrong" },
      { peerClock: "outOfRange" },
      { itemsOffered: "wrongTotal" },
      { itemsOffered: "invalid" },
      { itemsOffered: "invalid" },
      { itemsOffered: "forged" },
      {},
    ]);
  });

  test("a clock is out of range for a receiver whose own clock is ahead", () => {
    const facts = { "MM.B": { itemsOffered: "expired" } } as const;
    const { reader, read, meet } = listening("pos-payment", "symbolic", facts);
    const { messages, read: before } = meet();
    const { clockOffsetMs } = deviceAt(reader.fixture, "MM.B");
    for (const [index, byMs, ahead] of [
      [1, -5, -clockOffsetMs],
      [2, 5, clockOffsetMs],
    ] as const) {
      const [message, truth] = [messages[index] as OnLink, before[index] as ReadMessage];
      const lie = { kind: "clockOutOfRange", byMs } as const;
      const after = read({ ...message, bytes: rewrite(reader, truth, lie, chanceOfSeal) as Uint8Array });
      const difference = (after.fields["at"] as number) - (truth.fields["at"] as number);
      expect(difference).toBe(ahead + byMs + Math.sign(byMs) * reader.fixture.limits.clockToleranceMs);
    }
  });

  test("tickets and notes are altered as the lie says", () => {
    const { reader, read, meet, say, fixture } = listening("pos-payment");
    const { session } = meet();
    const packet = say(session, "MM.A", "39/NotePacket", { notes: [passedOn(fixture)] });
    const truth = read(packet);
    const bytes = rewrite(reader, truth, { kind: "notes", how: "twice" }, chanceOfSeal) as Uint8Array;
    expect(read({ ...packet, bytes })).toMatchObject({ abstract: truth.abstract, fields: { notes: { length: 2 } } });
    expect(rewrite(reader, truth, { kind: "tickets", how: "twice" }, chanceOfSeal)).toBeNull();
    const agents = listening("ticket-transfer");
    const met = agents.meet();
    const tickets = agents.fixture.tickets.map(({ held }) => held);
    const sent = agents.say(met.session, "TA.A", "25/TransferredTickets", { tickets });
    const before = agents.read(sent);
    const twice = rewrite(agents.reader, before, { kind: "tickets", how: "twice" }, chanceOfSeal) as Uint8Array;
    const after = agents.read({ ...sent, bytes: twice });
    expect(after).toMatchObject({ abstract: before.abstract, fields: { tickets: { length: 3 } } });
  });
});

describe("a lie", () => {
  test("another sum asked for is another message", () => {
    const { reader, read, meet, say } = listening("pos-payment");
    const { session } = meet();
    const message = say(session, "MM.B", "43/PaymentRequest", { amount: 100, round: 1 });
    const bytes = rewrite(reader, read(message), { kind: "amount", amount: 200 }, chanceOfSeal) as Uint8Array;
    expect(read({ ...message, bytes }).abstract).toMatchObject({ type: "PaymentRequest", amount: 2 });
  });

  test("a lie that a message has no place for cannot be told", () => {
    const { reader, read, meet } = listening("pos-payment");
    const { read: messages } = meet();
    const offer = messages[0] as ReadMessage;
    for (const lie of [{ kind: "verificationWrong" }, { kind: "totalWrong" }, { kind: "amount", amount: 1 }] as const) {
      expect(rewrite(reader, offer, lie, chanceOfSeal)).toBeNull();
    }
    const noise = read({ from: "MM.A", to: "MM.B", bytes: chanceOfSeal });
    expect(rewrite(reader, noise, { kind: "totalWrong" }, chanceOfSeal)).toBeNull();
  });
});
