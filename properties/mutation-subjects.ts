/**
 * The systems in which mutants of the charts are tried: small bounds first, since most mutants die early.
 */
import type { Roles, System } from "../models/explorer/index.ts";
import { playedCharts } from "../models/systems/chart-rows.ts";
import { type SystemEntry, systemNamed } from "../models/systems/index.ts";
import type { SystemOptions } from "../models/systems/options.ts";
import { judged } from "./judged.ts";
import type { MutationSubject } from "./mutation.ts";

const small = { transactions: 1, powerLosses: 1 } as const;
const large = { transactions: 2, powerLosses: 1 } as const;
/** What is sold makes a difference in a few places only, and multiplies what there is to explore. */
const objects = { session: "ready", goods: ["object"] } as const;

const planned: readonly { readonly system: string; readonly label: string; readonly options: SystemOptions }[] = [
  { system: "send-message", label: "", options: {} },
  { system: "status-query", label: "", options: {} },
  { system: "ticket-transfer", label: "ready, 1", options: { ...small, session: "ready" } },
  { system: "ticket-transfer", label: "ready, 2", options: { ...large, session: "ready" } },
  { system: "ticket-transfer", label: "cold, 2", options: { ...large, session: "cold" } },
  { system: "module-session", label: "cold, 1", options: small },
  { system: "note-transfer", label: "ready, 1", options: small },
  { system: "pos-payment", label: "ready, 1", options: { ...small, session: "ready" } },
  { system: "pos-payment", label: "ready, 2", options: { ...large, session: "ready" } },
  { system: "pos-payment", label: "cold, 2", options: { ...large, session: "cold" } },
  { system: "send-routed-message", label: "", options: {} },
  { system: "send-mm-ta-message", label: "", options: {} },
  { system: "send-ta-mm-message", label: "", options: {} },
  { system: "send-e-routed-message", label: "", options: {} },
  { system: "card-refund", label: "ready, 1", options: { ...small, session: "ready" } },
  { system: "card-refund", label: "cold, 1", options: { ...small, session: "cold" } },
  { system: "purchase-card", label: "ready, 1", options: { ...small, session: "ready" } },
  { system: "purchase-card", label: "cold, 1", options: { ...small, session: "cold" } },
  { system: "purchase-card", label: "ready, 2", options: { ...large, session: "ready" } },
  { system: "purchase-money", label: "all goods, 1", options: { transactions: 1, powerLosses: 0, session: "ready" } },
  { system: "purchase-money", label: "objects, 1", options: { ...objects, ...small } },
];

/** The subjects, smallest first within each protocol. */
export function mutationSubjects(): readonly MutationSubject[] {
  const played = playedCharts();
  return planned.map(({ system, label, options }) => {
    const entry = systemNamed(system);
    if (entry === undefined) throw new Error(`no system "${system}"`);
    const name = label === "" ? system : `${system} (${label})`;
    const prefix = `${isPurchase(system) ? "purchase" : system} `;
    // Charts are compared with the catalogue as they are with their sessions established, not assumed.
    const comparable = options.session === "cold" || entry.judgedBy === "own" || isPurchase(system);
    const compared = comparable ? played.filter((row) => row.name.startsWith(prefix)) : [];
    const rows = new Map(compared.map((row) => [row.name.slice(prefix.length), row]));
    return { name, system: judgedSystem(entry, options), rows };
  });
}

/** Of purchases, the charts that are compared are those that can be paid either way. */
const isPurchase = (system: string): boolean => system === "purchase-card" || system === "purchase-money";

/** A registered system with its checks: the properties, or those that it brings. */
export function judgedSystem(entry: SystemEntry, options: SystemOptions): System<Roles> {
  const system = entry.build(options);
  if (entry.judgedBy === "own") return system;
  return judged(system as Parameters<typeof judged>[0], entry.issued, {
    session: options.session ?? "ready",
    ...(options.readings === undefined ? {} : { readings: options.readings }),
  }) as unknown as System<Roles>;
}
