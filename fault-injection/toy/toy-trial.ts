/**
 * Trials of the toy: its world, its books and its probe. The charts know nothing of it.
 */
import type { Build } from "../../conformance/port.ts";
import { defaultReadings } from "../../spec/readings.ts";
import { guarded, type Trial } from "../trial.ts";
import type { Repertoire } from "../variants.ts";
import { judge } from "../witnesses/judge.ts";
import { runReplay } from "../world/world.ts";
import { toyEyes } from "./toy-eyes.ts";

/** What can be made in the toy's world. */
export const toyRepertoire: Repertoire = {
  forgeries: () => ["25/TicketsDeleted"],
  lies: (name) => (name === "25/TransferredTickets" ? ["T9"] : []),
  bystander: () => "TA.C",
};

/** Makes trials of a toy build. */
export function toyTrial(build: Build): Trial {
  return guarded((replay, { recording = {}, mode = "tolerant", chooser } = {}) => {
    const surroundings = { build, eyes: toyEyes(), mode, recording };
    const run = runReplay(replay, chooser === undefined ? surroundings : { ...surroundings, chooser });
    const verdict = judge(run, {
      readings: defaultReadings,
      subject: { tickets: true, notes: false, certificates: false, items: true },
      devices: ["TA.A", "TA.B"],
      probe: { build, eyes: toyEyes, collector: () => "TA.C", opens: false, unit: 1, mustArrive: true },
    });
    return { run, verdict };
  });
}
