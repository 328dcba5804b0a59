/**
 * The messages of all figures: who sends what to whom, at which steps, and what protects it on the way.
 *
 * A name is unique within its figure only (9 and 38 both have a SessionChallenge), so a message is called
 * `9/SessionChallenge` everywhere.
 *
 * @example
 * ```ts
 * import { message } from "./messages.ts";
 *
 * message("41/Acknowledgement").sentAt; // ["41/1706"]
 * message("41/Acknowledgement").protection; // "moduleSessionKey"
 * ```
 */
import type { FigureId, Lane, StepAddress } from "./catalogue.ts";
import table from "./messages.json" with { type: "json" };

/** The full name of a message: `figure/name`. */
export type MessageName = keyof typeof table;

/**
 * What protects a message on a leg, the innermost layer where there are several (what carries it, see `via`, adds its
 * own: figures 17 and 20 wrap it under the agents' key too, figure 20 also under the key of agent and module).
 *
 * - `none`: travels bare (certificates, denials before there is a key, notices of a network server)
 * - `internal`: never leaves the tamper-proof part
 * - `localBus`: between agent, module and host of one device, bare; the host sees and can forge it
 * - `notStated`: outside agents and modules (between hosts, to a merchant's server, to the card network): source silent
 * - `publicKey`: under the receiver's public key; anybody can make one, only the receiver can read it
 * - `agentSessionKey`: TA/TA of figure 9
 * - `deviceSessionKey`: TA/MM of figure 16, between an agent and its own module
 * - `moduleSessionKey`: MM/MM of figure 38
 * - `serverSessionKey`: MM/SS of figures 37 and 38, with a security server
 * - `serverLinkKey`: NS/SS, installed in network and security servers
 * - `signOnKey`: K of figure 37, between a module and its network server
 */
export const protections = [
  "none",
  "internal",
  "localBus",
  "notStated",
  "publicKey",
  "agentSessionKey",
  "deviceSessionKey",
  "moduleSessionKey",
  "serverSessionKey",
  "serverLinkKey",
  "signOnKey",
] as const;

/** One of `protections`. */
export type Protection = (typeof protections)[number];

/** One passage of a message from lane to lane. */
export interface Leg {
  readonly from: Lane;
  readonly to: Lane;
  /** Where it is sent: several if several steps send it; none if the source gives the sending no number. */
  readonly sentAt: readonly StepAddress[];
  /** What carries it: a call of figure 10 or 17 to 20, or the hosts that relay it. */
  readonly via: readonly StepAddress[];
  /** Where it is taken in: not always a step of kind `receive`; none if the source gives the receipt no number. */
  readonly receivedAt: readonly StepAddress[];
  readonly protection: Protection;
}

/**
 * A message. Its own `from`, `to` and so on are those of its first leg. Further legs: the same report at the other
 * device (16), the hops of an envelope (17, 20), a message handed on by a host or network server (21, 30, 37).
 */
export interface Message extends Leg {
  readonly name: MessageName;
  readonly figure: FigureId;
  /** The name without its figure. */
  readonly shortName: string;
  /** Field names; a question mark at the end marks one that may be absent. */
  readonly fields: readonly string[];
  readonly otherLegs: readonly Leg[];
}

interface LegRow {
  readonly from: Lane;
  readonly to: Lane;
  readonly sentAt: readonly StepAddress[];
  readonly via?: readonly StepAddress[];
  readonly receivedAt: readonly StepAddress[];
  readonly protection: Protection;
}

interface MessageRow extends LegRow {
  readonly fields: readonly string[];
  readonly otherLegs?: readonly LegRow[];
}

// JSON is typed with plain strings. The tests beside this file check every lane, address and protection in it.
const rows = table as unknown as Readonly<Record<MessageName, MessageRow>>;

const leg = (row: LegRow): Leg =>
  Object.freeze({
    from: row.from,
    to: row.to,
    sentAt: Object.freeze(row.sentAt),
    via: Object.freeze(row.via ?? []),
    receivedAt: Object.freeze(row.receivedAt),
    protection: row.protection,
  });

const build = (name: MessageName): Message => {
  const [figure, shortName] = name.split("/") as [FigureId, string];
  const row = rows[name];
  return Object.freeze({
    ...leg(row),
    name,
    figure,
    shortName,
    fields: Object.freeze(row.fields),
    otherLegs: Object.freeze((row.otherLegs ?? []).map(leg)),
  });
};

/** All messages, in figure order. Frozen. */
export const messages: readonly Message[] = Object.freeze((Object.keys(table) as MessageName[]).map(build));

const messagesByName = new Map<string, Message>(messages.map((entry) => [entry.name, entry]));

/** One message by its full name. Total on `MessageName`. */
export const message = (name: MessageName): Message => {
  const entry = messagesByName.get(name);
  if (entry === undefined) throw new Error(`no row for ${name}, which is a key of the table`);
  return entry;
};

/** Is this text the full name of a message? */
export const isMessageName = (text: string): text is MessageName => messagesByName.has(text);

/** The messages of one figure. */
export const messagesOf = (figure: FigureId): readonly Message[] => messages.filter((entry) => entry.figure === figure);

/** All legs of a message, the first one included. */
export const legsOf = (entry: Message): readonly Leg[] => [entry, ...entry.otherLegs];
