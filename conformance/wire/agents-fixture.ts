/**
 * The fixture of ticket-transfer: TA.A holds T1 and T2, TA.B receives, TA.C collects in the probe.
 *
 * TA.A has T1 from the issuer, and T2 from a former holder, so that a chain of holders is looked at.
 */
import { toHex } from "./bytes.ts";
import type { Fixture, FixtureDevice, FixtureRequest, IssuedTicket, Outsider } from "./fixture.ts";
import { clockStartMs, currency, type Terms, termsOf, times } from "./fixture-terms.ts";
import { agentCertificateOf, type Chain, issuedTicket, type Signer, signedOver } from "./issuing.ts";
import { type AgentCertificate, type Ticket, ticketId } from "./items.ts";
import { type AgentProvision, frame } from "./records.ts";

const sender = "TA.A";
const receiver = "TA.B";
const collector = "TA.C";
/** An agent's address, and its id. */
export type AgentAddress = typeof sender | typeof receiver | typeof collector;
type Address = AgentAddress;
/** An agent that signs. */
export type Agent = Signer<string, AgentCertificate>;

/** Whom each agent meets; a collector meets everybody. */
export const agentPeers: Readonly<Record<AgentAddress, AgentAddress | null>> = {
  [sender]: receiver,
  [receiver]: sender,
  [collector]: null,
};
const peers = agentPeers;
const isListing = (terms: Terms, address: Address): boolean => terms.facts(address).peerCertificate === "listed";

/** See the file header. */
export function agentsFixture(request: FixtureRequest): Fixture {
  const terms = termsOf(request);
  const agents = {
    [sender]: agent(terms, sender),
    [receiver]: agent(terms, receiver),
    [collector]: agent(terms, collector),
  };
  const tickets = ticketsOf(terms);
  const device = (address: Address): FixtureDevice => {
    const own = tickets.filter(({ holder }) => holder === address);
    return agentDevice(terms, agents[address], { tickets: own, store: store(terms, agents[address], own) });
  };
  return {
    request,
    cryptography: terms.cryptography,
    limits: terms.limits,
    clockStartMs,
    ...currency,
    initiator: sender,
    responder: receiver,
    devices: { [sender]: device(sender), [receiver]: device(receiver), [collector]: device(collector) },
    collector,
    tickets,
    credentials: [],
    price: { type: currency.noteType, amount: currency.unit },
    notes: [],
    outsider: outsidersAgent(terms),
    signOnKeys: {},
    mask: null,
  };
}

/** An agent as a device of a fixture. */
export function agentDevice(
  terms: Terms,
  { id, keys, certificate }: Agent,
  given: Pick<FixtureDevice, "tickets" | "store"> & { readonly mate?: string },
): FixtureDevice {
  return {
    address: id,
    device: "agent",
    id,
    module: null,
    kind: null,
    peer: peers[id as Address],
    mate: given.mate ?? null,
    store: given.store,
    keys,
    certificate,
    tickets: given.tickets,
    notes: [],
    facts: terms.facts(id),
    clockOffsetMs: 0,
  };
}

/** The Trusted Agency: what every agent knows. */
function agency({ keys }: Terms): Chain<string> {
  return {
    primary: { id: "PTS", keys: keys("PTS") },
    server: { id: "TS.1", keys: keys("TS"), expires: times.serverExpires },
  };
}

/** A chain that is nobody's: its primary server is on no list. */
function unknownChain({ keys }: Terms, primary: string): Chain<string> {
  return {
    primary: { id: primary, keys: keys("OutsiderPrimary") },
    server: { id: "TS.1", keys: keys("OutsiderServer"), expires: times.serverExpires },
  };
}

/** A device's agent, with the certificate that its peer is to find. */
export function agent(terms: Terms, address: Address): Agent {
  const keys = terms.keys(address);
  const peer = peers[address];
  const found = peer === null ? undefined : terms.facts(peer).peerCertificate;
  const certificate = agentCertificateOf(
    terms.cryptography,
    found === "forged" ? unknownChain(terms, "PTS.unknown") : agency(terms),
    {
      id: address,
      publicKey: keys.publicKey,
      expires: found === "expired" ? times.certificateExpired : times.certificateExpires,
    },
  );
  return { id: address, keys, certificate };
}

/** An agent whose certificate is always good, or has expired since. */
export function goodAgent(
  terms: Terms,
  id: string,
  holder: "TA.Issuer" | "TA.Former",
  expires: number = times.certificateExpires,
): Agent {
  const keys = terms.keys(holder);
  const body = { id, publicKey: keys.publicKey, expires };
  return { id, keys, certificate: agentCertificateOf(terms.cryptography, agency(terms), body) };
}

