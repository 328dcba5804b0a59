/**
 * What runs have executed of the figures, beside what stands in the charts; and why the rest was not executed.
 */
import type { ExecutedFigure } from "../../reports/implementation-result.ts";
import type { FigureResult, Uncovered } from "../../reports/result.ts";
import { figure as figureOf, isFigureId, isStepAddress, step } from "../../spec/catalogue.ts";
import { notExecuted } from "../exit-codes.ts";
import { branchName } from "../figure-coverage.ts";
import type { Executed } from "./executed.ts";
import type { PathsPlan } from "./tasks.ts";

/** Why a path of the charts cannot be run, in words; other reasons are in words already. */
const reasons: Readonly<Record<string, string>> = {
  oldNumber: "a message with an old number is not taken in again",
  noForgery: "no outsider can make what it takes",
  noTimedWait: "an outsider's message would have to come where nothing is waited for",
  lieInCopy: "a copy of a message is as its sender made it",
  inNoChart: "by a lane that no device of the systems runs",
};

/** A reason in words. */
export function reasonText(reason: string): string {
  return reasons[reason] ?? reason;
}

const byHost = "by a host between two agents: the harness is that link";

/** See the file header. `charted`: coverage of the charts of the same figures. */
export function executedFigures(
  executed: Executed,
  charted: readonly FigureResult[],
  unreached: PathsPlan["unreached"],
): readonly ExecutedFigure[] {
  const done = new Set([...executed.steps, ...executed.branches]);
  const why = new Map(unreached.map(({ what, reason }) => [what, reasonText(reason)]));
  return charted.map(({ figure, title, steps, branches, uncovered }) => {
    const places = placesOf(figure);
    const chartsWhy = new Map(uncovered.map((it) => [it.place, it.why]));
    const reasonOf = (place: string): string =>
      why.get(place) ?? relayReason(place) ?? chartsWhy.get(place) ?? notExecuted;
    const missing = places
      .filter(({ place }) => !done.has(place))
      .map(({ place, says }): Uncovered => ({ place, says, why: reasonOf(place) }));
    const missingOf = (isBranch: boolean): number =>
      missing.filter(({ place }) => place.includes(" -> ") === isBranch).length;
    return {
      figure,
      title,
      steps: { ...steps, run: steps.total - missingOf(false) },
      branches: { ...branches, run: branches.total - missingOf(true) },
      uncovered: missing,
    };
  });
}

function placesOf(id: string): readonly { readonly place: string; readonly says: string }[] {
  if (!isFigureId(id)) return [];
  const { steps } = figureOf(id);
  return [
    ...steps.map(({ address, does }) => ({ place: address as string, says: does })),
    ...steps.flatMap(({ address, branches }) =>
      branches.map(({ to, when }) => ({ place: branchName(address, to), says: when })),
    ),
  ];
}

/** FIG. 10 is a relay: its hosts are no devices. */
function relayReason(place: string): string | undefined {
  return isStepAddress(place) && step(place).figure === "10" && step(place).lane.startsWith("HOST")
    ? byHost
    : undefined;
}
