/**
 * What outsiders can make and liars can say, by name: the values of {@link Fault.how}.
 *
 * | forgery                 | what comes                                                                             |
 * |-------------------------|----------------------------------------------------------------------------------------|
 * | `junk`                  | noise                                                                                  |
 * | `sealedJunk`            | noise that looks as if it were under the device's public key                           |
 * | `sessionJunk`           | noise that looks like the first message under a session key                            |
 * | `outsiderCertificate`   | the certificate of somebody whom nobody has reason to trust, offered for a session     |
 * | `peerCertificate`       | the peer's certificate, which is no secret                                             |
 * | `challenge`             | a challenge under the device's public key, with the peer's certificate                 |
 * | `outsiderChallenge`     | … with the outsider's own                                                              |
 * | `response`              | a response under the device's public key, which returns a guess                        |
 * | `deniedByResponder`     | a bare denial                                                                          |
 * | `deniedByInitiator`     | a bare denial from the other side                                                      |
 *
 * | lie                 | what the liar says                                                                        |
 * |---------------------|-------------------------------------------------------------------------------------------|
 * | `verificationWrong` | it returns another verification message than the receiver's                               |
 * | `clockAhead`        | its clock is ahead of the receiver's by more than the tolerance                           |
 * | `clockBehind`       | … or behind                                                                               |
 * | `totalWrong`        | the notes are not worth what they should be                                               |
 * | `ticketForAnother`, `noteForAnother` | a ticket is signed over, or a note given, to a third party               |
 * | `ticketFromAnother`, `noteFromAnother` | … or comes from a third party                                          |
 * | `ticketChainBroken` | a ticket has gone to a third party before, and not come back                              |
 * | `ticketSignatureWrong`, `noteSignatureWrong` | the liar's own signature is one over something else              |
 * | `ticketTwice`, `noteTwice` | a ticket or a note is there twice                                                  |
 * | `noteOverspent`     | more of a note is given than there was, and less of another                               |
 * | `otherAmount`       | another sum is asked for than its owner named                                             |
 */
import type { AbstractMessage } from "../conformance/wire/abstraction.ts";
import type { Fixture } from "../conformance/wire/fixture.ts";
import type { Lie } from "../conformance/wire/lies.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import type { Repertoire } from "./variants.ts";

/** Milliseconds beyond the tolerance of clocks by which a liar's clock differs. */
const clockLieMs = 60_000;

const noise = ["junk", "sealedJunk", "sessionJunk"];
const agentInitiator = [...noise, "challenge", "outsiderChallenge", "deniedByResponder"];
const agentResponder = [...noise, "outsiderCertificate", "peerCertificate", "response", "deniedByInitiator"];
const moduleInitiator = [...noise, "challenge", "outsiderChallenge"];
const moduleResponder = [...noise, "outsiderCertificate", "peerCertificate", "response"];

const forgeries: Readonly<Record<string, readonly string[]>> = {
  "TA.A": agentInitiator,
  "TA.B": agentResponder,
  "MM.A": moduleInitiator,
  "MM.B": moduleResponder,
};

const liesByMessage: Readonly<Record<string, readonly string[]>> = {
  "9/SessionResponse": ["verificationWrong"],
  "9/SessionAcknowledgement": ["verificationWrong"],
  "38/SessionChallenge": ["clockAhead", "clockBehind"],
  "38/SessionReply": ["verificationWrong", "clockAhead", "clockBehind"],
  "38/SessionAck": ["verificationWrong"],
  "25/TransferredTickets": [
    "ticketForAnother",
    "ticketFromAnother",
    "ticketChainBroken",
    "ticketSignatureWrong",
    "ticketTwice",
  ],
  "39/NotePacket": [
    "totalWrong",
    "noteForAnother",
    "noteFromAnother",
    "noteSignatureWrong",
    "noteTwice",
    "noteOverspent",
  ],
  "43/PaymentRequest": ["otherAmount"],
};

/** What can be made in the system of a scenario. */
export function repertoireOf({ system }: Pick<Scenario, "system">): Repertoire {
  return {
    forgeries: (device) => forgeries[device] ?? [],
    lies: (name) => liesByMessage[name] ?? [],
    bystander: system === "ticket-transfer" ? "TA.C" : "MM.C",
  };
}

/** All names of forgeries. */
export const forgeryNames: readonly string[] = [...new Set(Object.values(forgeries).flat())];

/** All names of lies. */
export const lieNames: readonly string[] = [...new Set(Object.values(liesByMessage).flat())];

/** What an outsider makes for a device, in the charts' words; undefined: it makes no such thing for this one. */
export function forgeryNamed(how: string, fixture: Fixture, to: string): AbstractMessage | undefined {
  const isAgent = fixture.devices[to]?.device === "agent";
  const certificate = isAgent ? "SessionCertificate" : "CertificateOffer";
  switch (how) {
    case "junk":
      return { type: "Junk" };
    case "sealedJunk":
      return { type: "Junk", wrapping: "sealed" };
    case "sessionJunk":
      return { type: "Junk", wrapping: "session" };
    case "outsiderCertificate":
      return { type: certificate, holder: "outsider" };
    case "peerCertificate":
      return { type: certificate, holder: "peer" };
    case "challenge":
      return { type: "SessionChallenge", own: 0 };
    case "outsiderChallenge":
      return { type: "SessionChallenge", own: 0, holder: "outsider" };
    case "response":
      return { type: isAgent ? "SessionResponse" : "SessionReply", own: 0, theirs: 0 };
    case "deniedByResponder":
      return isAgent ? { type: "SessionDeniedByResponder" } : undefined;
    case "deniedByInitiator":
      return isAgent ? { type: "SessionDeniedByInitiator", session: "" } : undefined;
    default:
      return undefined;
  }
}

const itemLies: Readonly<Record<string, Lie>> = {
  ticketForAnother: { kind: "tickets", how: "forAnother" },
  ticketFromAnother: { kind: "tickets", how: "fromAnother" },
  ticketChainBroken: { kind: "tickets", how: "chainBroken" },
  ticketSignatureWrong: { kind: "tickets", how: "signatureWrong" },
  ticketTwice: { kind: "tickets", how: "twice" },
  noteForAnother: { kind: "notes", how: "forAnother" },
  noteFromAnother: { kind: "notes", how: "fromAnother" },
  noteSignatureWrong: { kind: "notes", how: "signatureWrong" },
  noteTwice: { kind: "notes", how: "twice" },
  noteOverspent: { kind: "notes", how: "overspent" },
};

/** A lie by its name; undefined: there is none. */
export function lieNamed(how: string, { unit }: Fixture): Lie | undefined {
  switch (how) {
    case "verificationWrong":
      return { kind: "verificationWrong" };
    case "clockAhead":
      return { kind: "clockOutOfRange", byMs: clockLieMs };
    case "clockBehind":
      return { kind: "clockOutOfRange", byMs: -clockLieMs };
    case "totalWrong":
      return { kind: "totalWrong" };
    case "otherAmount":
      return { kind: "amount", amount: unit };
    default:
      return itemLies[how];
  }
}
