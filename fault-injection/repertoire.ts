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
 * | `makePayment`, `receivePayment` | an order to a module, as if from its own agent, with an outsider's number      |
 * | `statusQuery`, `statusReply` | how a payment went, between agent and module, under a key that nobody has         |
 * | `routedNoise`, `layeredNoise` | noise between modules, on its way over an agent (FIG. 17, FIG. 20)               |
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
 * | `otherAmount`       | another sum is asked for, or paid, than its owner named                                   |
 * | `credentialForAnother`, `credentialSignatureWrong`, `credentialExpired`, `credentialSuspended`,
 *   `credentialWrongType` | a credential is somebody else's, forged, past its time, not valid, of a kind that proves nothing |
 * | `goodsDiffer`, `goodsForAnother`, `goodsSignatureWrong`, `goodsOtherIssuer` | the ticket delivered is for other
 *   goods, for somebody else, forged, or not the seller's own |
 * | `objectSignatureWrong`, `otherObject`, `otherHeader`, `otherKey`, `signatureDiffers` | the object delivered is not
 *   signed, not what the ticket opens, of another order, or not as the ticket says |
 * | `amountNamed`       | a module asks its agent about another amount than it is to receive                        |
 * | `otherType`         | a module names notes of another type than its agent has                                   |
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

const onBusToAgent = ["routedNoise", "layeredNoise", "statusReply"];
const onBusToModule = ["routedNoise", "layeredNoise", "statusQuery"];

/** What comes over the bus between an agent and its module, besides. */
const busForgeries: Readonly<Record<string, readonly string[]>> = {
  "TA.A": onBusToAgent,
  "TA.B": onBusToAgent,
  "MM.A": [...onBusToModule, "makePayment"],
  "MM.B": [...onBusToModule, "receivePayment"],
};

const credentialLies = [
  "credentialForAnother",
  "credentialSignatureWrong",
  "credentialExpired",
  "credentialSuspended",
  "credentialWrongType",
];
const goodsLies = ["goodsDiffer", "goodsForAnother", "goodsSignatureWrong", "goodsOtherIssuer"];

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
  "14/Credential": credentialLies,
  "21/CredentialPayment": credentialLies,
  "15/TicketDelivery": goodsLies,
  "15/ObjectDelivery": [
    ...goodsLies,
    "objectSignatureWrong",
    "otherObject",
    "otherHeader",
    "otherKey",
    "signatureDiffers",
  ],
  "16/PaymentAmount": ["otherAmount"],
  "21/PaymentAuthorized": ["otherAmount"],
  "16/AmountToTransfer": ["otherAmount", "otherType"],
  "16/VerifyAmountPrompt": ["amountNamed"],
};

/** What can be made in the system of a scenario. */
export function repertoireOf({ system }: Pick<Scenario, "system">): Repertoire {
  const hasBuses = system === "purchase-money";
  return {
    forgeries: (device) => [...(forgeries[device] ?? []), ...((hasBuses && busForgeries[device]) || [])],
    lies: (name) => liesByMessage[name] ?? [],
    bystander: (device) => (device.startsWith("TA.") ? "TA.C" : "MM.C"),
  };
}

/** All names of forgeries. */
export const forgeryNames: readonly string[] = [
  ...new Set([...Object.values(forgeries), ...Object.values(busForgeries)].flat()),
];

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
      return forgedOnBus[how];
  }
}

/** A key of agent and module that nobody has. */
const order = "0+0";

const forgedOnBus: Readonly<Record<string, AbstractMessage>> = {
  makePayment: { type: "MakePayment", random: 0 },
  receivePayment: { type: "ReceivePayment", random: 0 },
  statusQuery: { type: "PaymentStatusQuery", order },
  statusReply: { type: "PaymentStatusReply", order, status: "successful" },
  routedNoise: { type: "RoutedMessage" },
  layeredNoise: { type: "ERoutedMessage" },
};

/** From whom an outsider's message pretends to come: over the bus from the other device of the same owner. */
export function senderOf(how: string, { devices }: Fixture, to: string): string | undefined {
  const { mate, peer, device } = devices[to] ?? {};
  if (mate === null || mate === undefined) return peer ?? undefined;
  return device === "module" || onBusToAgent.includes(how) ? mate : (peer ?? undefined);
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
  credentialForAnother: { kind: "credential", how: "forAnother" },
  credentialSignatureWrong: { kind: "credential", how: "signatureWrong" },
  credentialExpired: { kind: "credential", how: "expired" },
  credentialSuspended: { kind: "credential", how: "suspended" },
  credentialWrongType: { kind: "credential", how: "wrongType" },
  goodsDiffer: { kind: "goods", how: "differs" },
  goodsForAnother: { kind: "goods", how: "forAnother" },
  goodsSignatureWrong: { kind: "goods", how: "signatureWrong" },
  goodsOtherIssuer: { kind: "goods", how: "otherIssuer" },
  objectSignatureWrong: { kind: "goods", how: "objectSignatureWrong" },
  otherObject: { kind: "goods", how: "otherObject" },
  otherHeader: { kind: "goods", how: "otherHeader" },
  otherKey: { kind: "goods", how: "otherKey" },
  signatureDiffers: { kind: "goods", how: "signatureDiffers" },
  amountNamed: { kind: "amountNamed" },
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
    case "otherType":
      return { kind: "noteType", type: "EUR" };
    case "otherAmount":
      return { kind: "amount", amount: unit };
    default:
      return itemLies[how];
  }
}
