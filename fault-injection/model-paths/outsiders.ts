/**
 * What a path takes from an outsider or a lying peer, by the names of the repertoire.
 */

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

/**
 * The forgery that a message of an outsider is. `after`: the step after which the device waits; noise has to look like
 * what is awaited there, or nobody tries to read it. Undefined: the repertoire has none.
 */
export function forgeryOf(event: Event, after: string): string | undefined {
  const isOutsiders = event["holder"] === "outsider";
  switch (event.type) {
    case "Junk":
      return after === "9/348" ? "sessionJunk" : after === "9/300" || after === "9/324" ? "sealedJunk" : "junk";
    case "SessionCertificate":
    case "CertificateOffer":
      return isOutsiders ? "outsiderCertificate" : "peerCertificate";
    case "SessionChallenge":
      if (event["own"] !== 0) return undefined;
      return isOutsiders ? "outsiderChallenge" : "challenge";
    case "SessionResponse":
    case "SessionReply":
      return event["own"] === 0 && event["theirs"] === 0 ? "response" : undefined;
    case "SessionDeniedByResponder":
      return "deniedByResponder";
    case "SessionDeniedByInitiator":
      return event["session"] === "" ? "deniedByInitiator" : undefined;
    default:
      return undefined;
  }
}

/** In which messages a device finds out that its peer lies, by the fact and its value. */
const lies: readonly {
  readonly fact: string;
  readonly value: string;
  readonly how: string;
  readonly types: readonly string[];
}[] = [
  {
    fact: "peerEcho",
    value: "wrong",
    how: "verificationWrong",
    types: ["SessionResponse", "SessionAcknowledgement", "SessionReply", "SessionAck"],
  },
  { fact: "peerClock", value: "outOfRange", how: "clockAhead", types: ["SessionChallenge", "SessionReply"] },
  { fact: "itemsOffered", value: "wrongTotal", how: "totalWrong", types: ["NotePacket"] },
  { fact: "goodsOffered", value: "invalid", how: "goodsSignatureWrong", types: ["TicketDelivery", "ObjectDelivery"] },
  { fact: "goodsOffered", value: "badSignature", how: "objectSignatureWrong", types: ["ObjectDelivery"] },
  { fact: "goodsOffered", value: "badSignature", how: "goodsOtherIssuer", types: ["TicketDelivery"] },
  { fact: "goodsOffered", value: "mismatch", how: "otherObject", types: ["ObjectDelivery"] },
  { fact: "goodsOffered", value: "mismatch", how: "goodsForAnother", types: ["TicketDelivery"] },
  { fact: "amountNamed", value: "wrong", how: "amountNamed", types: ["VerifyAmountPrompt"] },
];

/** The lies told in a message of that type to a device for which these facts hold. */
export function liesIn(type: string, facts: Readonly<Record<string, unknown>>): readonly string[] {
  return lies.filter((it) => facts[it.fact] === it.value && it.types.includes(type)).map(({ how }) => how);
}

/** Whether an outsider would have to get a clock wrong in a message: those of the repertoire have the right time. */
export function outsidersLie(type: string, facts: Readonly<Record<string, unknown>>): boolean {
  return type === "SessionChallenge" && facts["peerClock"] === "outOfRange";
}

/**
 * Facts that lie in the fixture: keys, certificates, credentials, tickets and notes, what is sold, what there is to pay
 * with, and what owners choose. Goods that differ from the order are the order's fault.
 */
export const fixtureFacts = [
  "peerCertificate",
  "peerCredential",
  "itemsOffered",
  "connection",
  "goods",
  "goodsOffered",
  "funds",
] as const;
