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
];

/** The subjects, smallest first within each protocol. */
export function mutationSubjects(): readonly MutationSubject[] {
  const played = playedCharts();
  return planned.map(({ system, label, options }) => {
    const entry = systemNamed(system);
    if (entry === undefined) throw new Error(`no system "${system}"`);
    const name = label === "" ? system : `${system} (${label})`;
    // Charts are compared with the catalogue as they are with their sessions established, not assumed.
    const comparable = options.session === "cold" || entry.judgedBy === "own";
    const rows = new Map(
      comparable
        ? played
            .filter((row) => row.name.startsWith(`${system} `))
            .map((row) => [row.name.slice(system.length + 1), row])
        : [],
    );
    return { name, system: judgedSystem(entry, options), rows };
  });
}

/** A registered system with its checks: the properties, or those that it brings. */
export function judgedSystem(entry: SystemEntry, options: SystemOptions): System<Roles> {
  const system = entry.build(options);
  if (entry.judgedBy === "own") return system;
  return judged(system as Parameters<typeof judged>[0], entry.issued, {
    session: options.session ?? "ready",
    ...(options.readings === undefined ? {} : { readings: options.readings }),
  }) as unknown as System<Roles>;
}
