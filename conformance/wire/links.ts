/**
 * Who can say what to whom: agents to agents, modules to modules, and an agent to its own module and back, where the
 * host that carries a message tells from which of its two devices it is.
 */
import type { Direction } from "./cryptography.ts";
import type { WireName } from "./envelope.ts";
import type { Fixture } from "./fixture.ts";

/** Between which devices a message goes. */
export type Link =
  /** two agents, two modules, or a module and its network server */
  | "peers"
  /** from a money module to its own agent */
  | "toAgent"
  /** from an agent to its own money module */
  | "toModule";

/** What a message of figure 17 or 20 is carried in. */
export type CarrierName = "17/RoutedMessage" | "20/ERoutedMessage";

/** Between which modules a carried message goes. */
export interface Route {
  readonly origin: string;
  readonly destination: string;
}

/** By the addresses alone: whoever is not a device's own partner is taken for a peer. */
export function linkOf({ devices }: Fixture, from: string, to: string): Link {
  const receiver = devices[to];
  if (receiver?.mate !== from || receiver.mate === null) return "peers";
  return receiver.device === "agent" ? "toAgent" : "toModule";
}

/**
 * The direction of what a device says to its own partner under their key TA/MM, or under one drawn from it: 0 from the
 * agent and 1 from the module of the payer, 2 and 3 of the payee. All that the harness reads or makes under such a key
 * asks here.
 */
export function directionFrom({ devices, initiator }: Fixture, from: string): Direction {
  const isAgent = devices[from]?.device === "agent";
  const isPayer = (isAgent ? from : devices[from]?.mate) === initiator;
  return isPayer ? (isAgent ? 0 : 1) : isAgent ? 2 : 3;
}

/** Does this name stand on what carries another message? */
export function isCarrier(name: string): name is CarrierName {
  return name === "17/RoutedMessage" || name === "20/ERoutedMessage";
}

/** Between which modules a carrier goes on this link; undefined: between none, and it is nothing to be carried. */
export function routeOf({ devices }: Fixture, from: string, to: string, link: Link): Route | undefined {
  const mateOf = (address: string | null | undefined): string | null => devices[address ?? ""]?.mate ?? null;
  const origin = link === "toAgent" ? from : mateOf(link === "toModule" ? devices[from]?.peer : from);
  const destination = link === "toModule" ? to : mateOf(link === "toAgent" ? devices[to]?.peer : to);
  return origin === null || destination === null ? undefined : { origin, destination };
}

const toModule: ReadonlySet<WireName> = new Set<WireName>([
  "16/MakePayment",
  "16/ReceivePayment",
  "16/PaymentAmount",
  "16/NewAmountReply",
  "16/CorrectAmount",
  "16/IncorrectAmount",
  "16/PaymentStatusQuery",
]);
const toAgent: ReadonlySet<WireName> = new Set<WireName>([
  "16/AmountPrompt",
  "16/NewAmountPrompt",
  "16/VerifyAmountPrompt",
  "16/PaymentSuccessful",
  "16/PaymentUnsuccessful",
  "16/PaymentStatusReply",
]);
const betweenModules: ReadonlySet<WireName> = new Set<WireName>([
  "16/R1Forward",
  "16/R2Forward",
  "16/AmountToTransfer",
  "16/IncorrectAmountNotice",
  "16/AmountAcknowledgement",
]);

/**
 * Whether a message may come there: agents speak figures 9 to 25, modules 38 to 43 and their part of 16, both 7B, and a
 * network server hears one message only.
 */
export function isSpoken(name: WireName, { devices }: Fixture, link: Link, to: string): boolean {
  if (link === "toModule") return toModule.has(name) || isCarrier(name);
  if (link === "toAgent") return toAgent.has(name) || isCarrier(name);
  const isOfOneOwner = toModule.has(name) || toAgent.has(name);
  const figure = Number.parseInt(name, 10);
  switch (devices[to]?.device) {
    case "agent":
      return figure < 38 && !isOfOneOwner && !betweenModules.has(name);
    case "module":
      return (figure >= 38 && name !== "38/ConnectRequest") || figure === 7 || betweenModules.has(name);
    default:
      return name === "38/ConnectRequest";
  }
}
