/** A purchase as its four devices would speak it, and who listens: for tests of what reads and books it. */

import type { CryptoName } from "./cryptography.ts";
import type { FieldsOf, WireName } from "./envelope.ts";
import { deviceAt, type FixtureRequest, fixtureOf, type PurchaseName } from "./fixture.ts";
import { issuedTicket } from "./issuing.ts";
import type { AgentCertificate, Ticket } from "./items.ts";
import { type ReadMessage, WireReader } from "./reader.ts";
import { handshake, type OnLink, Spoken, type SpokenOrder, type SpokenSession } from "./spoken.ts";

/** Numbers of a purchase: the session of the agents, and what follows. */
export interface Bargain {
  readonly agents: SpokenSession;
  readonly ofPayer: Uint8Array;
  readonly ofPayee: Uint8Array;
  readonly order: SpokenOrder;
}

/** Who listens, and how to make the devices speak. */
export function shopping(
  system: PurchaseName,
  crypto: CryptoName = "symbolic",
  facts: FixtureRequest["facts"] = {},
  more: Partial<FixtureRequest> = {},
) {
  const fixture = fixtureOf({ system, crypto, facts, ...more });
  const reader = new WireReader(fixture);
  const spoken = new Spoken(fixture);
  const read = ({ bytes, from, to }: OnLink): ReadMessage => reader.read(bytes, from, to);
  const fields = (it: object): never => it as never;

  /** Both owners begin, and the agents establish their session. */
  const meetAgents = () => {
    for (const agent of ["TA.A", "TA.B"]) reader.attempt(agent);
    const { messages, session } = handshake(spoken, "TA.A", "TA.B");
    return { messages: messages.map(read), session };
  };

  const say = (session: SpokenSession, from: string, name: WireName, said: object, replyTo?: number): OnLink => {
    const to = from === session.initiator ? session.responder : session.initiator;
    return { from, to, bytes: spoken.inSession(session, from, name, fields(said), replyTo) };
  };

  /** Between an agent and its own module, bare or under their key. */
  const tell = (order: SpokenOrder | null, from: string, name: WireName, said: object, replyTo?: number): OnLink => {
    const to = deviceAt(fixture, from).mate as string;
    if (order === null) return { from, to, bytes: spoken.bare(name, fields(said)) };
    return { from, to, bytes: spoken.inOrder(order, from, name, fields(said), replyTo) };
  };

  /** FIG. 16, 520 to 544: the numbers, told to the other agent and to the own module. */
  const agree = (agents: SpokenSession): Bargain & { readonly messages: readonly ReadMessage[] } => {
    const [ofPayer, ofPayee] = [spoken.chance(), spoken.chance()];
    const messages = [
      say(agents, "TA.A", "16/MoneyModulePayment", { random: ofPayer }),
      say(agents, "TA.B", "16/RandomR2", { random: ofPayee }),
      tell(null, "TA.A", "16/MakePayment", { random: ofPayer }),
      tell(null, "TA.B", "16/ReceivePayment", { random: ofPayee }),
    ].map(read);
    for (const module of ["MM.A", "MM.B"]) reader.attempt(module);
    return { agents, ofPayer, ofPayee, order: spoken.order(ofPayer, ofPayee), messages };
  };

  /** 546: the modules establish their session over the agents. */
  const meetModules = (agents: SpokenSession) => {
    const { messages, session } = handshake(spoken, "MM.A", "MM.B");
    const hops = messages.map(({ from, bytes }) => spoken.carried(agents, from, bytes));
    return { session, hops: hops.map((way) => way.map(read)), links: hops };
  };

  /** A message of a module for the other one, on its three hops. */
  const route = <N extends WireName>(
    { agents, order }: Bargain,
    modules: SpokenSession,
    from: string,
    name: N,
    said: FieldsOf<N>,
    layer: "17" | "20" = "20",
  ): readonly OnLink[] => {
    const message = spoken.inSession(modules, from, name, said);
    return spoken.carried(agents, from, message, layer === "20" ? order : undefined);
  };

  return { fixture, reader, spoken, read, meetAgents, meetModules, say, tell, agree, route };
}

/** A ticket that TA.B issues for TA.A. */
export function issuedByMerchant(
  { fixture }: Pick<ReturnType<typeof shopping>, "fixture">,
  serial = 1,
  change: { readonly type?: Ticket["identifier"]["type"]; readonly components?: Ticket["components"] } = {},
): Ticket {
  const { keys, certificate, id } = deviceAt(fixture, "TA.B");
  if (keys === null) throw new RangeError("TA.B has no keys");
  const { amount, type } = fixture.price;
  return issuedTicket(
    fixture.cryptography,
    { id, keys, certificate: certificate as AgentCertificate },
    {
      identifier: {
        issuer: { name: "Owner of TA.B", credentialExpires: fixture.clockStartMs },
        receiver: { agent: "TA.A", certificateExpires: fixture.clockStartMs },
        type: change.type ?? "event",
      },
      components: { serial, merchandise: "a seat", price: amount, priceType: type, ...change.components },
    },
  );
}
