/**
 * The builds that the command line can run, by name. The one file here that knows a build; it is loaded where one runs.
 */

import type { Build } from "../../conformance/port.ts";
import { referenceBuild } from "../../conformance/reference-build.ts";
import { harnessTrial } from "../../fault-injection/harness-trial.ts";
import { pathTrial } from "../../fault-injection/model-paths/path-trial.ts";
import type { Trial } from "../../fault-injection/trial.ts";
import { unknownName } from "../command-error.ts";

const builds: Readonly<Record<string, Build>> = { reference: referenceBuild };

/**
 * Trials of a build, whatever their replays were made of. `remembers`: devices are remembered by the events they were
 * given, which pays where many runs are alike. Throws `CommandError` if there is no such build.
 */
export function trialOf(build: string, remembers = false): Trial {
  return pathTrial(harnessTrial({ build: buildNamed(build), remembers }));
}

/** The build of that name. Throws `CommandError`. */
export function buildNamed(name: string): Build {
  const build = builds[name];
  if (build !== undefined) return build;
  throw unknownName("unknownBuild", "build", name, "--build", Object.keys(builds));
}
