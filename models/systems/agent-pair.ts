/**
 * What compositions of two trusted agents have in common: what there is to find out about the other end, how an agent
 * restarts, and what an outsider can make.
 */
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { DeviceContext, Fixtures, ProtocolMessage } from "../figures/protocol.ts";

/** Every way in which the other end of FIG. 9 can turn out. */
export const agentFaults = {
  peerCertificate: ["valid", "expired", "forged", "listed"],
  peerEcho: ["right", "wrong"],
} as const satisfies { readonly [Field in keyof Fixtures]: readonly Fixtures[Field][] };

/** After a loss of power, what was decided is completed at `target`. */
export function completeCommit(target: string) {
  return { guard: ({ context }: { readonly context: DeviceContext }) => context.decided !== null, target };
}

const noise: readonly ProtocolMessage[] = [{ type: "Junk" }];

/** What an outsider can make for an agent that opens a session (FIG. 9); 0 is no number that a device draws. */
const toInitiator: readonly ProtocolMessage[] = [
  { type: "SessionChallenge", own: 0 },
  { type: "SessionChallenge", own: 0, holder: "outsider" },
  { type: "SessionDeniedByResponder" },
];

/** … and for one that answers. */
const toResponder: readonly ProtocolMessage[] = [
  { type: "SessionCertificate", holder: "outsider" },
  { type: "SessionResponse", own: 0, theirs: 0 },
  { type: "SessionDeniedByInitiator", session: "" },
];

/** What an outsider can put on the links between TA.A, which opens sessions, and TA.B. Only where FIG. 9 runs, of that. */
export function agentSeeds(cold: boolean) {
  return [
    ...[...noise, ...(cold ? toInitiator : [])].map((message) => ({ to: "TA.A" as const, message })),
    ...[...noise, ...(cold ? toResponder : [])].map((message) => ({ to: "TA.B" as const, message })),
  ];
}

/**
 * How the card payments or refunds of a run ended, by the logs of both agents: one text per session in which something
 * was logged, and one for all the others.
 */
export function cardOutcomes(customer: DeviceLedger, merchant: DeviceLedger, transactions: number): readonly string[] {
  const sessions = new Set([...customer.log, ...merchant.log].map(({ session }) => session));
  const end = ({ log }: DeviceLedger, session: string): string =>
    log.some((entry) => entry.session === session) ? "committed" : "aborted";
  const kinds = [...sessions].map((it) => `customer ${end(customer, it)}, merchant ${end(merchant, it)}`);
  return sessions.size < transactions ? [...kinds, "customer aborted, merchant aborted"] : kinds;
}
