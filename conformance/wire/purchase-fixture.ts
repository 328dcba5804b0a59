/**
 * The fixtures of purchases: TA.A buys from TA.B, with the notes of MM.A, which MM.B is paid, or by card. TA.C and MM.C
 * collect in the probe.
 *
 * TA.B has its merchant's credential, TA.A its card. Nobody has goods at the start, but for a refund: there TA.A has T1,
 * which TA.B has sold it by card.
 */
import {
  type Agent,
  type AgentAddress,
  agent,
  agentDevice,
  agentStore,
  credential,
  goodAgent,
  outsidersAgent,
} from "./agents-fixture.ts";
import { toHex } from "./bytes.ts";
import type { Fixture, FixtureDevice, FixtureRequest, IssuedTicket, PurchaseName } from "./fixture.ts";
import { clockStartMs, currency, type Terms, termsOf, times } from "./fixture-terms.ts";
import { issuedTicket } from "./issuing.ts";
import { type HeldTicket, type Ticket, ticketId } from "./items.ts";
import { type ModuleAddress, moduleDevice, notesOf, outsidersModule } from "./modules-fixture.ts";
import { mask } from "./numbering.ts";

const buyer = "TA.A";
const seller = "TA.B";
const collector = "TA.C";

/** What goods cost that are too dear for the two units of MM.A. */
const dearUnits = 3;

const mates: Readonly<Record<string, ModuleAddress>> = { [buyer]: "MM.A", [seller]: "MM.B" };

/** See the file header. */
export function purchaseFixture(request: FixtureRequest, system: PurchaseName): Fixture {
  const terms = termsOf(request);
  const withModules = system === "purchase-money";
  const agents: Readonly<Record<AgentAddress, Agent>> = {
    [buyer]: agent(terms, buyer),
    [seller]: agent(terms, seller),
    [collector]: agent(terms, collector),
  };
  const credentials = [merchantsCredential(terms), cardOf(terms)];
  const tickets = system === "card-refund" ? [bought(terms, agents[seller])] : [];
  const notes = withModules ? notesOf(terms) : [];
  const module = (address: ModuleAddress, mate?: string): Record<string, FixtureDevice> =>
    withModules
      ? { [address]: moduleDevice(terms, address, notes, { signOn: null, ...(mate ? { agent: mate } : {}) }) }
      : {};
  const ofAgent = (address: AgentAddress): FixtureDevice => {
    const mate = withModules ? mates[address] : undefined;
    const own = tickets.filter(({ holder }) => holder === address);
    const store = agentStore(terms, agents[address], {
      tickets: [...credentials.filter(({ holder }) => holder === address), ...own],
      // Only the collector of the probe is known: nobody's name is anywhere but in its own credentials.
      knownCredentials: address === collector ? {} : { [collector]: credential(terms, collector, false) },
      ...(mate ? { module: mate } : {}),
    });
    return agentDevice(terms, agents[address], { tickets: own, store, ...(mate ? { mate } : {}) });
  };
  return {
    request,
    cryptography: terms.cryptography,
    limits: terms.limits,
    clockStartMs,
    ...currency,
    initiator: buyer,
    responder: seller,
    devices: {
      [buyer]: ofAgent(buyer),
      ...module("MM.A", buyer),
      [seller]: ofAgent(seller),
      ...module("MM.B", seller),
      [collector]: ofAgent(collector),
      ...module("MM.C"),
    },
    collector,
    tickets,
    credentials,
    price: priceOf(terms),
    notes,
    outsider: outsidersAgent(terms),
    ...(withModules ? { moduleOutsider: outsidersModule(terms) } : {}),
    signOnKeys: {},
    mask: withModules ? mask : null,
  };
}

/** Of all goods: one unit, or more than MM.A has. */
function priceOf(terms: Terms): Fixture["price"] {
  const units = terms.facts("MM.A").funds === "short" ? dearUnits : 1;
  return { type: currency.noteType, amount: units * currency.unit };
}

function named(terms: Terms, name: string, holder: string, held: HeldTicket): IssuedTicket {
  return { name, id: toHex(ticketId(terms.cryptography, held.ticket)), held, holder };
}

/** A credential that its peer is to find as the fact says. */
function credentialOf(
  terms: Terms,
  owner: AgentAddress,
  looker: AgentAddress,
  components: Ticket["components"],
): Ticket {
  const fact = terms.facts(looker).peerCredential;
  const expires = fact === "issuerExpired" ? times.certificateExpired : times.certificateExpires;
  const authority = goodAgent(terms, "TA.Issuer", "TA.Issuer", expires);
  const identifier: Ticket["identifier"] = {
    issuer: { name: "Board of Trade", credentialExpires: times.credentialExpires },
    receiver: { agent: owner, certificateExpires: times.certificateExpires },
    type: "credential",
  };
  const sections = { identifier, components: { issued: times.issued, ...components } };
  return issuedTicket(terms.cryptography, authority, sections, fact === "invalid");
}

const ownerOf = ({ request }: Terms, agentId: string): string => request.owners?.[agentId] ?? `Owner of ${agentId}`;

function merchantsCredential(terms: Terms): IssuedTicket {
  const ticket = credentialOf(terms, seller, buyer, {
    serial: 2101,
    credentialType: "merchant",
    name: ownerOf(terms, seller),
    expires: times.credentialExpires,
    address: "1 High Street",
    status: "valid",
  });
  return named(terms, "C.B", seller, { ticket, holder: {} });
}

function cardOf(terms: Terms): IssuedTicket {
  const ticket = credentialOf(terms, buyer, seller, {
    serial: 2102,
    credentialType: "creditCard",
    name: ownerOf(terms, buyer),
    expires: times.credentialExpires,
    cardNumber: "4000 0000 0000 0002",
    status: "valid",
  });
  return named(terms, "C.A", buyer, { ticket, holder: {} });
}

/** T1, that TA.B has sold to TA.A, and what was paid for it. */
function bought(terms: Terms, issuer: Agent): IssuedTicket {
  const { amount, type } = priceOf(terms);
  const paid = { at: times.issued, amount, type, reference: "authorization 1" };
  const identifier: Ticket["identifier"] = {
    issuer: { name: ownerOf(terms, seller), credentialExpires: times.credentialExpires },
    receiver: { agent: buyer, certificateExpires: times.certificateExpires },
    type: "event",
  };
  const components = {
    serial: 1,
    issued: times.issued,
    merchandise: "The Merchant of Venice, row 4, seat 17",
    event: "The Merchant of Venice",
    location: "Grand Theatre",
    date: clockStartMs + 20 * 24 * 3_600_000,
    seat: "Row 4, seat 17",
    price: amount,
    priceType: type,
    dateOfPurchase: times.issued,
    status: "not presented",
  };
  const ticket = issuedTicket(terms.cryptography, issuer, { identifier, components });
  return named(terms, "T1", buyer, { ticket, holder: { paid } });
}
