/**
 * `zerosum demo purchase`: plays a run of the implementation as a sequence chart, with the ledger beside it.
 */
import { writeFileSync } from "node:fs";
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import type { SystemName } from "../../conformance/wire/fixture.ts";
import type { Fault } from "../../fault-injection/faults.ts";
import type { Replay } from "../../fault-injection/replay.ts";
import { replayText } from "../../fault-injection/replay-file.ts";
import { type Scenario, systemNames } from "../../fault-injection/scenarios/scenario.ts";
import { replayOf, scenarios } from "../../fault-injection/scenarios.ts";
import type { Trial, Tried } from "../../fault-injection/trial.ts";
import { chartOfRun } from "../chart-of-run.ts";
import { switchedReadings } from "../choices.ts";
import { CommandError, unknownName } from "../command-error.ts";
import type { Surroundings } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-codes.ts";
import { faultOf } from "../fault-flag.ts";
import { trialOf } from "../implementation/builds.ts";
import { runExitCode, runResult, runText } from "../run-text.ts";
import { textStyle } from "./verify.ts";

/** What it is given. */
export interface DemoInput {
  readonly system: string;
  readonly scenario: string | undefined;
  readonly crypto: CryptoName;
  readonly faults: readonly string[];
  readonly readings: readonly string[];
  readonly build: string;
  readonly save: string | undefined;
  readonly json: boolean;
}

/** Run it. Throws `CommandError`. */
export function demo(input: DemoInput, surroundings: Surroundings): ExitCode {
  const played = nicknames[input.system];
  const system = chosenSystem(played?.system ?? input.system);
  const scenario = chosenScenario(system, input.scenario ?? played?.scenario);
  const readings = switchedReadings(input.readings);
  const trial = trialOf(input.build);
  const made = { crypto: input.crypto, readings, provenance: { origin: "demo" } };
  const faults = faultsOf(input.faults, trial, (earlier) => replayOf(scenario, { ...made, faults: earlier }));
  const replay = replayOf(scenario, { ...made, faults });
  const tried = trial(replay, { recording: { chain: true } });
  if (input.save !== undefined) writeReplay(input.save, replay, tried);
  const result = runResult(replay, tried, chartOfRun(tried.run, scenario.title));
  if (input.json) surroundings.out(`${JSON.stringify(result, null, 2)}\n`);
  else {
    const lines = [scenario.title, ...runText(result, tried.verdict.heard, textStyle(surroundings))];
    surroundings.out(`${lines.join("\n")}\n`);
  }
  return runExitCode(result);
}

/** Writes the run as a replay file that says what it leads to. Throws `CommandError`. */
function writeReplay(file: string, replay: Replay, { run, verdict }: Tried): void {
  const expect = { verdict: verdict.class, signature: verdict.signature, digest: run.chain.at(-1) ?? "" };
  try {
    writeFileSync(file, replayText({ ...replay, expect }));
  } catch (cause) {
    throw new CommandError(
      "cannotWrite",
      `the replay file cannot be written: ${(cause as Error).message}`,
      `--save ${file}`,
      "name a file that can be written",
      exitCode.environment,
      { cause },
    );
  }
}

/** What is played under a name that is no system's. */
const nicknames: Readonly<Record<string, { readonly system: SystemName; readonly scenario: string }>> = {
  purchase: { system: "purchase-money", scenario: "object" },
};

function chosenSystem(name: string): SystemName {
  const system = systemNames.find((candidate) => candidate === name);
  if (system === undefined)
    throw unknownName("unknownSystem", "system", name, "SYSTEM", [...Object.keys(nicknames), ...systemNames]);
  return system;
}

/** The scenario of that id, with or without the system's name before it; by default the first of the system. */
function chosenScenario(system: SystemName, id: string | undefined): Scenario {
  const own = scenarios.filter((scenario) => scenario.system === system);
  const short = (scenario: Scenario): string => scenario.id.slice(system.length + 1);
  const chosen = id === undefined ? own[0] : own.find((scenario) => scenario.id === id || short(scenario) === id);
  if (chosen !== undefined) return chosen;
  throw unknownName("unknownScenario", `scenario of ${system}`, id ?? "", "--scenario", own.map(short));
}

/** Each fault is looked up in the run with those before it: the second may strike where only the first has led. */
function faultsOf(texts: readonly string[], trial: Trial, replayWith: (faults: readonly Fault[]) => Replay): Fault[] {
  const faults: Fault[] = [];
  for (const text of texts) {
    const { run } = trial(replayWith(faults), { recording: { points: true } });
    faults.push(faultOf(text, run.points));
  }
  return faults;
}
