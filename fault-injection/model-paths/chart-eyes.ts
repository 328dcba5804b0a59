/**
 * For tests: eyes for {@link chartBuild}. They read its texts, and know its ledgers from the charts.
 */
import type { RefinementTables } from "../../properties/refinement/index.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { Eyes, Moment, SeenMessage } from "../world/eyes.ts";
import { type ChartMessage, fromBytes, toBytes } from "./chart-build.ts";
import { forgeryOf } from "./outsiders.ts";
import { wireName } from "./wire-names.ts";

/** Eyes for one run of a system. */
export function chartEyes(tables: RefinementTables): Eyes {
  const names = tables.roles.map(({ closed }) => closed.name);
  return {
    system: names,
    stores: Object.fromEntries(names.map((name) => [name, toBytes({})])),
    bookkeepers: names.filter((name) => name !== "NS"),
    startsAt: 0,
    clocksAhead: {},
    read,
    ledger: (moment) => ledgerOf(tables, moment),
    request: (said) => {
      const { route: _, ...event } = said;
      return event as unknown as HostRequest;
    },
    event: (request) => request,
    remarks: () => [],
    // What is found when it is looked at, the facts say: the lie only has to be another text.
    lie: (message, _from, _to, how) => toBytes({ ...message.fields, how }),
    forge: (how, _from, to) => forged(tables, how, to),
  };
}

function read(bytes: Uint8Array, from: string, to: string): SeenMessage {
  const received = fromBytes<ChartMessage>(bytes);
  if (received === undefined || received.message.type === "Junk") {
    return { name: "Junk", session: null, number: null, abstract: { type: "Junk" }, fields: {} };
  }
  const { message, number, origin = from, destination = to, layer } = received;
  const key = message["session"] ?? message["order"];
  const session = typeof key === "string" ? key : null;
  const isQuery = message.type.startsWith("TransactionStatus");
  const name = isQuery ? `7B/${message.type}` : wireName(destination, message.type);
  const seen = { name, session, number, abstract: message, fields: { ...received } };
  if (received.destination === undefined) return seen;
  const outer = layer === undefined ? [] : [{ session: layer.key, number: layer.number }];
  const inner = session === null || to !== destination ? [] : [{ session, number }];
  return { ...seen, route: { origin, destination }, layers: [...outer, ...inner] };
}

function ledgerOf({ roles }: RefinementTables, { device, down, store, holdings }: Moment): DeviceLedger {
  const table = roles.find(({ closed }) => closed.name === device);
  const [initial] = table?.closed.initials ?? [];
  const shown = (holdings as unknown as { readonly local?: number } | undefined)?.local;
  const local = shown ?? fromBytes<{ off?: number }>(store)?.off ?? initial?.local ?? 0;
  const ledger = table?.ledgers[down && shown === undefined ? (table.offOf[local] ?? local) : local]?.ledger;
  if (ledger === undefined) throw new Error(`${device} has no ledger`);
  return ledger;
}

function forged({ closed, roles }: RefinementTables, how: string, to: string): Uint8Array | undefined {
  const seeds = closed.seeds.map((id) => closed.messages[id] as RefinementTables["closed"]["messages"][number]);
  const seed = seeds.find(
    ({ event, to: role }) =>
      roles[role]?.closed.name === to &&
      ["9/300", "9/324", "9/348", ""].some((after) => forgeryOf(event, after) === how),
  );
  return seed === undefined ? undefined : toBytes({ message: seed.event, number: 0 });
}
