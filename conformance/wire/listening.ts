/** A reader in a run of its own, and the devices that it listens to: for tests. */

import type { CryptoName } from "./cryptography.ts";
import type { WireName } from "./envelope.ts";
import { type Fixture, type FixtureRequest, fixtureOf, type SystemName } from "./fixture.ts";
import type { Note } from "./items.ts";
import { type ReadMessage, WireReader } from "./reader.ts";
import { handshake, type OnLink, Spoken, type SpokenSession } from "./spoken.ts";

/** Who listens, and how to make the devices speak. */
export function listening(system: SystemName, crypto: CryptoName = "symbolic", facts: FixtureRequest["facts"] = {}) {
  const fixture = fixtureOf({ system, crypto, facts });
  const reader = new WireReader(fixture);
  const spoken = new Spoken(fixture);
  const read = ({ bytes, from, to }: OnLink): ReadMessage => reader.read(bytes, from, to);
  /** One more session of both ends, and what was read of its making. */
  const meet = () => {
    reader.attempt(fixture.initiator);
    reader.attempt(fixture.responder);
    const { messages, session } = handshake(spoken);
    return { messages, session, read: messages.map(read) };
  };
  const say = (session: SpokenSession, from: string, name: WireName, fields: object, replyTo?: number): OnLink => {
    const to = from === session.initiator ? session.responder : session.initiator;
    return { from, to, bytes: spoken.inSession(session, from, name, fields as never, replyTo) };
  };
  return { fixture, reader, spoken, read, meet, say };
}

/** N1 with a transfer from MM.A to MM.B; who reads a packet does not look at signatures. */
export function passedOn({ devices, notes }: Fixture): Note {
  const note = notes[0]?.held.note as Note;
  const [last] = note.transfers;
  const giver = devices["MM.A"]?.module as number;
  const taker = devices["MM.B"]?.module as number;
  return { ...note, transfers: [...note.transfers, { ...(last as Note["transfers"][number]), giver, taker }] };
}
