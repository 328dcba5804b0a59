/**
 * Tasks of the pool, performed: thin wrappers around the functions of fault-injection, which are pure.
 */
import { isSampled, runTwice } from "../../fault-injection/determinism.ts";
import { type EnumerationOptions, enumerate, type Plan, planOf } from "../../fault-injection/enumeration.ts";
import { faultText } from "../../fault-injection/faults.ts";
import { departureOf } from "../../fault-injection/model-paths/followed.ts";
import { modelPaths } from "../../fault-injection/model-paths/model-paths.ts";
import { repertoireOf } from "../../fault-injection/repertoire.ts";
import type { Replay } from "../../fault-injection/replay.ts";
import type { Scenario } from "../../fault-injection/scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "../../fault-injection/scenarios.ts";
import { shrink } from "../../fault-injection/shrink.ts";
import { swarm } from "../../fault-injection/swarm.ts";
import type { Case } from "../../fault-injection/tally.ts";
import type { Trial, Tried } from "../../fault-injection/trial.ts";
import { isFailure } from "../../fault-injection/witnesses/finding.ts";
import type { Point } from "../../fault-injection/world/run.ts";
import { classText } from "../../reports/implementation-words.ts";
import type { Readings } from "../../spec/readings.ts";
import { chartOfRun } from "../chart-of-run.ts";
import { seconds } from "../environment.ts";
import { buildNamed, trialOf } from "./builds.ts";
import { Collector, type PointOf } from "./collected.ts";
import { RunsCounter, runsOfTally } from "./runs-result.ts";
import type {
  EnumerationTask,
  ExplainTask,
  Explanation,
  FollowedRuns,
  FollowTask,
  PathsPlan,
  PathsTask,
  PlanTask,
  ReplayEnd,
  ReplaysTask,
  RunsResult,
  Subject,
  SwarmRuns,
  SwarmTask,
  Task,
} from "./tasks.ts";

/** What the paths of the charts are made for: every transition, and every fault right after it. */
const goals = ["transitions", "transitionsAndFaults"] as const;

