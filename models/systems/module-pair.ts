/**
 * What compositions of two money modules have in common: how a module restarts, how a payment ended, what an outsider
 * can make, and the network server between them.
 */
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { Readings } from "../../spec/readings.ts";
import { role } from "../explorer/index.ts";
import type { ReportStep } from "../figures/fig-16-report.ts";
import { networkServer } from "../figures/fig-38-establish-session-modules.ts";
import { abortTransactionModulesY } from "../figures/fig-42-abort-transaction-modules.ts";
import type { DeviceContext, ProtocolMessage, StateConfig } from "../figures/protocol.ts";
import { type DeviceParts, deviceChart, deviceLedger } from "./device.ts";

/** Every way in which notes received can turn out. */
export const noteFaults = ["valid", "invalid", "expired", "tainted", "forged", "wrongTotal"] as const;

/** Every way in which the other end of FIG. 38 can turn out. */
export const sessionFaults = {
  peerCertificate: ["valid", "expired", "forged", "listed"],
  peerEcho: ["right", "wrong"],
  peerClock: ["inRange", "outOfRange"],
} as const;

/** Noise for each module. */
export const junk = [
  { to: "MM.A", message: { type: "Junk" } },
  { to: "MM.B", message: { type: "Junk" } },
] as const;

/**
 * What an outsider can put into FIG. 38: a certificate of its own, challenges under A's public key (the peer's
 * certificate is no secret), and a reply under B's that echoes a guess.
 */
export const forgedHandshake = [
  { to: "MM.B", message: { type: "CertificateOffer", holder: "outsider" } },
  { to: "MM.A", message: { type: "SessionChallenge", own: 0 } },
  { to: "MM.A", message: { type: "SessionChallenge", own: 0, holder: "outsider" } },
  { to: "MM.B", message: { type: "SessionReply", own: 0, theirs: 0 } },
] as const satisfies readonly { readonly to: "MM.A" | "MM.B"; readonly message: ProtocolMessage }[];

/** The role of the network server of FIG. 38. It serves module A, and is as if it never failed. */
export function networkServerRole() {
  const chart = deviceChart({
    id: "NS",
    starts: { ConnectRequest: "#f38" },
    figures: { f38: { id: "f38", ...networkServer("#idle") } },
    recovery: [],
  });
  return role({
    machine: chart,
    inputs: [{ peer: "MM.A" }],
    observe: (local): DeviceLedger => deviceLedger("NS", local.context, local.down),
  });
}

/** After a loss of power: complete what is decided; else write down what Ready-to-Commit was sent for (42/1726). */
export function restart(targets: { readonly writeLog: string; readonly gaveUp: string }): DeviceParts["recovery"] {
  return [
    { guard: ({ context }: { readonly context: DeviceContext }) => context.decided !== null, target: targets.writeLog },
    { guard: ({ context }: { readonly context: DeviceContext }) => context.ready !== null, target: targets.gaveUp },
  ];
}

/**
 * How the payments of a run ended, by the logs of both ends: one text per session in which something was logged, and
 * one for all the others.
 */
export function paymentOutcomes(payer: DeviceLedger, payee: DeviceLedger, transactions: number): readonly string[] {
  const sessions = new Set([...payer.log, ...payee.log].map((entry) => entry.session));
  const kinds = [...sessions].map((session) => {
    const has = (ledger: DeviceLedger, kind: string): boolean =>
      ledger.log.some((entry) => entry.session === session && entry.kind === kind);
    const end = (ledger: DeviceLedger): string => (has(ledger, "committed") ? "committed" : "aborted");
    const entry = has(payee, "abortedAfterReady") ? "special entry" : "no entry";
    return `payer ${end(payer)}, payee ${end(payee)}, ${entry}`;
  });
  return sessions.size < transactions ? [...kinds, "payer aborted, payee aborted, no entry"] : kinds;
}

/** Figures of a module that obeys an abort after its commit (reading 42/1750). */
export function undoing(readings: Readings, report?: ReportStep): Record<string, StateConfig> {
  if (readings["42/1750"] === "committedIgnores") return {};
  return { undoing: { id: "undoing", ...abortTransactionModulesY("undoing", "#idle", report) } };
}
