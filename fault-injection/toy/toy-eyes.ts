/**
 * The oracle's eyes for the toy: they read its text and keep its books.
 */
import type { DeviceLedger, LogEntry } from "../../spec/ledger.ts";
import type { Eyes, Moment, SeenMessage } from "../world/eyes.ts";
import { fromBytes, recordsOf, type ToyMessage, toBytes } from "./toy-build.ts";

const names = ["25/TransferredTickets", "25/TransferAck", "25/TicketsDeleted", "11/AbortNotice"];

/** Eyes for one run. */
export function toyEyes(): Eyes {
  const confirmed = new Map<string, string>();
  return {
    system: ["TA.A", "TA.B"],
    stores: {
      "TA.A": toBytes({ record: "provision", tickets: ["T1", "T2"] }),
      "TA.B": toBytes({ record: "provision", tickets: [] }),
      "TA.C": toBytes({ record: "provision", tickets: [] }),
    },
    bookkeepers: ["TA.A", "TA.B", "TA.C"],
    startsAt: 1_700_000_000_000,
    clocksAhead: {},
    read,
    ledger: (moment) => ledgerOf(moment, confirmed),
    request: ({ type, peer, tickets }, device, holdings) => {
      const other = peer ?? (device === "TA.A" ? "TA.B" : "TA.A");
      if (type === "OwnerTransfersTickets" || type === "HostExpectsTickets") return { type, peer: other };
      if (type === "OwnerCancels") return { type };
      const first = holdings?.tickets.find(({ holding }) => holding === "final")?.id ?? "none";
      return { type: "OwnerPicksTickets", tickets: tickets ?? [first] };
    },
    event: ({ type }) => ({ type }),
    remarks: () => [],
    lie: ({ name, session, fields }, _from, _to, how) =>
      fields["ticket"] === undefined ? undefined : toBytes({ name, session, ticket: how }),
    forge: (how) => toBytes({ name: how, session: "forged" }),
  };
}

function read(bytes: Uint8Array): SeenMessage {
  const message = fromBytes<ToyMessage>(bytes);
  if (message === undefined || !names.includes(message.name)) {
    return { name: "Junk", session: null, number: null, abstract: { type: "Junk" }, fields: {} };
  }
  const { name, ...fields } = message;
  return {
    name,
    session: message.session,
    number: null,
    abstract: { ...fields, type: name.split("/")[1] as string },
    fields,
  };
}

function ledgerOf(moment: Moment, confirmed: Map<string, string>): DeviceLedger {
  const { device, request, holdings, down, store } = moment;
  const { records } = recordsOf(store);
  const log = records.flatMap(({ record, session = "", direction = "given", ticket }): LogEntry[] =>
    record === "committed" && ticket !== undefined ? [{ kind: "committed", session, direction, ticket }] : [],
  );
  const own = new Set(records.flatMap(({ record, tickets = [] }) => (record === "provision" ? tickets : [])));
  for (const { ticket = "", direction } of log) {
    if (direction === "received") own.add(ticket);
    else own.delete(ticket);
  }
  const last = records.at(-1);
  const decided =
    last?.record === "decided"
      ? { session: last.session ?? "", direction: "given" as const, ticket: last.ticket ?? "" }
      : null;
  if (request?.type === "OwnerPicksTickets") confirmed.set(device, request.tickets[0] ?? "");
  if (down || holdings === undefined || holdings.session === null) confirmed.delete(device);
  const shown = holdings?.tickets ?? [];
  const isLeaving = (it: string): boolean =>
    it === decided?.ticket || shown.some(({ id, holding }) => id === it && holding === "leaving");
  const arriving = shown.filter(({ holding }) => holding === "arriving");
  return {
    device,
    kind: null,
    down,
    sessionsBegun: 0,
    session: holdings?.session ?? null,
    peer: (holdings?.session ?? null) === null ? null : (holdings?.peer ?? null),
    peerCertificate: null,
    itemsOffered: arriving.length > 0 || log.length > 0 ? "valid" : null,
    confirmed: confirmed.get(device) ?? null,
    tickets: [
      ...[...own].map((ticket) => ({ ticket, holding: isLeaving(ticket) ? ("leaving" as const) : ("final" as const) })),
      ...arriving.map(({ id }) => ({ ticket: id, holding: "arriving" as const })),
    ],
    notes: [],
    decided,
    ready: null,
    doubt: null,
    orders: [],
    opened: [],
    log,
  };
}
