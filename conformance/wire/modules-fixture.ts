/**
 * The fixture of pos-payment: MM.A holds two notes, usually of one unit each, MM.B is paid, MM.C collects in the probe,
 * NS is the network server on which all have signed on.
 *
 * N1 has passed through one former holder, N2 through two; the first of these two has let its certificate expire since.
 */
import { toHex } from "./bytes.ts";
import type { Facts, Fixture, FixtureDevice, FixtureRequest, IssuedNote, ModuleKindName, Outsider } from "./fixture.ts";
import { clockStartMs, currency, expiringAfterMs, type Terms, takerAheadMs, termsOf, times } from "./fixture-terms.ts";
import { type Chain, issuedNote, moduleCertificateOf, type Signer, transferred } from "./issuing.ts";
import { type ModuleCertificate, type Note, noteId } from "./items.ts";
import { deviceNumbers, moduleNumbers } from "./module-numbers.ts";
import { a, mask, p } from "./numbering.ts";
import { frame, type ModuleProvision } from "./records.ts";

const payer = "MM.A";
const payee = "MM.B";
const collector = "MM.C";
const server = "NS";
/** A module's address. */
export type ModuleAddress = keyof typeof deviceNumbers;
type Address = ModuleAddress;
type Module = Signer<number, ModuleCertificate>;

const modules: readonly Address[] = [payer, payee, collector];
const peers: Readonly<Record<Address, Address | null>> = { [payer]: payee, [payee]: payer, [collector]: null };

/** See the file header. */
export function modulesFixture(request: FixtureRequest): Fixture {
  const terms = termsOf(request);
  const notes = notesOf(terms);
  const signOnKeys = Object.fromEntries(modules.map((address) => [address, signOnKey(terms, address)]));
  const device = (address: Address): FixtureDevice =>
    moduleDevice(terms, address, notes, { signOn: { server, key: signOnKey(terms, address) } });
  return {
    request,
    cryptography: terms.cryptography,
    limits: terms.limits,
    clockStartMs,
    ...currency,
    initiator: payer,
    responder: payee,
    devices: {
      [payer]: device(payer),
      [payee]: device(payee),
      [collector]: device(collector),
      [server]: networkServer(terms, signOnKeys),
    },
    collector,
    tickets: [],
    credentials: [],
    price: { type: currency.noteType, amount: currency.unit },
    notes,
    outsider: outsidersModule(terms),
    signOnKeys,
    mask,
  };
}

/** A module as a device of a fixture, which has its part of all notes. */
export function moduleDevice(
  terms: Terms,
  address: ModuleAddress,
  notes: readonly IssuedNote[],
  given: Pick<ModuleProvision, "signOn" | "agent">,
): FixtureDevice {
  const issued = moduleAt(terms, address);
  const own = notes.filter(({ holder }) => holder === address);
  return {
    address,
    device: "module",
    id: String(issued.id),
    module: issued.id,
    kind: kindOf(terms, address),
    peer: peers[address],
    mate: given.agent ?? null,
    store: store(terms, address, issued, own, given),
    keys: issued.keys,
    certificate: issued.certificate,
    tickets: [],
    notes: own,
    facts: terms.facts(address),
    clockOffsetMs: address === payee && offered(terms) === "expired" ? takerAheadMs : 0,
  };
}

const kindOf = ({ request }: Terms, address: Address): ModuleKindName => request.kinds?.[address] ?? "transaction";
const offered = (terms: Terms): Facts["itemsOffered"] => terms.facts(payee).itemsOffered;

/** K, that the network server and a module have from FIG. 37. */
function signOnKey({ cryptography }: Terms, address: Address): Uint8Array {
  return cryptography.hash(Buffer.from(`sign-on key of ${address}`, "utf8"));
}

function networkServer(terms: Terms, signedOn: Readonly<Record<string, Uint8Array>>): FixtureDevice {
  return {
    address: server,
    device: "networkServer",
    id: server,
    module: null,
    kind: null,
    peer: null,
    mate: null,
    store: frame({ record: "provision", device: "networkServer", crypto: terms.request.crypto, signedOn }),
    keys: null,
    certificate: null,
    tickets: [],
    notes: [],
    facts: {},
    clockOffsetMs: 0,
  };
}

/** The Certification Agency: what every module knows. */
function agency({ keys }: Terms): Chain<number> {
  return {
    primary: { id: moduleNumbers.PSS, keys: keys("PSS") },
    server: { id: moduleNumbers.SS, keys: keys("SS"), expires: times.serverExpires },
  };
}

/** A chain that is nobody's: its primary server is on no list. */
function unknownChain({ keys }: Terms, primary: number): Chain<number> {
  return {
    primary: { id: primary, keys: keys("OutsiderPrimary") },
    server: { id: moduleNumbers.OutsiderServer, keys: keys("OutsiderServer"), expires: times.serverExpires },
  };
}

