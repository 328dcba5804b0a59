/**
 * A composition with the properties attached, ready to be explored.
 */
import { initialTransition } from "xstate";
import type { Local, Role, Roles, StepLabel, System, View } from "../models/explorer/index.ts";
import { catalogue, type StepAddress } from "../spec/catalogue.ts";
import { type InvariantId, invariants } from "../spec/invariants.ts";
import type { DeviceLedger, Ledger, StartingHoldings } from "../spec/ledger.ts";
import { defaultReadings, type Readings } from "../spec/readings.ts";
import { devicesOf, hasProvisional, ownTickets, ownValue, sum } from "./books.ts";
import { stateProperties, stepProperties } from "./index.ts";
import { type OutcomeKind, outcomesExpected, outcomesOf } from "./outcomes.ts";
import { type ObservedMessage, type ObservedStep, type Sale, type Subject, whereGoodsAreSold } from "./property.ts";

/** What was issued before the run. */
export interface Issued {
  readonly tickets: readonly string[];
  /** note value */
  readonly notes: number;
  /** what is sold in the run, and how it is paid; absent: nothing */
  readonly sells?: Sale;
}

/** How the composition was built, as far as it changes what can be judged. */
export interface JudgedOptions {
  /** default: the register's defaults */
  readonly readings?: Readings;
  /** default `ready`: sessions stand by assumption, and no certificate is looked at */
  readonly session?: "ready" | "cold";
  /** kinds of outcomes that must be reachable; default: all that are normal, and all windows that exist */
  readonly outcomes?: readonly OutcomeKind[];
}

/** A system whose checks are the properties. */
export interface JudgedSystem<R extends Roles> extends System<R> {
  readonly subject: Subject;
  readonly readings: Readings;
  /** properties of the register that have nothing to judge here, or that no predicate judges yet */
  readonly notJudged: readonly InvariantId[];
  /** what the devices show, read together */
  readonly ledgerOf: (view: View<Roles>) => Ledger;
}

/** Compile-time check that every role shows a ledger. */
export type ShowsLedgers<R extends Roles> =
  View<R> extends { readonly [K in keyof R & string]: DeviceLedger }
    ? unknown
    : { readonly "a role does not show a DeviceLedger": never };

/** Why a system cannot be judged. */
export type JudgingErrorReason = "issuedDiffers" | "severalStarts";

/** A system that cannot be judged. */
export class JudgingError extends Error {
  readonly _tag = "JudgingError";
  readonly reason: JudgingErrorReason;
  readonly field: string;
  constructor(reason: JudgingErrorReason, field: string, message: string) {
    super(message);
    this.name = "JudgingError";
    this.reason = reason;
    this.field = field;
  }
}

/**
 * Attach the properties to a system. What it checks already is kept; its outcomes become those of the census.
 *
 * Checks are named by the ids of the properties. Throws `JudgingError` if the devices do not begin with what was
 * issued, or may begin with different things.
 *
 * @example
 * ```ts
 * explore(judged(ticketTransfer(), { tickets: ["T1", "T2"], notes: 0 }));
 * ```
 */
export function judged<R extends Roles>(
  system: System<R> & ShowsLedgers<R>,
  issued: Issued,
  options: JudgedOptions = {},
): JudgedSystem<R> {
  const definition = (system as unknown as System<Roles>).definition;
  const readings = options.readings ?? defaultReadings;
  const subject = subjectOf(definition.roles, issued, options.session ?? "ready");
  const ledgerOf = ledgerReader(definition.roles, issued);
  const states = stateProperties.filter((property) => property.applies(subject));
  const steps = stepProperties.filter((property) => property.applies(subject));
  const inScope = (scope: "always" | "rest") =>
    Object.fromEntries(
      states
        .filter((property) => property.scope === scope)
        .map(({ id, holds }) => [id, (view: View<Roles>) => holds(ledgerOf(view))]),
    );
  const bites = states.map(({ id, scope, bites }) => [
    `${id} ${scope}: something to judge`,
    (view: View<Roles>) => bites(ledgerOf(view)),
  ]);
  const reachable = (options.outcomes ?? outcomesExpected(subject, readings)).map((kind) => [
    `outcome: ${kind}`,
    (view: View<Roles>) => isQuiet(ledgerOf(view)) && outcomesOf(ledgerOf(view)).includes(kind),
  ]);
  const judgedIds = new Set<InvariantId>([...states, ...steps].map(({ id }) => id));
  const withChecks: System<Roles>["definition"] = {
    ...definition,
    invariants: { ...definition.invariants, ...inScope("always") },
    restInvariants: { ...definition.restInvariants, ...inScope("rest") },
    stepInvariants: {
      ...definition.stepInvariants,
      ...Object.fromEntries(
        steps.map(({ id, holds }) => [
          id,
          (before: View<Roles>, after: View<Roles>, label: StepLabel) =>
            holds(ledgerOf(before), ledgerOf(after), observedStep(label)),
        ]),
      ),
    },
    // Immunity to replays and to what outsiders make is a matter of one device, so every row of its table is asked,
    // whether or not the system ever comes there.
    tableInvariants: {
      ...definition.tableInvariants,
      ...Object.fromEntries(
        steps
          .filter(({ id }) => id === "N1" || id === "N2")
          .map(({ id, holds }) => [
            id,
            (before: DeviceLedger, after: DeviceLedger, label: StepLabel) =>
              holds(alone(before, issued), alone(after, issued), observedStep(label)),
          ]),
      ),
    },
    sometimes: { ...definition.sometimes, ...Object.fromEntries([...bites, ...reachable]) },
    outcome: (view) => outcomesOf(ledgerOf(view)),
  };
  return {
    definition: withChecks as unknown as System<R>["definition"],
    subject,
    readings,
    notJudged: invariants.map(({ id }) => id).filter((id) => !judgedIds.has(id)),
    ledgerOf,
  };
}