/** Claims to be certified under the primary server that everybody knows, whose key it has not. */
export function outsidersAgent(terms: Terms): Outsider {
  const keys = terms.keys("Outsider");
  const body = { id: "TA.Outsider", publicKey: keys.publicKey, expires: times.certificateExpires };
  return { keys, certificate: agentCertificateOf(terms.cryptography, unknownChain(terms, "PTS"), body) };
}

function identifier(type: Ticket["identifier"]["type"], first: string): Ticket["identifier"] {
  return {
    issuer: { name: "Grand Theatre", credentialExpires: times.credentialExpires },
    receiver: { agent: first, certificateExpires: times.certificateExpires },
    type,
  };
}

function ticketsOf(terms: Terms): readonly IssuedTicket[] {
  const { cryptography } = terms;
  const issuer = goodAgent(terms, "TA.Issuer", "TA.Issuer");
  const former = goodAgent(terms, "TA.Former", "TA.Former");
  const spoilt = terms.facts(receiver).itemsOffered === "invalid";
  const event = issuedTicket(
    cryptography,
    issuer,
    { identifier: identifier("event", sender), components: eventFields },
    spoilt,
  );
  const trip = issuedTicket(
    cryptography,
    issuer,
    { identifier: identifier("transportation", former.id), components: tripFields },
    spoilt,
  );
  const passedOn = signedOver(cryptography, trip, former, sender, times.passedOn[0]);
  const usedName = terms.facts(sender).itemsHeld === "inUse" ? "T1" : undefined;
  const named = (name: string, ticket: Ticket, status: string): IssuedTicket => ({
    name,
    id: toHex(ticketId(cryptography, ticket)),
    held: { ticket, holder: { inUse: name === usedName, status } },
    holder: sender,
  });
  return [named("T1", event, "not presented"), named("T2", passedOn, "unused")];
}

/** Fields 88 to 100 of FIG. 2; 102 is the holder's. */
const eventFields = {
  serial: 1001,
  eventIdentity: "The Merchant of Venice",
  location: "Grand Theatre",
  date: clockStartMs + 20 * 24 * 3_600_000,
  seatNumber: "Row 4, seat 17",
  purchasePrice: 4500,
  dateOfPurchase: times.issued,
  status: "not presented",
};

/** Fields 72 to 84 of FIG. 2; 86 is the holder's. */
const tripFields = {
  serial: 1002,
  carrierName: "Night Ferries",
  tripNumber: "NF 12",
  departure: "Harwich, 23:00",
  arrival: "Hoek van Holland, 07:45",
  purchasePrice: 9900,
  dateOfPurchase: times.issued,
  status: "unused",
};

/** What stands in for FIG. 14: a credential of an agent, from an authority. */
export function credential(terms: Terms, owner: Address, spoilt: boolean): Ticket {
  const authority = goodAgent(terms, "TA.Issuer", "TA.Issuer");
  const components = {
    serial: 2001 + Object.keys(peers).indexOf(owner),
    name: `Owner of ${owner}`,
    address: "1 High Street",
    expirationDate: times.credentialExpires,
    status: "valid",
  };
  return issuedTicket(
    terms.cryptography,
    authority,
    { identifier: identifier("credential", owner), components },
    spoilt,
  );
}

function store(terms: Terms, issued: Agent, tickets: readonly IssuedTicket[]): Uint8Array {
  const address = issued.id as Address;
  const others = (Object.keys(peers) as Address[]).filter((other) => other !== address);
  const isSpoilt = (other: Address): boolean =>
    other === peers[address] && terms.facts(address).peerCredential === "invalid";
  return agentStore(terms, issued, {
    tickets,
    knownCredentials: Object.fromEntries(others.map((other) => [other, credential(terms, other, isSpoilt(other))])),
  });
}

/** What an agent is given, in its first frame. */
export function agentStore(
  terms: Terms,
  { id, keys, certificate }: Agent,
  given: Pick<AgentProvision, "knownCredentials" | "module"> & { readonly tickets: readonly IssuedTicket[] },
): Uint8Array {
  const address = id as Address;
  const listed = isListing(terms, address) ? [peers[address] as string] : [];
  const { tickets, ...rest } = given;
  return frame({
    record: "provision",
    device: "agent",
    crypto: terms.request.crypto,
    id,
    privateKey: keys.privateKey,
    certificate,
    primaryKeys: { PTS: terms.keys("PTS").publicKey },
    untrusted: { version: 1 + listed.length, ids: listed },
    tickets: tickets.map(({ held }) => held),
    ...rest,
    limits: terms.limits,
  });
}
