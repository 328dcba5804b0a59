/**
 * The command line: its commands, arguments and options. With `flags.ts` the only file that knows Effect's CLI
 * module, which may change in a minor version. Commands are loaded when they run.
 */
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Argument from "effect/cli/Argument";
import * as CliConfig from "effect/cli/CliConfig";
import type * as CliError from "effect/cli/CliError";
import * as CliOutput from "effect/cli/CliOutput";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { CommandError, errorText } from "./command-error.ts";
import type { Surroundings } from "./environment.ts";
import { type ExitCode, exitCode } from "./exit-codes.ts";
import {
  buildFlag,
  json,
  limits,
  onOff,
  orUndefined,
  outFlag,
  profile,
  quiet,
  readings,
  runFlags,
  session,
  systems,
  transactions,
  wholeNumber,
} from "./flags.ts";

/** Where a command leaves what the process is to end with. */
interface Ending {
  code: ExitCode;
}

/** A command's work: loads it and runs it. What it throws becomes the error of the effect. */
function running(ending: Ending, work: () => Promise<ExitCode>): Effect.Effect<void, unknown> {
  return Effect.tryPromise({
    try: async () => {
      ending.code = await work();
    },
    catch: (error) => error,
  });
}

function commands(surroundings: Surroundings, ending: Ending) {
  const verify = Command.make(
    "verify",
    { systems, profile, readings, ...limits, ...runFlags, json, quiet, out: outFlag },
    (input) => running(ending, async () => (await import("./commands/verify.ts")).verify(input, surroundings)),
  ).pipe(Command.withDescription("Explore the charts, run the implementation under fault, judge both, and report"));
  const exploreModel = Command.make(
    "explore-model",
    {
      system: Argument.String("system"),
      profile,
      session,
      transactions,
      powerLosses: wholeNumber("power-losses", 0, "losses of power in all"),
      readings,
      ...limits,
      json,
      quiet,
      format: orUndefined(Flag.Literals("format", ["mermaid", "dot", "itf", "json"])).pipe(
        Flag.withDescription("print runs, charts, states, chart coverage or test paths for another tool"),
      ),
      part: orUndefined(Flag.Literals("of", ["outcomes", "charts", "states", "coverage", "paths"])).pipe(
        Flag.withDescription("what --format prints"),
      ),
      outcome: orUndefined(Flag.String("outcome")).pipe(Flag.withDescription("this kind of outcome only")),
    },
    (input) =>
      running(ending, async () => (await import("./commands/explore-model.ts")).exploreModel(input, surroundings)),
  ).pipe(Command.withDescription("Explore one system at a bound of your own"));
  const coverage = Command.make(
    "coverage",
    {
      systems,
      profile,
      readings,
      ...limits,
      json,
      quiet,
      figures: Flag.String("figure").pipe(
        Flag.withMetavar("FIGURE"),
        Flag.atLeast(0),
        Flag.withDescription("this figure only; may be repeated"),
      ),
      skipImplementation: runFlags.skipImplementation,
    },
    (input) => running(ending, async () => (await import("./commands/coverage.ts")).coverage(input, surroundings)),
  ).pipe(
    Command.withDescription(
      "Which steps and branches the explorations take and the implementation executes, and why not the others",
    ),
  );
  return [verify, exploreModel, coverage, ...runs(surroundings, ending), ...lookups(surroundings, ending)] as const;
}

function runs(surroundings: Surroundings, ending: Ending) {
  const demo = Command.make(
    "demo",
    {
      system: Argument.String("system").pipe(
        Argument.withDescription(
          "purchase (of an object, by money modules), purchase-money, purchase-card, card-refund, pos-payment or " +
            "ticket-transfer",
        ),
      ),
      scenario: orUndefined(Flag.String("scenario")).pipe(
        Flag.withMetavar("ID"),
        Flag.withDescription("what owners and hosts do; by default, nothing goes wrong"),
      ),
      crypto: Flag.Literals("crypto", ["symbolic", "native", "forge"]).pipe(
        Flag.withDefault("symbolic" as const),
        Flag.withDescription("layer of cryptography"),
      ),
      faults: Flag.String("fault").pipe(
        Flag.withMetavar("FAULT"),
        Flag.atLeast(0),
        Flag.withDescription(
          "'drop at MM.A>MM.B 41/Acknowledgement#1', or short: drop:41/Acknowledgement, power:MM.B@41/1708, " +
            "timeOut:MM.B@41/1702, powerLoss,edge=before:MM.A@store#2; may be repeated",
        ),
      ),
      readings,
      build: buildFlag,
      save: orUndefined(Flag.String("save")).pipe(
        Flag.withMetavar("FILE"),
        Flag.withDescription("write the run as a replay file"),
      ),
      json,
    },
    (input) => running(ending, async () => (await import("./commands/demo.ts")).demo(input, surroundings)),
  ).pipe(Command.withDescription("Play a run of the implementation, with faults of your own"));
  const replay = Command.make(
    "replay",
    {
      file: Argument.String("file").pipe(Argument.withDescription("a replay file: NAME.replay.json")),
      tolerant: onOff("tolerant", "pass over choices that name nothing, as after a change of the build"),
      build: buildFlag,
      json,
    },
    (input) => running(ending, async () => (await import("./commands/replay.ts")).replay(input, surroundings)),
  ).pipe(Command.withDescription("Make the run of a replay file again, and show it"));
  return [replay, demo] as const;
}

