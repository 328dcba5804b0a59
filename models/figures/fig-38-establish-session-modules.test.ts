import { describe, expect, it } from "vitest";
import { type Exploration, explore } from "../explorer/index.ts";
import { moduleSession } from "../systems/module-session.ts";
import { exploreWith, type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";

type Definition = ReturnType<typeof moduleSession>["definition"];
type View = Parameters<NonNullable<Definition["outcome"]>>[0];
const ends = (view: View) => [view["MM.A"], view["MM.B"]];

/** Figure 38 between two devices, with what it is for. */
const judged = (powerLosses: number) =>
  untyped({
    definition: {
      ...moduleSession({ transactions: 2, powerLosses }).definition,
      invariants: {
        agreement: (view: View) => {
          const [a, b] = [view["MM.A"].session, view["MM.B"].session];
          return a === null || b === null || a === b;
        },
        // 0 is the number of whoever is outside.
        possession: (view: View) => ends(view).every(({ session }) => !session?.split(".").includes("0")),
        "valid parties": (view: View) =>
          ends(view).every(({ session, peerCertificate }) => session === null || peerCertificate === "valid"),
      },
      sometimes: { "both hold a session": (view: View) => ends(view).every(({ session }) => session !== null) },
    },
  });
const exploration = explore(judged(1));
const initiator = takenEntries(exploration, "MM.A");
const responder = takenEntries(exploration, "MM.B");

const violated = (found: Exploration) =>
  found.checks.filter(({ verdict }) => verdict === "violated").map((it) => it.name);
const steps = (entries: readonly TakenEntry[], event: string, choices: Readonly<Record<string, unknown>>) =>
  entries
    .filter(({ event: { type }, entry }) => type === event && !entry.losesPower)
    .filter(({ after }) => Object.entries(choices).every(([name, value]) => after[name] === value))
    .map((entry) => entry.steps);

describe("FIG. 38", () => {
  it("gives both ends one key, with valid parties only, and never with an outsider", () => {
    expect(exploration.verdict).toBe("proved for this bound");
  });

  it.each([
    ["dropGuard 38/1538 on SessionAck#0", "agreement"],
    ["dropGuard 38/1546 always#0", "possession"],
    ["dropGuard 38/1484 always#0", "valid parties"],
    ["dropGuard 38/1496 always#0", "valid parties"],
    ["dropGuard 38/1514 always#0", "valid parties"],
    ["dropGuard 38/1526 always#0", "valid parties"],
  ])("is caught when broken: %s", (fault, check) => {
    expect(violated(exploreWith(judged(0), fault))).toContain(check);
  });

  it("38/1484 -> 38/1486: an expired, forged or outsider's certificate, and 38/1496 -> 38/1486: a listed id", () => {
    for (const peerCertificate of ["expired", "forged"]) {
      for (const path of steps(responder, "CertificateOffer", { peerCertificate })) {
        expect(path.slice(0, 4)).toEqual(["38/1480", "38/1482", "38/1484", "38/1486"]);
      }
    }
    for (const path of steps(responder, "CertificateOffer", { peerCertificate: "listed", kind: "teller" })) {
      expect(path.slice(-4)).not.toContain("38/1498");
      expect(path.at(-1)).toBe("38/1492");
    }
    const outsiders = responder.filter(({ event }) => event.type === "CertificateOffer" && event.holder === "outsider");
    expect(outsiders.length).toBeGreaterThan(0);
    expect(outsiders.filter(({ sent }) => sent.length > 0)).toEqual([]);
  });

  it("38/1550 -> 38/1486: B's clock out of range ends the attempt after the key is formed", () => {
    const [path] = steps(responder, "SessionReply", {
      peerClock: "outOfRange",
      peerEcho: "right",
      kind: "transaction",
    });
    expect(path?.slice(-5)).toEqual(["38/1548", "38/1550", "38/1486", "38/1488", "38/1490"]);
  });

  it("38/1562 -> 38/1516: A finds its verification message wrong, while B holds the session", () => {
    const paths = steps(initiator, "SessionAck", { peerEcho: "wrong", kind: "securityServer" });
    expect(paths).toContainEqual(["38/1558", "38/1560", "38/1562", "38/1516", "38/1518"]);
  });

  it("38/1546: a reply to an earlier challenge is refused", () => {
    const old = responder.filter(({ event, before }) => event.type === "SessionReply" && event.theirs !== before.own);
    expect(old.length).toBeGreaterThan(0);
    for (const { after } of old) expect(after.session).toBeNull();
  });

  it("38/1466 -> 38/1468: asks the network server only where the network is needed", () => {
    const starts = initiator.filter(({ event, entry }) => event.type === "OwnerWantsSession" && !entry.losesPower);
    for (const { after, sent } of starts) {
      expect(sent.map(({ type }) => type)).toEqual([
        after.connection === "network" ? "ConnectRequest" : "CertificateOffer",
      ]);
    }
    expect(takenEntries(exploration, "NS").flatMap((entry) => entry.steps)).toEqual(["38/1472"]);
  });

  it("draws a new number for each attempt, also after a loss of power", () => {
    for (const { sent, before } of responder) {
      for (const message of sent) {
        if (message.type === "SessionChallenge") expect(message.own).toBe(before.attempts);
      }
    }
  });
});
