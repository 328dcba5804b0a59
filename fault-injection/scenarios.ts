/**
 * The base scenarios, and runs made of them.
 */
import type { CryptoName } from "../conformance/wire/cryptography.ts";
import type { Fault } from "./faults.ts";
import { type Choices, canonical, type Provenance, type Replay, replayVersion } from "./replay.ts";
import { cardRefundScenarios } from "./scenarios/card-refund.ts";
import { posPaymentScenarios } from "./scenarios/pos-payment.ts";
import { purchaseCardScenarios } from "./scenarios/purchase-card.ts";
import { purchaseMoneyScenarios } from "./scenarios/purchase-money.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { ticketTransferScenarios } from "./scenarios/ticket-transfer.ts";

/** All base scenarios, system by system. Frozen. */
export const scenarios: readonly Scenario[] = Object.freeze([
  ...ticketTransferScenarios,
  ...posPaymentScenarios,
  ...purchaseMoneyScenarios,
  ...purchaseCardScenarios,
  ...cardRefundScenarios,
]);

/** The base scenario of that id; undefined if there is none. */
export function scenarioNamed(id: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.id === id);
}

/** What makes a run of a scenario; all has a default. */
export interface RunChoices {
  readonly faults?: readonly Fault[];
  readonly choices?: Choices;
  /** default `symbolic` */
  readonly crypto?: CryptoName;
  /** switchable readings that are not the default */
  readonly readings?: Readonly<Record<string, string>>;
  /** default: the scenario's id */
  readonly id?: string;
  /** default `zerosum` */
  readonly chance?: string;
  readonly provenance?: Provenance;
}

/** The text from which chance is derived, unless a run says otherwise. */
export const defaultChance = "zerosum";

/** A run of a scenario. */
export function replayOf(scenario: Scenario, made: RunChoices = {}): Replay {
  const { choices = canonical, crypto = "symbolic", readings = {} } = made;
  const faults = [...(scenario.faults ?? []), ...(made.faults ?? [])];
  return {
    schema: replayVersion,
    id: made.id ?? scenario.id,
    system: scenario.system,
    crypto,
    readings,
    facts: scenario.facts,
    ...(scenario.kinds === undefined ? {} : { kinds: scenario.kinds }),
    scenario: scenario.id,
    attempts: scenario.attempts,
    chance: made.chance ?? defaultChance,
    choices,
    faults,
    provenance: made.provenance ?? { origin: "scenario" },
  };
}