function lookups(surroundings: Surroundings, ending: Ending) {
  const where = Command.make("where", { address: Argument.String("address"), json }, (input) =>
    running(ending, async () => (await import("./commands/where.ts")).where(input, surroundings)),
  ).pipe(Command.withDescription("Every place that knows a step, as in: zerosum where 41/1706"));
  const register = Command.make(
    "readings",
    { switchable: onOff("switchable", "those only that a run can switch"), json },
    (input) => running(ending, async () => (await import("./commands/readings.ts")).readings(input, surroundings)),
  ).pipe(Command.withDescription("The ambiguous places of the source text, and how each is read"));
  const ask = Command.make(
    "ask",
    {
      property: Argument.String("property"),
      system: Flag.String("system").pipe(Flag.withDescription("the system that is asked about")),
      profile,
      session,
      transactions,
      losses: Flag.String("lose").pipe(
        Flag.withMetavar("LOSS"),
        Flag.atLeast(0),
        Flag.withDescription("power:TA.A@25/886 or message:TicketsDeleted; may be repeated"),
      ),
      readings,
      ...limits,
      json,
    },
    (input) => running(ending, async () => (await import("./commands/ask.ts")).ask(input, surroundings)),
  ).pipe(Command.withDescription("Does a property hold if this is lost here? With the shortest run"));
  return [where, register, ask] as const;
}

/** Tells what is wrong with a command line, shortly; help only where it was asked for, or where there is no command. */
function presenter(surroundings: Surroundings): CliOutput.Presenter {
  const { outIsTerminal, colourless, out, err } = surroundings;
  const formatter = CliOutput.defaultFormatter({ colors: outIsTerminal && !colourless });
  const told = (event: CliOutput.Presenter.Event): void => {
    switch (event._tag) {
      case "Help":
        (event.reason === "Requested" ? out : err)(`${formatter.formatHelpDoc(event.helpDoc)}\n`);
        break;
      case "Version":
        out(`${formatter.formatVersion(event.name, event.version)}\n`);
        break;
      case "InvalidInvocation": {
        const [first] = event.errors;
        const path = event.commandPath.join(" ");
        const what = (first?.message ?? "the command line cannot be understood").split("\n")[0] ?? "";
        const advice = `${suggestionOf(first)}see ${path} --help`;
        err(errorText(new CommandError("invalidCommandLine", what, path, advice), false));
      }
    }
  };
  return { present: (event) => Effect.sync(() => told(event)) };
}

function suggestionOf(error: CliError.NonShowHelpErrors | undefined): string {
  if (error?._tag !== "UnrecognizedOption" && error?._tag !== "UnknownSubcommand") return "";
  return error.suggestions.length === 0 ? "" : `did you mean ${error.suggestions.join(" or ")}? `;
}

/** Run a command line. Never fails: what goes wrong is told on standard error, and is in the exit code. */
export function runCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
  version: string,
): Effect.Effect<ExitCode> {
  const ending: Ending = { code: exitCode.ok };
  const verbose = args.includes("--verbose");
  const root = Command.make("zerosum").pipe(
    Command.withDescription("Verify that tickets and notes neither double nor vanish, whatever fails"),
    Command.withSubcommands(commands(surroundings, ending)),
    Command.withGlobalFlags([verboseFlag]),
  );
  const layers = Layer.mergeAll(
    NodeServices.layer,
    CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
    CliOutput.layerPresenter(presenter(surroundings)),
  );
  return Command.runWith(root, { version })(args).pipe(
    Effect.provide(layers),
    Effect.matchCause({
      onSuccess: () => ending.code,
      onFailure: (cause) => codeOfFailure(cause.reasons[0], surroundings, verbose),
    }),
  );
}

const verboseFlag = GlobalFlag.Setting("verbose")({
  flag: onOff("verbose", "show where an error comes from"),
});

function codeOfFailure(
  reason: { readonly _tag: string; readonly error?: unknown; readonly defect?: unknown } | undefined,
  surroundings: Surroundings,
  verbose: boolean,
): ExitCode {
  const error = reason?.error ?? reason?.defect;
  // The presenter has told of it; a bare `zerosum` is a command line without a command.
  if ((error as { readonly _tag?: string } | undefined)?._tag === "ShowHelp") return exitCode.usage;
  surroundings.err(errorText(error, verbose));
  return error instanceof CommandError ? error.code : exitCode.internal;
}
