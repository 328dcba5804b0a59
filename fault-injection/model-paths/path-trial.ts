/**
 * Runs model paths. In a path owners begin sessions when the path says so, whether or not the devices of the session
 * before have come to rest; the world's script waits for that. So here the owners of a path are led by its choices.
 */
import { canonical, type Replay } from "../replay.ts";
import type { ScriptRequest } from "../scenarios/scenario.ts";
import type { Trial, Tried } from "../trial.ts";
import type { Skipped } from "../world/run.ts";
import { type Action, type Chooser, isNamed } from "../world/schedule.ts";

const scenarioPrefix = "model-path/";

/** The scenario's name of a path's run. */
export function pathScenario(system: string, goal: string, number: number): string {
  return `${scenarioPrefix}${system}/${goal}/${number}`;
}

/** Whether a replay is a model path, or was shrunk from one. */
export function isModelPath({ scenario }: Replay): boolean {
  return scenario.startsWith(scenarioPrefix);
}

/**
 * A trial that runs model paths as such, and every other replay as it is. What a path's choices name and the run does
 * not have is among what the run skipped; in strict mode the run counts as diverged then.
 */
export function pathTrial(trial: Trial): Trial {
  return (replay, options = {}) => {
    if (!isModelPath(replay)) return trial(replay, options);
    const skipped: Skipped[] = [];
    const chooser = options.chooser ?? ownersLed(replay, (it) => skipped.push(it));
    const tried = trial({ ...replay, attempts: [], choices: canonical }, { ...options, chooser });
    const isDiverged = options.mode === "strict" && skipped.length > 0;
    return withRun(tried, replay, skipped, isDiverged);
  };
}

function withRun({ run, verdict }: Tried, replay: Replay, skipped: readonly Skipped[], isDiverged: boolean): Tried {
  const end = isDiverged ? "diverged" : run.end;
  return { run: { ...run, replay, end, skipped: [...skipped, ...run.skipped] }, verdict };
}

/**
 * A chooser that follows the listed choices of a path. Requests are taken from its attempts, in their order, by whoever
 * is asked for them. `unmatched` is told of choices that name nothing.
 */
export function ownersLed(replay: Replay, unmatched: (it: Skipped) => void): Chooser {
  const said = new Map<string, ScriptRequest[]>();
  for (const attempt of replay.attempts) {
    for (const [device, { begins, answers }] of Object.entries(attempt)) {
      said.set(device, [...(said.get(device) ?? []), begins, ...answers]);
    }
  }
  let next = 0;
  return (decision, enabled) => {
    for (; next < replay.choices.listed.length; next++) {
      const name = replay.choices.listed[next] as string;
      const actions = enabled();
      const action = requestNamed(name, actions, said) ?? actions.find((it) => isNamed(it, name));
      if (action !== undefined) {
        next++;
        return action;
      }
      unmatched({ what: "choice", at: decision, text: name });
    }
    return undefined;
  };
}

const requestPattern = /^request (\S+) (\S+)$/;

/** The request of that name, if its device is asked for it. It is used up, said or not. */
function requestNamed(
  name: string,
  actions: readonly Action[],
  said: ReadonlyMap<string, ScriptRequest[]>,
): Action | undefined {
  const [, address = "", type = ""] = requestPattern.exec(name) ?? [];
  const requests = said.get(address) ?? [];
  const index = requests.findIndex((it) => it.type === type);
  if (index < 0) return undefined;
  const [request] = requests.splice(0, index + 1).slice(-1);
  const site = actions.find((action) => action.site.address === address)?.site;
  const isAsked = site?.prompt?.accepts.some((it) => it === type) === true;
  return site === undefined || request === undefined || !isAsked ? undefined : { kind: "request", site, request };
}
