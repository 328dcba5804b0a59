/** Tickets that devices issue in a run: what a merchant's agent delivers (FIG. 15, 468 and 500). */
import { toHex } from "./bytes.ts";
import type { Cryptography } from "./cryptography.ts";
import type { Fixture } from "./fixture.ts";
import { type Ticket, ticketId } from "./items.ts";

/** A ticket that was issued in a run. */
export interface IssuedInRun {
  /** `G<n>`: of the n-th attempt of who issued it */
  readonly name: string;
  /** ticket id in hexadecimal */
  readonly id: string;
  readonly ticket: Ticket;
  /** address of who has sent it */
  readonly issuer: string;
  /** id of the session in which it was delivered */
  readonly session: string;
}

/** See the file header. */
export class IssuedGoods {
  readonly #cryptography: Cryptography;
  readonly #byId = new Map<string, IssuedInRun>();
  readonly #names = new Set<string>();

  constructor(cryptography: Cryptography, before: readonly IssuedInRun[] = []) {
    this.#cryptography = cryptography;
    for (const goods of before) this.#add(goods);
  }

  /** A ticket is on its way from who issues it, in that attempt. Its name: of the second one in an attempt its id's. */
  issue(ticket: Ticket, issuer: string, attempt: number, session: string): string {
    const id = toHex(ticketId(this.#cryptography, ticket));
    const known = this.#byId.get(id);
    if (known !== undefined) return known.name;
    const usual = `G${attempt}`;
    const name = this.#names.has(usual) ? unknownName(id) : usual;
    this.#add({ name, id, ticket, issuer, session });
    return name;
  }

  #add(goods: IssuedInRun): void {
    this.#names.add(goods.name);
    this.#byId.set(goods.id, goods);
  }

  /** A ticket that was issued in the run, by its id in hexadecimal. */
  byId(id: string): IssuedInRun | undefined {
    return this.#byId.get(id);
  }

  /** All of them, in the order in which they were issued. */
  all(): readonly IssuedInRun[] {
    return [...this.#byId.values()];
  }
}

/** Tickets that were issued, by whomever. */
export interface Names {
  readonly fixture: Fixture;
  readonly issued: Pick<IssuedGoods, "byId">;
}

/** The name of a ticket, issued before the run or in it; one that never was is called by the beginning of its id. */
export function nameOfTicket({ fixture, issued }: Names, id: string): string {
  const before = [...fixture.tickets, ...fixture.credentials].find((ticket) => ticket.id === id);
  return before?.name ?? issued.byId(id)?.name ?? unknownName(id);
}

function unknownName(id: string): string {
  return `?${id.slice(0, 8)}`;
}
