/**
 * Fixtures: the harness issues all keys, certificates, tickets and notes, and writes each device's first store. How
 * things turn out for a device that looks at them (an expired certificate, a note through bad hands) is realised in
 * these data, so that no device has to be told.
 *
 * A fact is that of the device that looks: what MM.B is offered lies in MM.A's wallet, and MM.A's certificate is what
 * MM.B finds expired. So a device must not judge its own certificate or holdings when it starts.
 *
 * @example
 * ```ts
 * import { fixtureOf } from "./fixture.ts";
 *
 * const request = { system: "pos-payment", crypto: "symbolic", facts: { "MM.B": { itemsOffered: "tainted" } } } as const;
 * const fixture = fixtureOf(request);
 * fixture.devices["MM.A"]?.store; // one frame: the provision record
 * fixture.devices["MM.B"]?.clockOffsetMs; // 0
 * ```
 */
import { agentsFixture } from "./agents-fixture.ts";
import type { Cryptography, CryptoName, KeyPair } from "./cryptography.ts";
import type { AgentCertificate, HeldNote, HeldTicket, ModuleCertificate } from "./items.ts";
import { modulesFixture } from "./modules-fixture.ts";
import { purchaseFixture } from "./purchase-fixture.ts";
import type { Limits } from "./records.ts";

/** The systems that can be run, as the charts call them. */
export type SystemName = "ticket-transfer" | "pos-payment" | PurchaseName;

/** The systems in which goods are bought: with notes, by card, and a refund by card on its own. */
export type PurchaseName = "purchase-money" | "purchase-card" | "card-refund";

/** What kind of module a number makes a device. */
export type ModuleKindName = "transaction" | "teller" | "other";

/** How things turn out for the device that looks at them; absent: good. {@link chartFacts}: as the charts call them. */
export interface Facts {
  /**
   * Modules only: `wrongKind`, certified as anybody, with a number from the range of security servers; `nobody`, with
   * the number 0.
   */
  readonly peerCertificate?: "valid" | "expired" | "forged" | "listed" | "wrongKind" | "nobody";
  /**
   * Of TA.A in ticket-transfer: the credential that it knows of its peer. In purchases: what it is shown, a merchant's
   * at TA.A, a card at TA.B. `issuerExpired`: good, but that its issuer's certificate has expired since.
   */
  readonly peerCredential?: "valid" | "invalid" | "issuerExpired";
  /**
   * What the device will be offered. `invalidLater`: of the notes only N2 is bad, and of its links only the second.
   * `wrongTotal` cannot lie in a wallet: it is a lie in the run (`lies.ts`), and makes no difference here. `expired`
   * works by clocks, see {@link FixtureDevice.clockOffsetMs}.
   */
  readonly itemsOffered?: "valid" | "invalid" | "invalidLater" | "expired" | "tainted" | "forged" | "wrongTotal";
  /**
   * What the device has: `inUse`, the first of TA.A's tickets is in use; `unequal`, MM.A's two units are notes of one
   * and a half and of half a unit.
   */
  readonly itemsHeld?: "usual" | "inUse" | "unequal";
  /** of MM.A: the way to its peer. Part of what its owner says (`concreteRequest`); makes no difference here */
  readonly connection?: "direct" | "network";
  /**
   * Of TA.A in purchases: what is wrong with the goods. `differs`: its owner has ordered something else than is sold.
   * The others are lies in the run, and make no difference here.
   */
  readonly goodsOffered?: ChartFacts["goodsOffered"];
  /** of TA.B in purchases: what it sells. Part of what its merchandise server says (`merchandise.ts`) */
  readonly goods?: GoodsKind;
  /** of TA.B in purchases: what its module asks about. A lie in the run, and makes no difference here */
  readonly amountNamed?: ChartFacts["amountNamed"];
  /** of MM.A in purchases: `short`, the goods cost three units, and it has two */
  readonly funds?: ChartFacts["funds"];
}

/**
 * What is sold. `ticket` is for an event; `twoParts`: an object that does not come at once; `clear`: communications that
 * need no keys.
 */
export type GoodsKind =
  | "ticket"
  | "transportation"
  | "physicalObject"
  | "object"
  | "twoParts"
  | "communications"
  | "clear";

