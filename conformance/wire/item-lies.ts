/**
 * What a holder that has its keys makes of tickets and notes that it should give in earnest. All is properly signed but
 * for what the lie itself is about, so that only the one check that it is meant for can tell.
 */
import { collectorOf, deviceAt, type Fixture } from "./fixture.ts";
import { type Signer, signedOver, transferred, withOtherAmount } from "./issuing.ts";
import type { AgentCertificate, HeldTicket, ModuleCertificate, Note, NoteTransfer, Ticket } from "./items.ts";

/** What can be wrong with a ticket that is sent. The other is the fixture's collector, who helps the liar. */
export type TicketLie =
  /** it is signed over to another agent */
  | "forAnother"
  /** another agent has signed it over: it went there first */
  | "fromAnother"
  /** it has been signed over to another before, who has not given it back */
  | "chainBroken"
  /** the last signature is one over something else */
  | "signatureWrong"
  /** the first ticket is there once more */
  | "twice";

/** What can be wrong with notes that are given. */
export type NoteLie =
  /** the first is given to another module */
  | "forAnother"
  /** the first comes from another module: it went there first */
  | "fromAnother"
  /** the last signature of the first is one over something else */
  | "signatureWrong"
  /** twice the first, each for half of the sum */
  | "twice"
  /** more of the first than the giver had of it, and that much less of the second */
  | "overspent";

/** The tickets as the liar sends them. `from`: who sends, `to`: who gets them; addresses. */
export function ticketsTold(
  fixture: Fixture,
  tickets: readonly HeldTicket[],
  how: TicketLie,
  from: string,
  to: string,
): readonly HeldTicket[] | null {
  const [first, ...rest] = tickets;
  if (first === undefined) return null;
  if (how === "twice") return [...tickets, first];
  const ticket = ticketTold(fixture, first.ticket, how, from, to);
  return ticket === null ? null : [{ ...first, ticket }, ...rest];
}

function ticketTold(
  fixture: Fixture,
  { transferHistory, senderSignatures, ...issued }: Ticket,
  how: Exclude<TicketLie, "twice">,
  from: string,
  to: string,
): Ticket | null {
  const { cryptography } = fixture;
  const collector = collectorOf(fixture, from);
  const at = transferHistory.at(-1)?.at;
  if (at === undefined) return null;
  const history = { transferHistory: transferHistory.slice(0, -1), senderSignatures: senderSignatures.slice(0, -1) };
  const own: Ticket = { ...issued, ...history };
  const [liar, other] = [agentAt(fixture, from), agentAt(fixture, collector)];
  const given = (ticket: Ticket, sender: typeof liar, receiver: string): Ticket =>
    signedOver(cryptography, ticket, sender, receiver, at);
  switch (how) {
    case "forAnother":
      return given(own, liar, collector);
    case "fromAnother":
      return given(given(own, liar, collector), other, to);
    case "chainBroken":
      return given(given(own, liar, collector), liar, to);
    default: {
      const truth = given(own, liar, to);
      const signature = cryptography.sign(liar.keys.privateKey, new Uint8Array(1));
      return { ...truth, senderSignatures: [...own.senderSignatures, signature] };
    }
  }
}

function agentAt(fixture: Fixture, address: string): Signer<string, AgentCertificate> {
  const { id, keys, certificate } = deviceAt(fixture, address);
  if (keys === null) throw new RangeError(`${address} has no keys`);
  return { id, keys, certificate: certificate as AgentCertificate };
}

/** The notes as the liar gives them; null: with these it cannot. */
export function notesTold(
  fixture: Fixture,
  notes: readonly Note[],
  how: NoteLie,
  from: string,
  to: string,
): readonly Note[] | null {
  const [first, ...rest] = notes;
  const last = first?.transfers.at(-1);
  if (first === undefined || last === undefined) return null;
  const { cryptography } = fixture;
  const collector = collectorOf(fixture, from);
  const [liar, other] = [moduleAt(fixture, from), moduleAt(fixture, collector)];
  const own: Note = { ...first, transfers: first.transfers.slice(0, -1) };
  const { id: receiver } = moduleAt(fixture, to);
  const given = (note: Note, giver: typeof liar, taker: number, spoilt = false): Note =>
    transferred(cryptography, note, giver, { taker, amount: last.amount, at: last.at }, spoilt);
  switch (how) {
    case "forAnother":
      return [given(own, liar, other.id), ...rest];
    case "fromAnother":
      return [given(given(own, liar, other.id), other, receiver), ...rest];
    case "signatureWrong":
      return [given(own, liar, receiver, true), ...rest];
    case "twice":
      return halves(fixture, notes, liar);
    default:
      return overspent(fixture, notes, own, liar);
  }
}

type Module = Signer<number, ModuleCertificate>;

function moduleAt(fixture: Fixture, address: string): Module {
  const { module, keys, certificate } = deviceAt(fixture, address);
  if (module === null || keys === null) throw new RangeError(`${address} is no module`);
  return { id: module, keys, certificate: certificate as ModuleCertificate };
}

const amountOf = ({ transfers }: Note): number => (transfers.at(-1) as NoteTransfer).amount;

function halves({ cryptography }: Fixture, notes: readonly Note[], { keys }: Module): readonly Note[] | null {
  const total = notes.reduce((sum, note) => sum + amountOf(note), 0);
  const parts = [Math.ceil(total / 2), Math.floor(total / 2)];
  if (parts.includes(0)) return null;
  return parts.map((amount) => withOtherAmount(cryptography, notes[0] as Note, keys, amount));
}

function overspent(
  { cryptography }: Fixture,
  [first, second, ...rest]: readonly Note[],
  own: Note,
  { keys }: Module,
): readonly Note[] | null {
  if (first === undefined || second === undefined) return null;
  const had = own.transfers.at(-1)?.amount ?? own.body.value;
  const less = amountOf(second) - (had + 1 - amountOf(first));
  if (less < 1) return null;
  const changed = (note: Note, amount: number): Note => withOtherAmount(cryptography, note, keys, amount);
  return [changed(first, had + 1), changed(second, less), ...rest];
}