/** A device's module, with the certificate that its peer is to find. */
function moduleAt(terms: Terms, address: Address): Module {
  const keys = terms.keys(address);
  const id = deviceNumbers[address][kindOf(terms, address)];
  const peer = peers[address];
  const found = peer === null ? undefined : terms.facts(peer).peerCertificate;
  const chain = found === "forged" ? unknownChain(terms, moduleNumbers.OutsiderPrimary) : agency(terms);
  const body = {
    id: found === undefined ? id : (foreignNumbers[found] ?? id),
    publicKey: keys.publicKey,
    expires: found === "expired" ? times.certificateExpired : times.certificateExpires,
  };
  return { id, keys, certificate: moduleCertificateOf(terms.cryptography, chain, body) };
}

/** Numbers that no module can have: a security server's, and one that belongs to nobody. */
const foreignNumbers: Readonly<Partial<Record<NonNullable<Facts["peerCertificate"]>, number>>> = {
  wrongKind: moduleNumbers.OutsiderServer,
  nobody: 0,
};

/** A party to the history of notes. */
function party(
  terms: Terms,
  holder: "MoneyGenerator" | "MM.Former1" | "MM.Former2" | "MM.Listed",
  expires: number = times.certificateExpires,
): Module {
  const keys = terms.keys(holder);
  const body = { id: moduleNumbers[holder], publicKey: keys.publicKey, expires };
  return { id: body.id, keys, certificate: moduleCertificateOf(terms.cryptography, agency(terms), body) };
}

/** Claims to be certified under the primary server that everybody knows, whose key it has not. */
export function outsidersModule(terms: Terms): Outsider {
  const keys = terms.keys("Outsider");
  const body = { id: moduleNumbers.Outsider, publicKey: keys.publicKey, expires: times.certificateExpires };
  return { keys, certificate: moduleCertificateOf(terms.cryptography, unknownChain(terms, moduleNumbers.PSS), body) };
}

/** The payer's notes, made so that the payee finds what the fact says. */
export function notesOf(terms: Terms): readonly IssuedNote[] {
  const { cryptography } = terms;
  const fact = offered(terms);
  const generator = party(terms, "MoneyGenerator");
  const last = fact === "tainted" ? party(terms, "MM.Listed") : party(terms, "MM.Former1");
  const first = party(terms, "MM.Former2", times.formerExpires);
  const values = valuesOf(terms);
  const holder = deviceNumbers[payer][kindOf(terms, payer)];
  const toHolder = (serial: 1 | 2) => ({ taker: holder, amount: values[serial], at: times.passedOn[1] });
  const issue = (serial: 1 | 2, receiver: number): Note =>
    issuedNote(cryptography, generator, {
      serial,
      bank: "First Bank",
      type: currency.noteType,
      value: values[serial],
      issued: times.issued,
      expires: fact === "expired" ? clockStartMs + expiringAfterMs : (times.noteExpires[serial - 1] as number),
      first: receiver,
    });
  const isForged = fact === "forged";
  // Where the chain is to be broken, the giver is not who received the note: at the first link of N1, at the second of N2.
  const receiver = fact === "invalid" ? first.id : last.id;
  const one = transferred(cryptography, issue(1, receiver), last, toHolder(1), isForged);
  const between = {
    taker: fact === "invalid" || fact === "invalidLater" ? moduleNumbers["MM.Listed"] : last.id,
    amount: values[2],
    at: times.passedOn[0],
  };
  const passedOn = transferred(cryptography, issue(2, first.id), first, between);
  const two = transferred(cryptography, passedOn, last, toHolder(2), isForged);
  return [one, two].map((note) => ({
    name: `N${note.body.serial}`,
    id: toHex(noteId(cryptography, note)),
    serial: note.body.serial,
    held: { note, residual: note.body.value },
    holder: payer,
  }));
}

/** What N1 and N2 are worth: two units together. */
function valuesOf(terms: Terms): Readonly<Record<1 | 2, number>> {
  const more = terms.facts(payer).itemsHeld === "unequal" ? currency.unit / 2 : 0;
  return { 1: currency.unit + more, 2: currency.unit - more };
}

/** Ids that a module is to find on its list. */
function listedBy(terms: Terms, address: Address): readonly number[] {
  const { peerCertificate, itemsOffered } = terms.facts(address);
  const peer = peers[address];
  return [
    ...(peerCertificate === "listed" && peer !== null ? [deviceNumbers[peer][kindOf(terms, peer)]] : []),
    ...(itemsOffered === "tainted" ? [moduleNumbers["MM.Listed"]] : []),
  ];
}

function store(
  terms: Terms,
  address: Address,
  issued: Module,
  notes: readonly IssuedNote[],
  given: Pick<ModuleProvision, "signOn" | "agent">,
): Uint8Array {
  const listed = listedBy(terms, address);
  return frame({
    record: "provision",
    device: "module",
    crypto: terms.request.crypto,
    id: issued.id,
    privateKey: issued.keys.privateKey,
    certificate: issued.certificate,
    primaryKeys: [{ id: moduleNumbers.PSS, publicKey: terms.keys("PSS").publicKey }],
    badIds: { version: 1 + listed.length, ids: listed },
    numbering: { p, a, c: mask },
    notes: notes.map(({ held }) => held),
    ...given,
    limits: terms.limits,
  });
}
