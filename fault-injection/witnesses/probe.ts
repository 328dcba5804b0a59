/**
 * The third witness: when all is over and everything works again, each holder tries to give everything that it may have
 * to a collector that nobody has met. What arrives there is counted by the oracle. Goods are tried as well: which keys
 * an agent gives to its host (FIG. 22).
 *
 * Every holder has a collector of its own, so that what can be given twice arrives twice. A holder's probe depends on
 * its store alone, and many runs end with the same one, so results are kept by content.
 */
import type { Build } from "../../conformance/port.ts";
import { ownTickets, ownValue } from "../../properties/books.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { Replay } from "../replay.ts";
import { canonical } from "../replay.ts";
import type { Attempt, ScriptRequest } from "../scenarios/scenario.ts";
import { digestHex } from "../world/digest.ts";
import type { Eyes } from "../world/eyes.ts";
import type { Run } from "../world/run.ts";
import { buildOf, type Surroundings } from "../world/state.ts";
import { runReplay } from "../world/world.ts";
import type { Finding } from "./finding.ts";

/** What a probe needs. */
export interface ProbeOptions {
  readonly build: Surroundings["build"];
  readonly eyes: () => Eyes;
  /** names of the tickets that were issued in the run */
  readonly issued?: readonly string[];
  /** address of the collector for a holder */
  readonly collector: (device: string) => string;
  readonly judged: readonly string[];
  /** smallest units that make one unit of the charts, in ledgers */
  readonly unit: number;
  /** goods are sold in the run: what is in them is tried as well */
  readonly opens: boolean;
  /** everything that is held is good, and so is everybody's certificate: what is final must arrive */
  readonly mustArrive: boolean;
}

/** What one holder could give. */
export interface Given {
  readonly device: string;
  readonly tickets: readonly string[];
  readonly value: number;
  /** tickets whose keys it gave to its host */
  readonly opened: readonly string[];
  /** the holder came to rest again */
  readonly rested: boolean;
}

const known = new Map<string, Given>();
const knownMax = 20_000;

const numbers = new WeakMap<Build, number>();
let numbered = 0;

/** Tells builds apart that have the same name. */
function numberOf(build: Build | undefined): number {
  if (build === undefined) return 0;
  const number = numbers.get(build);
  if (number !== undefined) return number;
  numbered += 1;
  numbers.set(build, numbered);
  return numbered;
}

/** How often probes were made, and how often their result was known. For measurements. */
export const probeCounts = { made: 0, known: 0 };

/** What each holder of a run at rest can give. */
export function probe(run: Run, options: ProbeOptions): readonly Given[] {
  return options.judged.flatMap((device) => {
    const final = run.devices[device];
    if (final?.ledger === undefined || final.halted) return [];
    const names = new Set([...Object.values(run.start).flatMap(ownTickets), ...(options.issued ?? [])]);
    const tries = triesOf(final.ledger, names, options);
    const { system, crypto, readings, facts, kinds } = run.replay;
    const fixture = JSON.stringify([system, crypto, readings, facts, kinds, tries, options.issued]);
    const builds = [device, options.collector(device)].map((address) => numberOf(buildOf(options.build, address)));
    const key = `${builds} ${device} ${digestHex(final.store)} ${fixture}`;
    const before = known.get(key);
    if (before !== undefined) {
      probeCounts.known += 1;
      return [before];
    }
    probeCounts.made += 1;
    const given = probed(run.replay, device, final.store, tries, options);
    if (known.size >= knownMax) known.clear();
    known.set(key, given);
    return [given];
  });
}

/** What the probe says against a run. */
export function probeFindings(run: Run, options: ProbeOptions): readonly Finding[] {
  const all = probe(run, options);
  const issued = [...Object.values(run.start).flatMap(ownTickets), ...(options.issued ?? [])];
  const value = Object.values(run.start).reduce((sum, ledger) => sum + ownValue(ledger), 0);
  const findings: Finding[] = [];
  const say = (device: string, kind: Finding["class"], property: string, reason: string): void => {
    findings.push({
      witness: "probe",
      class: kind,
      property,
      reason,
      device,
      step: null,
      observation: run.observations.length,
    });
  };
  for (const ticket of new Set(all.flatMap(({ tickets }) => tickets))) {
    const givers = all.filter(({ tickets }) => tickets.includes(ticket)).map(({ device }) => device);
    if (givers.length > 1)
      say(givers[0] ?? "", "safety", "doubled", `${ticket} can be given by ${givers.join(" and by ")}`);
    else if (!issued.includes(ticket)) say(givers[0] ?? "", "safety", "forged", `${ticket} was never issued`);
  }
  const given = all.reduce((sum, it) => sum + it.value, 0);
  if (given > value) say("", "safety", "doubled", `${value} were issued, and ${given} can be given`);
  for (const it of all) judgeHolder(it, run.devices[it.device]?.ledger, options, say);
  return findings;
}

