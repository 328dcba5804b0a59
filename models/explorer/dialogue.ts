/**
 * What is said in a system: every message that some role sends, at which step, and every message that some role takes.
 */

import type { Exploration } from "./explore.ts";
import { describeEvent } from "./local-runner.ts";

/** One line of a dialogue census. */
export interface Utterance {
  readonly role: string;
  /** `sends` at that step; `takes` with that step first; the empty string where steps have no address */
  readonly act: "sends" | "takes";
  readonly step: string;
  /** the message in one line, with its fields */
  readonly message: string;
}

/** Everything said in the reachable part of a system, sorted, each line once. */
export function dialogueOf(exploration: Exploration): readonly Utterance[] {
  const { closed, entries } = exploration.program;
  const said = new Map<string, Utterance>();
  const note = (utterance: Utterance): void => {
    said.set(`${utterance.role} ${utterance.act} ${utterance.message} ${utterance.step}`, utterance);
  };
  entries.forEach(({ role: index, entry }, at) => {
    if ((exploration.firstTaken[at] as number) < 0) return;
    const role = closed.roles[index]?.name ?? "?";
    const textOf = (id: number): string => describeEvent(closed.messages[id]?.event ?? { type: "?" });
    if (entry.stimulus.kind === "message") {
      const step = entry.steps.flatMap(({ addresses }) => addresses)[0] ?? "";
      note({ role, act: "takes", step, message: textOf(entry.stimulus.message) });
    }
    let step = "";
    for (const microstep of entry.steps) {
      step = microstep.addresses.at(-1) ?? step;
      for (const id of microstep.sends) note({ role, act: "sends", step, message: textOf(id) });
    }
  });
  return [...said.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, utterance]) => utterance);
}