/** Facts as the charts call them. */
export interface ChartFacts {
  readonly peerCertificate: "valid" | "expired" | "forged" | "listed";
  readonly peerCredential: "valid" | "invalid" | "issuerExpired";
  readonly itemsOffered: "valid" | "invalid" | "expired" | "tainted" | "forged" | "wrongTotal";
  readonly connection: "direct" | "network";
  readonly goodsOffered: "valid" | "differs" | "invalid" | "badSignature" | "mismatch";
  readonly goods: "ticket" | "object" | "communications";
  readonly amountNamed: "right" | "wrong";
  readonly funds: "enough" | "short";
}

const chartGoods: Readonly<Record<GoodsKind, ChartFacts["goods"]>> = {
  ticket: "ticket",
  transportation: "ticket",
  physicalObject: "ticket",
  clear: "ticket",
  object: "object",
  twoParts: "object",
  communications: "communications",
};

/** The charts have one word for each way to refuse. A number that is no module's makes a certificate a forged one. */
export function chartFacts(facts: Facts): ChartFacts {
  const { peerCertificate = "valid", peerCredential = "valid", itemsOffered = "valid", connection = "direct" } = facts;
  const { goodsOffered = "valid", goods = "ticket", amountNamed = "right", funds = "enough" } = facts;
  return {
    peerCertificate: peerCertificate === "wrongKind" || peerCertificate === "nobody" ? "forged" : peerCertificate,
    peerCredential,
    itemsOffered: itemsOffered === "invalidLater" ? "invalid" : itemsOffered,
    connection,
    goodsOffered,
    goods: chartGoods[goods],
    amountNamed,
    funds,
  };
}

/** What is asked for. Equal requests have one and the same fixture. */
export interface FixtureRequest {
  readonly system: SystemName;
  readonly crypto: CryptoName;
  /** by the address of the device that looks */
  readonly facts: Readonly<Record<string, Facts>>;
  /** modules that are not transaction modules, by address */
  readonly kinds?: Readonly<Record<string, ModuleKindName>>;
  /** default 1024; no difference to `symbolic` */
  readonly rsaBits?: 1024 | 2048;
  readonly limits?: Partial<Limits>;
  /** what the owner of an agent is called in its credentials, by address: nothing else depends on it */
  readonly owners?: Readonly<Record<string, string>>;
}

/** A device as it was issued. */
export interface FixtureDevice {
  readonly address: string;
  readonly device: "agent" | "module" | "networkServer";
  /** the agent's id, the module's number in decimal, or the network server's address */
  readonly id: string;
  /** module number; null for others */
  readonly module: number | null;
  /** kind of module, as a ledger says it; null for others */
  readonly kind: ModuleKindName | null;
  /** the other end in the system's charts; null for the probe's collectors and the network server */
  readonly peer: string | null;
  /** in purchases with notes: an agent's own money module, a module's own agent; null for others */
  readonly mate: string | null;
  /** first content of the store: one frame, the provision */
  readonly store: Uint8Array;
  /** null for the network server, which has no public-key functions */
  readonly keys: KeyPair | null;
  readonly certificate: AgentCertificate | ModuleCertificate | null;
  /** what the device has at the start */
  readonly tickets: readonly IssuedTicket[];
  readonly notes: readonly IssuedNote[];
  readonly facts: Facts;
  /**
   * Add this to the world's time for what the device's own clock shows. It is 0 but for one fact: a transaction module
   * gives no note that has expired (reading 39/1566:usable), so notes can be `expired` for the taker only because its
   * clock is ahead of the giver's.
   */
  readonly clockOffsetMs: number;
}

/** A ticket as it was issued. */
export interface IssuedTicket {
  /** as the charts call it: "T1" */
  readonly name: string;
  /** ticket id in hexadecimal */
  readonly id: string;
  readonly held: HeldTicket;
  /** address of the device that has it at the start */
  readonly holder: string;
}

/** A note as it was issued. */
export interface IssuedNote {
  /** "N1" */
  readonly name: string;
  /** note id in hexadecimal */
  readonly id: string;
  readonly serial: number;
  readonly held: HeldNote;
  readonly holder: string;
}

