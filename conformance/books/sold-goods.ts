/**
 * Whether a merchant's agent sells what it should: a ticket with the fields of its type, good and made out to its
 * customer, and an object that its ticket opens, under a key of its own. To be asked of goods as they were sent.
 */
import { toHex } from "../wire/bytes.ts";
import { decode } from "../wire/cbor.ts";
import type { FieldsOf } from "../wire/envelope.ts";
import { deviceAt } from "../wire/fixture.ts";
import type { AgentCertificate, Ticket } from "../wire/items.ts";
import { openedObject, provisionOf, ticketVerdict } from "../wire/looking.ts";
import type { ReadMessage, WireReader } from "../wire/reader.ts";
import type { AgentProvision } from "../wire/records.ts";
import { componentsProblem } from "../wire/ticket-components.ts";

/** What is wrong with goods, and with which part of them. */
export interface GoodsProblem {
  readonly field: string;
  readonly found: string;
}

/** What it takes to judge goods. */
type Eyes = Pick<WireReader, "fixture" | "issued" | "partsAhead">;

/** The first thing that is wrong; undefined: nothing, or the message delivers no goods. */
export function goodsProblem(reader: Eyes, message: ReadMessage): GoodsProblem | undefined {
  if (message.name === "15/TicketDelivery") return ofTicket(reader, message, message.fields["ticket"] as Ticket);
  if (message.name !== "15/ObjectDelivery") return undefined;
  const delivery = message.fields as FieldsOf<"15/ObjectDelivery">;
  return ofTicket(reader, message, delivery.ticket) ?? ofObject(reader, message, delivery);
}

function ofTicket(reader: Eyes, { from, to }: ReadMessage, ticket: Ticket): GoodsProblem | undefined {
  const { fixture } = reader;
  const problem = componentsProblem(ticket);
  if (problem !== undefined) return { field: `ticket.components.${problem.field}`, found: problem.reason };
  const { id, peer, certificate } = deviceAt(fixture, from);
  // Whoever is to find a certificate bad finds it bad in goods as well.
  const isLookedAt = (deviceAt(fixture, to).facts.peerCertificate ?? "valid") === "valid";
  const own = provisionOf<AgentProvision>(fixture, to);
  const verdict = ticketVerdict(own, ticket, deviceAt(fixture, peer ?? to).id, fixture.clockStartMs);
  if (isLookedAt && verdict !== "valid") return { field: "ticket", found: verdict };
  const { sealed } = ticket.issuerCertificate;
  if (toHex(sealed) !== toHex((certificate as AgentCertificate).sealed)) {
    return { field: "ticket.issuerCertificate", found: `not that of ${id}` };
  }
  return ticket.transferHistory.length === 0 ? undefined : { field: "ticket.transferHistory", found: "not empty" };
}

function ofObject(
  reader: Eyes,
  { session, from, to }: ReadMessage,
  { object, parts, header, content, signature, ticket }: FieldsOf<"15/ObjectDelivery">,
): GoodsProblem | undefined {
  const { fixture, issued } = reader;
  const { decryptionKey, objectId, objectSignature, merchandise } = ticket.components;
  const key = decryptionKey as Uint8Array;
  const encrypted = [header, ...reader.partsAhead(session ?? "", object), content];
  if (encrypted.length !== parts + 1) return { field: "parts", found: `${encrypted.length - 1} of ${parts}` };
  const own = provisionOf<AgentProvision>(fixture, to);
  const signedBy = deviceAt(fixture, from).certificate as AgentCertificate;
  if ((deviceAt(fixture, to).facts.peerCertificate ?? "valid") === "valid") {
    const clear = openedObject(own, { parts: encrypted, key, signature, signedBy }, fixture.clockStartMs);
    if (clear === null) return { field: "content", found: "not encrypted, or not signed, as the ticket says" };
    const said = decode(clear[0] as Uint8Array) as { readonly object?: string; readonly merchandise?: string };
    if (said.object !== object || objectId !== object) return { field: "object", found: `${said.object}, ${objectId}` };
    if (said.merchandise !== merchandise) return { field: "header.merchandise", found: `${said.merchandise}` };
  }
  if (toHex(objectSignature as Uint8Array) !== toHex(signature)) return { field: "signature", found: "another" };
  const isAnother = (other: Ticket): boolean =>
    other.components["serial"] !== ticket.components["serial"] && other.components["decryptionKey"] !== undefined;
  const again = issued.find(({ ticket: other }) => isAnother(other) && isSameKey(other, key));
  return again && { field: "ticket.components.decryptionKey", found: `that of ${again.name}` };
}

function isSameKey({ components }: Ticket, key: Uint8Array): boolean {
  return toHex(components["decryptionKey"] as Uint8Array) === toHex(key);
}