/** Performs tasks, one after the other, and keeps what they share. */
export class Performer {
  readonly #subject: Subject;
  readonly #trial: Trial;
  /** for enumerations: one fault leaves most of a run as it was */
  readonly #remembering: Trial;
  readonly #plans = new Map<string, Plan>();
  readonly #points = new Map<string, ReadonlyMap<string, Point>>();

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#trial = trialOf(subject.build);
    this.#remembering = trialOf(subject.build, true);
  }

  /** See `tasks.ts` for what comes of which task. `ran` is called after every run. */
  perform(task: Task, ran: () => void): unknown {
    switch (task.kind) {
      case "plan":
        return { parts: this.#plan(task).parts };
      case "enumeration":
        return this.#enumerate(task, ran);
      case "replays":
        return this.#replays(task, ran);
      case "swarm":
        return this.#swarm(task, ran);
      case "paths":
        return this.#paths(task);
      case "follow":
        return this.#follow(task, ran);
      case "explain":
        return this.#explain(task, ran);
    }
  }

  #plan(task: PlanTask | EnumerationTask): Plan {
    const key = `${task.depth} ${task.exhaustive === true} ${task.scenarios.join()}`;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const plan = planOf(this.#options(task));
    this.#plans.set(key, plan);
    return plan;
  }

  #options({ depth, exhaustive = false, scenarios }: PlanTask | EnumerationTask): EnumerationOptions {
    return {
      trial: this.#remembering,
      repertoire: repertoireOf,
      scenarios: scenarios.map(scenarioOf),
      depth,
      exhaustive,
      choices: { readings: this.#subject.readings },
    };
  }

  #enumerate(task: EnumerationTask, ran: () => void): RunsResult {
    const collector = new Collector(task.depth === 1 ? this.#pointOf : undefined);
    const options = this.#options(task);
    const tally = enumerate(
      this.#plan(task),
      {
        ...options,
        onRun: (it, tried) => {
          collector.add(it, tried);
          ran();
        },
      },
      task.range,
    );
    return runsOfTally(tally, collector.collected, (it) => this.#replayOfCase(it));
  }

  #replayOfCase({ scenario, faults }: Case): Replay {
    return replayOf(scenarioOf(scenario), { faults, readings: this.#subject.readings });
  }

  /** The points of a scenario's run without faults. */
  readonly #pointOf: PointOf = (scenario, at) => {
    let points = this.#points.get(scenario);
    if (points === undefined) {
      const { run } = this.#trial(this.#replayOfCase({ scenario, faults: [] }), { recording: { points: true } });
      points = new Map(run.points.map((point) => [point.at, point]));
      this.#points.set(scenario, points);
    }
    return points.get(at);
  };

  #replays({ replays, mode }: ReplaysTask, ran: () => void): RunsResult & { readonly ends: readonly ReplayEnd[] } {
    const counter = new RunsCounter();
    const ends = replays.map((replay, index): ReplayEnd => {
      counter.plan(replay, replay.scenario);
      const tried = this.#trial(replay, { mode, recording: { chain: true } });
      counter.ran(replay, tried, replay.scenario);
      ran();
      this.#repeat(counter, replay, tried, index);
      const { run, verdict } = tried;
      return {
        id: replay.id,
        class: verdict.class,
        signature: verdict.signature,
        digest: run.chain.at(-1) ?? "",
        skipped: run.skipped.map(({ text }) => text),
      };
    });
    return { ...counter.result, ends };
  }

  #swarm({ scenarios, seed, seconds: most }: SwarmTask, ran: () => void): SwarmRuns {
    const counter = new RunsCounter();
    // The first run makes ready what the others share: it takes its time, and none of theirs.
    let until: number | undefined;
    const goesOn = (runs: number): boolean => {
      if (most <= 0 || runs === 0) return most > 0;
      until ??= seconds() + most;
      return seconds() < until;
    };
    const { struck } = swarm({
      trial: this.#trial,
      repertoire: repertoireOf,
      scenarios: scenarios.map(scenarioOf),
      seed,
      goesOn,
      choices: { readings: this.#subject.readings },
      onRun: (replay, tried) => {
        counter.plan(replay, replay.scenario);
        counter.ran(replay, tried, replay.scenario);
        ran();
        this.#repeat(counter, replay, tried, counter.runs);
      },
    });
    return { ...counter.result, struck };
  }

  #paths({ system }: PathsTask): PathsPlan {
    const options = { readings: this.#subject.readings as Partial<Readings> };
    const all = goals.map((goal) => modelPaths(system, goal, options));
    return { paths: all.flatMap(({ paths }) => paths), unreached: all[0]?.unreached ?? [] };
  }

  #follow({ paths, crypto }: FollowTask, ran: () => void): FollowedRuns {
    const counter = new RunsCounter();
    let followed = 0;
    for (const [index, path] of paths.entries()) {
      const replay = { ...path.replay, crypto };
      counter.plan(replay, replay.system);
      const tried = this.#trial(replay);
      counter.ran(replay, tried, replay.system);
      ran();
      if (departureOf(path, tried.run) === undefined) followed += 1;
      this.#repeat(counter, replay, tried, index);
    }
    return { ...counter.result, followed };
  }

  /** Makes some runs twice, and all that fail. */
  #repeat(counter: RunsCounter, replay: Replay, { verdict }: Tried, index: number): void {
    if (!isSampled(index) && !isFailure(verdict)) return;
    counter.repeated(replay, runTwice(this.#trial, replay).divergesAt);
  }

  #explain({ found, runsMax }: ExplainTask, ran: () => void): Explanation {
    const counted: Trial = (replay, options) => {
      ran();
      return this.#trial(replay, options);
    };
    const aim = { class: found.class, signature: found.signature };
    const shrinks = runsMax > 0 && found.class !== "nondeterministic";
    const small = shrinks ? shrink(counted, found.replay, aim, runsMax) : { replay: found.replay, neighbours: [] };
    const { run, verdict } = counted(small.replay, { recording: { chain: true } });
    const shown = found.class === "nondeterministic" ? aim : { class: verdict.class, signature: verdict.signature };
    const expect = { verdict: shown.class, signature: shown.signature, digest: run.chain.at(-1) ?? "" };
    const build = buildNamed(this.#subject.build);
    const provenance = { ...small.replay.provenance, build: `${build.name} ${build.version}` };
    return {
      replay: { ...small.replay, id: `${found.replay.system}: ${found.signature}`, expect, provenance },
      neighbours: small.neighbours.map(({ without, class: ended, signature }) => ({
        without,
        ended: signature === "" ? classText(ended) : `${classText(ended)}: ${signature}`,
      })),
      chart: chartOfRun(run, captionOf(small.replay)),
    };
  }
}

/** What makes the run: facts of its fixture, readings, and faults. */
function captionOf({ facts, readings, faults }: Replay): string {
  const found = Object.entries(facts).flatMap(([device, its]) =>
    Object.entries(its).map(([fact, value]) => `${device} meets ${fact} ${value}`),
  );
  const read = Object.entries(readings).map(([place, choice]) => `${place}=${choice}`);
  return [...found, ...read, faults.map(faultText).join(" + ") || "no fault"].join("; ");
}

function scenarioOf(id: string): Scenario {
  const scenario = scenarioNamed(id);
  if (scenario === undefined) throw new RangeError(`no scenario ${id}`);
  return scenario;
}