/** The ledger of one device, for properties that look at no other. */
function alone(device: DeviceLedger, issued: Issued): Ledger {
  return { devices: { [device.device]: device }, tickets: issued.tickets, issued: issued.notes, start: {} };
}

const addresses: ReadonlySet<string> = new Set(catalogue.steps.map(({ address }) => address));

/** A step of a model as properties see it. */
export function observedStep(label: StepLabel, sameEffectAt: readonly string[] = []): ObservedStep {
  const isAddress = (text: string): text is StepAddress => addresses.has(text);
  const message = observedMessage(label.message);
  return {
    device: label.role,
    kind: label.kind,
    steps: label.steps.filter(isAddress),
    ...(sameEffectAt.length === 0 ? {} : { sameEffectAt: sameEffectAt.filter(isAddress) }),
    ...(message === undefined ? {} : { message }),
    fromOutsider: label.fromOutsider,
  };
}

function observedMessage(message: StepLabel["message"]): ObservedMessage | undefined {
  if (message === undefined) return undefined;
  const { type, session, order } = message;
  return {
    type: String(type),
    ...(typeof session === "string" ? { session } : {}),
    ...(typeof order === "string" ? { order } : {}),
  };
}

function subjectOf(roles: Roles, issued: Issued, session: "ready" | "cold"): Subject {
  const { sells } = issued;
  const goodsAreSold = sells !== undefined && whereGoodsAreSold({ sells });
  return {
    tickets: goodsAreSold || (issued.tickets.length > 0 && sells === undefined),
    notes: issued.notes > 0,
    certificates: session === "cold",
    items: Object.values(roles).some(({ fixtures }) => fixtures !== undefined && looksAtItems(fixtures)),
    ...(sells === undefined ? {} : { sells }),
  };
}

function looksAtItems(fixtures: Readonly<Record<string, unknown>>): boolean {
  return "itemsOffered" in fixtures || "goodsOffered" in fixtures;
}

/** No device is in the middle of anything but a doubt, so that the logs tell how every transaction has ended. */
function isQuiet(ledger: Ledger): boolean {
  return devicesOf(ledger).every((it) => {
    if (it.down || it.ready !== null || it.decided !== null) return false;
    return it.doubt !== null || (it.session === null && !hasProvisional(it));
  });
}

/** Puts the ledgers of a view together. Several predicates ask about one view in a row, so it is kept. */
function ledgerReader(roles: Roles, issued: Issued): (view: View<Roles>) => Ledger {
  const start = startOf(roles);
  const tickets = Object.values(start).flatMap((holdings) => holdings.tickets);
  if (tickets.sort().join() !== [...issued.tickets].sort().join()) {
    throw new JudgingError("issuedDiffers", "tickets", `the devices begin with tickets ${tickets.join(", ")}`);
  }
  const value = sum(Object.values(start).map((holdings) => holdings.value));
  if (value !== issued.notes) throw new JudgingError("issuedDiffers", "notes", `the devices begin with ${value} units`);
  const read = new WeakMap<View<Roles>, Ledger>();
  return (view) => {
    const known = read.get(view);
    if (known !== undefined) return known;
    const devices = view as Readonly<Record<string, DeviceLedger>>;
    const ledger = { devices, tickets: issued.tickets, issued: issued.notes, start };
    read.set(view, ledger);
    return ledger;
  };
}

function startOf(roles: Roles): Readonly<Record<string, StartingHoldings>> {
  return Object.fromEntries(
    Object.entries(roles).map(([name, role]) => {
      const first = initialLedger(name, role);
      return [first.device, { tickets: ownTickets(first), value: ownValue(first) }];
    }),
  );
}

function initialLedger(name: string, role: Role): DeviceLedger {
  const inputs: readonly unknown[] = role.inputs ?? [undefined];
  if (inputs.length !== 1) throw new JudgingError("severalStarts", name, `${name} may begin in ${inputs.length} ways`);
  const [snapshot] = initialTransition(role.machine, inputs[0]);
  const { value, context, tags } = snapshot as unknown as Omit<Local, "down">;
  return role.observe?.({ value, context, tags, down: false }) as unknown as DeviceLedger;
}