function judgeHolder(
  { device, tickets, value, opened, rested }: Given,
  ledger: DeviceLedger | undefined,
  { mustArrive }: ProbeOptions,
  say: (device: string, kind: Finding["class"], property: string, reason: string) => void,
): void {
  if (ledger === undefined) return;
  const own = ownTickets(ledger);
  const hidden = tickets.filter((ticket) => !own.includes(ticket));
  if (hidden.length > 0) say(device, "safety", "hidden", `gives ${hidden.join(", ")}, which its books do not have`);
  if (value > ownValue(ledger))
    say(device, "safety", "hidden", `gives ${value}, and its books have ${ownValue(ledger)}`);
  const unearned = opened.filter((ticket) => !own.includes(ticket) && !ledger.opened.includes(ticket));
  if (unearned.length > 0) say(device, "safety", "hidden", `opens ${unearned.join(", ")}, which its books do not have`);
  if (!rested) say(device, "liveness", "stuck", "does not come to rest after it has tried to give what it has");
  if (!mustArrive) return;
  const missing = own.filter((ticket) => !tickets.includes(ticket));
  if (missing.length > 0) say(device, "liveness", "unusable", `${missing.join(", ")} is final and cannot be given`);
  const shut = own.filter((ticket) => ledger.opened.includes(ticket) && !opened.includes(ticket));
  if (shut.length > 0) say(device, "liveness", "unusable", `${shut.join(", ")} is final and cannot be opened again`);
  if (value < ownValue(ledger)) {
    say(device, "liveness", "unusable", `${ownValue(ledger)} are final, and ${value} can be given`);
  }
}

/** Tickets that a device has or once had, of those that were issued; the value that it has, and one unit more. */
function triesOf(
  ledger: DeviceLedger,
  issued: ReadonlySet<string>,
  { collector: collectorOf, unit, opens: isOpening }: ProbeOptions,
): readonly Attempt[] {
  const { device } = ledger;
  const collector = collectorOf(device);
  const all = [
    ...ledger.tickets.map(({ ticket }) => ticket),
    ...ledger.log.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket])),
  ];
  const tickets = new Set(all.filter((ticket) => issued.has(ticket)));
  const collects = (begins: ScriptRequest, answers: readonly ScriptRequest[] = []) => ({ begins, answers });
  const transfers = [...tickets].map(
    (ticket): Attempt => ({
      [device]: {
        begins: { type: "OwnerTransfersTickets", peer: collector },
        answers: [
          { type: "OwnerAnswersCheck", wanted: false },
          { type: "OwnerPicksTickets", tickets: [ticket] },
        ],
      },
      [collector]: collects({ type: "HostExpectsTickets", peer: device }),
    }),
  );
  const opens = [...(isOpening ? tickets : [])].map(
    (ticket): Attempt => ({ [device]: collects({ type: "OwnerOpensGoods", tickets: [ticket] }) }),
  );
  if (device.startsWith("TA.")) return [...opens, ...transfers];
  const units = ownValue(ledger) / unit;
  return [...(units > 0 ? [units] : []), 1].map(
    (amount): Attempt => ({
      [device]: {
        begins: { type: "OwnerAgreesToPay", peer: collector, route: "direct" },
        answers: [{ type: "OwnerConfirmsAmount", affordable: true }],
      },
      [collector]: collects({ type: "MerchantStartsSale", peer: device }, [{ type: "MerchantEntersAmount", amount }]),
    }),
  );
}

function probed(
  replay: Replay,
  device: string,
  store: Uint8Array,
  attempts: readonly Attempt[],
  { build, eyes: eyesOf, collector: collectorOf }: ProbeOptions,
): Given {
  if (attempts.length === 0) return { device, tickets: [], value: 0, opened: [], rested: true };
  const collector = collectorOf(device);
  const eyes = eyesOf();
  const run = runReplay(
    { ...replay, attempts, faults: [], choices: canonical, chance: "probe" },
    {
      build,
      eyes,
      mode: "tolerant",
      stores: { [device]: store, [collector]: eyes.stores[collector] ?? new Uint8Array() },
    },
  );
  const [before, after] = [run.start[collector], run.devices[collector]?.ledger];
  const own = before === undefined ? [] : ownTickets(before);
  return {
    device,
    tickets: after === undefined ? [] : ownTickets(after).filter((ticket) => !own.includes(ticket)),
    value: after === undefined || before === undefined ? 0 : ownValue(after) - ownValue(before),
    opened: run.devices[device]?.ledger?.opened ?? [],
    rested: run.end === "rest" && run.devices[device]?.rests === true,
  };
}