/** Somebody with keys and a certificate that no device has reason to trust. */
export interface Outsider {
  readonly keys: KeyPair;
  readonly certificate: AgentCertificate | ModuleCertificate;
}

/** What goods cost. */
export interface Price {
  readonly type: string;
  /** smallest units */
  readonly amount: number;
}

/** Everything that was issued, with all secrets. */
export interface Fixture {
  readonly request: FixtureRequest;
  readonly cryptography: Cryptography;
  readonly limits: Limits;
  /** the time at which runs begin, in milliseconds since 1970 */
  readonly clockStartMs: number;
  /** one unit of the charts, in smallest units of {@link noteType} */
  readonly unit: number;
  /** the type of all notes: "USD" */
  readonly noteType: string;
  /** a type that nobody holds: "EUR" */
  readonly otherNoteType: string;
  /** address of who opens sessions in the charts, and of who answers */
  readonly initiator: string;
  readonly responder: string;
  /** by address: the two devices of the system, the network server, and the probe's collector (TA.C or MM.C) */
  readonly devices: Readonly<Record<string, FixtureDevice>>;
  readonly collector: string;
  /** tickets that can move; credentials are not among them */
  readonly tickets: readonly IssuedTicket[];
  /** in purchases: the merchant's credential of TA.B, the card of TA.A */
  readonly credentials: readonly IssuedTicket[];
  /** in purchases: what the goods cost; elsewhere one unit. One unit of the charts, where agents speak of it */
  readonly price: Price;
  readonly notes: readonly IssuedNote[];
  readonly outsider: Outsider;
  /** in purchases with notes, where {@link outsider} is an agent */
  readonly moduleOutsider?: Outsider;
  /** sign-on keys with the network server, by module */
  readonly signOnKeys: Readonly<Record<string, Uint8Array>>;
  /** constant C of the modules; null in a system of agents */
  readonly mask: number | null;
}

/** Fixtures that are kept; more than a complete enumeration of facts needs. */
const fixturesMax = 1024;
const fixtures = new Map<string, Fixture>();

/** The fixture of a request. Throws `RangeError` on a request for an unknown device. */
export function fixtureOf(request: FixtureRequest): Fixture {
  const name = JSON.stringify(request, inOrder);
  const known = fixtures.get(name);
  if (known !== undefined) return known;
  const fixture = madeFor(request);
  for (const address of [...Object.keys(request.facts), ...Object.keys(request.kinds ?? {})]) {
    if (!Object.hasOwn(fixture.devices, address)) throw new RangeError(`no device ${address} in ${request.system}`);
  }
  for (const [address, { peerCertificate }] of Object.entries(request.facts)) {
    const isOfNumbers = peerCertificate === "wrongKind" || peerCertificate === "nobody";
    if (isOfNumbers && fixture.devices[address]?.device === "agent") throw new RangeError("agents have no numbers");
  }
  if (fixtures.size >= fixturesMax) fixtures.clear();
  fixtures.set(name, fixture);
  return fixture;
}

function madeFor(request: FixtureRequest): Fixture {
  switch (request.system) {
    case "ticket-transfer":
      return agentsFixture(request);
    case "pos-payment":
      return modulesFixture(request);
    default:
      return purchaseFixture(request, request.system);
  }
}

/** The device that collects, in the probe, what this one has. */
export function collectorOf(fixture: Fixture, address: string): string {
  const kind = deviceAt(fixture, address).device;
  return kind === "module" && fixture.moduleOutsider !== undefined ? "MM.C" : fixture.collector;
}

/** Maps with their keys in order, so that equal requests have equal texts. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A device of a fixture. Throws `RangeError` where there is none. */
export function deviceAt(fixture: Fixture, address: string): FixtureDevice {
  const device = fixture.devices[address];
  if (device === undefined) throw new RangeError(`no device ${address} in ${fixture.request.system}`);
  return device;
}

/** The address of whom a device takes another to be, told by address, agent id or module number; null: nobody known. */
export function addressOf(fixture: Fixture, party: string): string | null {
  for (const { address, id, module } of Object.values(fixture.devices)) {
    if (party === address || party === id || (module !== null && party === module.toString(16))) return address;
  }
  return null;
}
