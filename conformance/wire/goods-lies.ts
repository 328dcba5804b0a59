/**
 * What a merchant's agent that has its keys makes of goods that it should deliver, and what is shown in place of a good
 * credential. All is properly signed but for what the lie itself is about.
 */
import { agent, goodAgent } from "./agents-fixture.ts";
import { joined } from "./bytes.ts";
import { type CborValue, decode, encode } from "./cbor.ts";
import type { FieldsOf } from "./envelope.ts";
import { deviceAt, type Fixture } from "./fixture.ts";
import { termsOf } from "./fixture-terms.ts";
import { issuedTicket, type Signer } from "./issuing.ts";
import type { AgentCertificate, Ticket } from "./items.ts";
import { somethingElse } from "./merchandise.ts";

/** What can be wrong with a credential that is shown (FIG. 14, 454; FIG. 21, 698). */
export type CredentialLie =
  /** it is another agent's */
  | "forAnother"
  /** its issuer's signature is one over something else */
  | "signatureWrong"
  /** its own date has passed */
  | "expired"
  /** its status is not valid */
  | "suspended"
  /** it is good, and of another type than is wanted */
  | "wrongType";

/** What can be wrong with goods that are delivered (FIG. 15, 474, 508 and 514). */
export type GoodsLie =
  /** they are not what was ordered */
  | "differs"
  /** the ticket is made out to another agent */
  | "forAnother"
  /** the ticket's signature is one over something else */
  | "signatureWrong"
  /** another agent has issued the ticket */
  | "otherIssuer"
  /** the object's signature is one over something else, in the ticket as well */
  | "objectSignatureWrong"
  /** the ticket names another object than the header */
  | "otherObject"
  /** the header is that of something else than was ordered, and all is signed anew */
  | "otherHeader"
  /** the key in the ticket does not open the object */
  | "otherKey"
  /** the object is signed well, and the ticket has another signature of it */
  | "signatureDiffers";

type Components = Ticket["components"];

/** The credential as it is shown. It is for who shows it; the authority helps the liar. */
export function credentialTold(fixture: Fixture, { identifier, components }: Ticket, how: CredentialLie): Ticket {
  const authority = goodAgent(termsOf(fixture.request), "TA.Issuer", "TA.Issuer");
  const issue = (changed: Partial<Pick<Ticket, "identifier" | "components">>, spoilt = false): Ticket =>
    issuedTicket(fixture.cryptography, authority, { identifier, components, ...changed }, spoilt);
  switch (how) {
    case "forAnother":
      return issue({ identifier: { ...identifier, receiver: { ...identifier.receiver, agent: fixture.collector } } });
    case "signatureWrong":
      return issue({}, true);
    case "expired":
      return issue({ components: { ...components, expires: fixture.clockStartMs - 1 } });
    case "suspended":
      return issue({ components: { ...components, status: "suspended" } });
    default: {
      const { serial, issued, name, expires } = components as Record<string, Components[string]>;
      const ofAuthority = { serial, issued, name, expires, credentialType: "authority" };
      return issue({ components: ofAuthority as Components });
    }
  }
}

/** The ticket as it is delivered; null: this lie cannot be told of a ticket alone. `from`: who issues it. */
export function ticketDelivered(fixture: Fixture, ticket: Ticket, how: GoodsLie, from: string): Ticket | null {
  const { identifier, components } = ticket;
  const issuer = signerAt(fixture, from);
  switch (how) {
    case "differs":
      return issuedAgain(fixture, issuer, ticket, { merchandise: somethingElse });
    case "forAnother": {
      const receiver = { ...identifier.receiver, agent: fixture.collector };
      return issuedTicket(fixture.cryptography, issuer, { identifier: { ...identifier, receiver }, components });
    }
    case "signatureWrong":
      return issuedTicket(fixture.cryptography, issuer, { identifier, components }, true);
    case "otherIssuer":
      return issuedTicket(fixture.cryptography, signerAt(fixture, fixture.collector), { identifier, components });
    default:
      return null;
  }
}

type Delivery = FieldsOf<"15/ObjectDelivery">;

/** The object as it is delivered. `ahead`: the parts that went before. */
export function objectDelivered(
  fixture: Fixture,
  { ahead, ...delivery }: Delivery & { readonly ahead: readonly Uint8Array[] },
  how: GoodsLie,
  from: string,
): Delivery {
  const { ticket } = delivery;
  const issuer = signerAt(fixture, from);
  const again = (changed: Components): Ticket => issuedAgain(fixture, issuer, ticket, changed);
  const otherSignature = fixture.cryptography.sign(issuer.keys.privateKey, new Uint8Array(1));
  switch (how) {
    case "objectSignatureWrong":
      return { ...delivery, signature: otherSignature, ticket: again({ objectSignature: otherSignature }) };
    case "otherObject":
      return { ...delivery, ticket: again({ objectId: "another object" }) };
    case "otherHeader": {
      const header = otherHeader(fixture, delivery);
      const { hash } = fixture.cryptography;
      const parts = [...ahead, delivery.content, header];
      const digest = parts.reduce((sum, part) => hash(joined(sum, hash(part))), new Uint8Array(32));
      const signature = fixture.cryptography.sign(issuer.keys.privateKey, digest);
      return { ...delivery, header, signature, ticket: again({ objectSignature: signature }) };
    }
    case "otherKey":
      return { ...delivery, ticket: again({ decryptionKey: new Uint8Array(32).fill(1) }) };
    case "signatureDiffers":
      return { ...delivery, ticket: again({ objectSignature: otherSignature }) };
    default:
      return { ...delivery, ticket: ticketDelivered(fixture, ticket, how, from) as Ticket };
  }
}

/** The header with other merchandise in it, under the same key. */
function otherHeader({ cryptography }: Fixture, { header, ticket }: Delivery): Uint8Array {
  const key = ticket.components["decryptionKey"] as Uint8Array;
  const clear = cryptography.decryptSession(key, 0, 0, header);
  if (clear === null) return header;
  const fields = decode(clear) as { readonly [field: string]: CborValue };
  return cryptography.encryptSession(key, 0, 0, encode({ ...fields, merchandise: somethingElse }));
}

function issuedAgain(
  { cryptography }: Fixture,
  issuer: Signer<string, AgentCertificate>,
  { identifier, components }: Ticket,
  changed: Components,
): Ticket {
  return issuedTicket(cryptography, issuer, { identifier, components: { ...components, ...changed } });
}

function signerAt(fixture: Fixture, address: string): Signer<string, AgentCertificate> {
  const { id } = deviceAt(fixture, address);
  return agent(termsOf(fixture.request), id as Parameters<typeof agent>[1]);
}
