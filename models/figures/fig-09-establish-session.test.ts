import { describe, expect, it } from "vitest";
import { explore } from "../explorer/index.ts";
import { exploreWith, type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";
import { ticketTransfer } from "../systems/ticket-transfer.ts";

const system = untyped(ticketTransfer({ session: "cold", transactions: 2 }));
const found = explore(system);
const opener = takenEntries(found, "TA.A");
const answerer = takenEntries(found, "TA.B");

/** Entries in which the device does not lose its power, by the steps that they run through. */
const through = (entries: readonly TakenEntry[], steps: string) =>
  entries.filter((taken) => !taken.entry.losesPower && taken.steps.join(" ").startsWith(steps));

const last = (entries: readonly TakenEntry[]) => new Set(entries.map(({ steps }) => steps.at(-1)));

describe("FIG. 9, lane X", () => {
  it("9/326 -> 9/330 -> 9/348: a good challenge is answered with the numbers of both", () => {
    const answers = through(opener, "9/326 9/328 9/330 9/336 9/338 9/340 9/342 9/344 9/346 9/348");
    expect(answers.length).toBeGreaterThan(0);
    for (const { event, before, sent, after } of answers) {
      expect(sent).toEqual([{ type: "SessionResponse", own: before["attempts"], theirs: event["own"] }]);
      expect(after).toMatchObject({ session: null, peerCertificate: "valid" });
    }
  });

  it.each([
    ["9/330 -> 9/332", "9/326 9/328 9/330 9/332", ["expired", "forged"]],
    ["9/338 -> 9/332", "9/326 9/328 9/330 9/336 9/338 9/332", ["listed"]],
  ])("%s: a certificate that is not good ends the attempt, with a bare denial", (_, steps, certificates) => {
    const denials = through(opener, steps);
    const honest = denials.filter(({ event }) => event.type === "SessionChallenge" && event["holder"] === undefined);
    expect(new Set(honest.map(({ after }) => after["peerCertificate"]))).toEqual(new Set(certificates));
    for (const { sent, after } of denials) {
      expect(sent).toEqual([{ type: "SessionDeniedByInitiator", session: "" }]);
      expect(after).toMatchObject({ session: null, own: null, theirs: null });
    }
  });

  it("9/330 -> 9/332: so does an outsider's certificate, and what cannot be read", () => {
    const refused = new Set(through(opener, "9/326 9/328 9/330 9/332").map(({ event }) => event));
    expect(refused).toContainEqual({ type: "SessionChallenge", own: 0, holder: "outsider" });
    expect(refused).toContainEqual({ type: "Junk" });
  });

  it("9/372 -> 9/374: only X's own number, returned under the key, makes the session stand", () => {
    const starts = through(opener, "9/368 9/370 9/372 9/374");
    expect(starts.length).toBeGreaterThan(0);
    for (const { event, before, after } of starts) {
      const key = `${before["own"]}.${before["theirs"]}`;
      expect(event).toEqual({ type: "SessionAcknowledgement", session: key, theirs: before["own"] });
      expect(after).toMatchObject({ session: key, own: null, theirs: null, peerEcho: "right" });
    }
  });

  it("9/372 -> 9/332: anything else is denied under the key", () => {
    const denials = through(opener, "9/368 9/370 9/372 9/332");
    for (const { before, sent } of denials) {
      const session = `${before["own"]}.${before["theirs"]}`;
      expect(sent).toEqual([{ type: "SessionDeniedByInitiator", session }]);
    }
    expect(denials.some(({ event }) => event.type === "Junk")).toBe(true);
    expect(denials.some(({ after }) => after["peerEcho"] === "wrong")).toBe(true);
    const replayed = ({ event, before }: TakenEntry) =>
      event.type === "SessionAcknowledgement" && event["session"] !== `${before["own"]}.${before["theirs"]}`;
    expect(denials.some(replayed)).toBe(true);
  });

  it("9/300 -> 9/312 and 9/348 -> 9/312: a denial ends the attempt, and so does the timer", () => {
    const ended = opener.filter(({ event, entry }) => event.type === "SessionDeniedByResponder" && !entry.losesPower);
    expect(new Set(ended.map(({ before }) => before["own"] === null))).toEqual(new Set([true, false]));
    const timers = opener.filter(
      ({ event, before }) => /^xstate.after.*s(300|348)_/.test(event.type) && !before["session"],
    );
    for (const { after, sent } of [...ended, ...timers]) {
      expect(after).toMatchObject({ session: null, own: null, theirs: null });
      expect(sent).toEqual([]);
    }
    expect(timers.length).toBeGreaterThan(0);
  });
});

describe("FIG. 9, lane Y", () => {
  it("9/308 and 9/316: who is not good, or an outsider, is denied before Y draws anything", () => {
    const denials = [
      ...through(answerer, "9/302 9/304 9/306 9/308 9/310"),
      ...through(answerer, "9/302 9/304 9/306 9/308 9/314 9/316 9/310"),
    ];
    expect(new Set(denials.map(({ event, after }) => event["holder"] === "peer" && after["peerCertificate"]))).toEqual(
      new Set([false, "expired", "forged", "listed"]),
    );
    for (const { sent, after } of denials) {
      expect(sent).toEqual([{ type: "SessionDeniedByResponder" }]);
      expect(after).toMatchObject({ own: null });
    }
  });

  it("9/356 -> 9/358: only Y's own number, returned, makes the session stand", () => {
    const starts = through(answerer, "9/350 9/352 9/354 9/356 9/358 9/360 9/362 9/364 9/366");
    expect(starts.length).toBeGreaterThan(0);
    for (const { event, before, sent, after } of starts) {
      expect(event["theirs"]).toBe(before["own"]);
      const session = `${event["own"]}.${before["own"]}`;
      expect(sent).toEqual([{ type: "SessionAcknowledgement", session, theirs: event["own"] }]);
      expect(after).toMatchObject({ session, own: null, theirs: null });
    }
  });

  it("9/356 -> 9/310: a replayed number, a guess and noise are denied", () => {
    const denials = through(answerer, "9/350 9/352 9/354 9/356 9/310");
    expect(last(denials)).toEqual(new Set(["9/310"]));
    const wrong = ({ event, before }: TakenEntry) =>
      event.type === "SessionResponse" && event["theirs"] !== before["own"];
    expect(denials.some((taken) => wrong(taken) && taken.event["own"] === 0)).toBe(true);
    expect(denials.some((taken) => wrong(taken) && taken.event["own"] !== 0)).toBe(true);
    expect(denials.some(({ event }) => event.type === "Junk")).toBe(true);
  });

  it("9/334: before the session stands a bare denial ends it, afterwards only one under its key", () => {
    const denied = through(answerer, "9/334");
    const bare = denied.filter(({ event }) => event["session"] === "");
    const late = denied.filter(({ event }) => event["session"] !== "");
    expect(bare.length).toBeGreaterThan(0);
    expect(late.length).toBeGreaterThan(0);
    for (const { before } of bare) expect(before["session"]).toBeNull();
    for (const { before, event, after } of late) {
      expect(event["session"]).toBe(before["session"]);
      expect(after["session"]).toBeNull();
    }
  });

  it("planted: a late denial that is believed without the key", () => {
    const broken = takenEntries(
      exploreWith(system, "dropGuard f25.inSession.awaitingTickets on SessionDeniedByInitiator#0"),
      "TA.B",
    );
    const forged = broken.filter(({ event, before }) => event["session"] === "" && before["session"] !== null);
    expect(forged.some(({ after }) => after["session"] === null)).toBe(true);
  });
});
