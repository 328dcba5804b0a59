/**
 * What every device of a composition has around its figures: being idle, losing power, coming back.
 */
import type { DeviceLedger, Holding, Undertaking } from "../../spec/ledger.ts";
import { type Local, role } from "../explorer/index.ts";
import {
  type DeviceContext,
  durableFields,
  type EnvironmentEvent,
  type Fixtures,
  freshContext,
  protocol,
  type StateConfig,
} from "../figures/protocol.ts";

/** A device's chart: what it starts from idle, the figures it runs, and how it comes back after a loss of power. */
export interface DeviceParts {
  readonly id: string;
  /** transitions of the idle state: what the owner or host may start */
  readonly starts: NonNullable<StateConfig["on"]>;
  readonly figures: Record<string, StateConfig>;
  /** transitions from a loss of power, tried in order before going idle */
  readonly recovery: readonly {
    readonly guard: (args: { readonly context: DeviceContext }) => boolean;
    readonly target: string;
  }[];
  /** where it goes on that power returns when there is nothing to recover; default: idle */
  readonly afterwards?: string;
  /** what it does wherever it is, as long as it has power */
  readonly always?: NonNullable<StateConfig["on"]>;
}

/** The chart of a device. It begins with `input` over a fresh context. */
export function deviceChart(parts: DeviceParts) {
  const states: Record<string, StateConfig> = {
    off: { id: "off", on: { PowerOn: [...parts.recovery, { target: parts.afterwards ?? "#idle" }] } },
    idle: { id: "idle", tags: "rest", on: parts.starts },
    ...parts.figures,
  };
  return protocol.createMachine({
    id: parts.id,
    context: ({ input }) => freshContext(input),
    initial: "idle",
    states,
    ...(parts.always === undefined ? {} : { on: parts.always }),
  });
}

/** The chart of a device as the explorer takes it. */
export type DeviceChart = ReturnType<typeof deviceChart>;

/** The action by which a device begins or answers one more session. */
export const beginSession = {
  type: "store",
  params: ({ context }: { readonly context: DeviceContext }) => ({ attempts: context.attempts + 1 }),
} as const;

/** How a device takes part in a composition. */
export interface DeviceRole {
  readonly chart: DeviceChart;
  readonly input: Partial<DeviceContext>;
  readonly environment: readonly EnvironmentEvent[];
  readonly fixtures: { readonly [K in keyof Fixtures]?: readonly NonNullable<Fixtures[K]>[] };
}

/** The role of a device: what it loses with its power, and what it shows. */
export function deviceRole(name: string, { chart, input, environment, fixtures }: DeviceRole) {
  return role({
    machine: chart,
    inputs: [input],
    environment,
    fixtures,
    power: { state: "off", event: { type: "PowerOn" }, durable: durableFields },
    rest: ({ tags }: Local<DeviceChart>) => tags.has("rest") || tags.has("endless"),
    observe: (local: Local<DeviceChart>) => deviceLedger(name, local.context, local.down),
  });
}

/** The ledger of a device, read off its context. */
export function deviceLedger(device: string, context: DeviceContext, down: boolean): DeviceLedger {
  const { balance, session, log } = context;
  const decided = undertaking(context.decided);
  const doubt = undertaking(context.doubt);
  // Between the log entry and the end of the session what moved is final already.
  const written = log.some((entry) => entry.session === session && entry.kind === "committed");
  const moving = doubt ?? (written ? null : context.moving);
  // A durable decision can no longer be undone: what it gives is no longer the device's own.
  const leaving = decided?.direction === "given" ? decided : moving?.direction === "given" ? moving : null;
  const arriving = decided?.direction === "received" ? decided : moving?.direction === "received" ? moving : null;
  const notes = holdsNotes(device) ? 1 : 0;
  const given = (leaving?.amount ?? 0) * notes;
  const tickets = context.tickets.map((ticket) => ({
    ticket,
    holding: (ticket === leaving?.ticket ? "leaving" : "final") as Holding,
  }));
  return {
    device,
    kind: context.kind ?? null,
    down,
    sessionsBegun: context.attempts,
    session,
    peer: session === null ? null : context.peer,
    peerCertificate: context.peerCertificate ?? null,
    peerCredential: context.peerCredential ?? null,
    itemsOffered: context.itemsOffered ?? context.goodsOffered ?? null,
    confirmed: context.confirmed,
    tickets: [
      ...tickets,
      ...(arriving?.ticket === undefined ? [] : [{ ticket: arriving.ticket, holding: "arriving" as const }]),
    ],
    notes: [
      ...amount(balance - given, "final"),
      ...amount(given, "leaving"),
      ...amount((arriving?.amount ?? 0) * notes, "arriving"),
    ],
    decided,
    ready: context.ready,
    doubt,
    order: context.order,
    orders: context.orders,
    opened: context.opened,
    log,
  };
}

/** What an agent has bound itself to is an amount of money that its module holds. */
function holdsNotes(device: string): boolean {
  return !device.startsWith("TA.");
}

/** An undertaking as it is shown: the kind of goods is nobody's business. */
function undertaking(record: DeviceContext["doubt"]): Undertaking | null {
  if (record === null) return null;
  const { goods: _, ...shown } = record;
  return shown;
}

function amount(value: number, holding: Holding) {
  return value > 0 ? [{ amount: value, holding }] : [];
}
