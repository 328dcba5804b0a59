/**
 * What a figure of the source is made of, after loading: all places are spelled as addresses (`16/630`).
 */
import type { FigureId, StepAddress } from "../step-address.ts";

/** What a step does: the shape of its box in the flowchart. */
export const stepKinds = [
  "process",
  "send",
  "receive",
  "decision",
  "call",
  "commit",
  "abort",
  "prompt",
  "terminal",
] as const;

/** One of `stepKinds`. */
export type StepKind = (typeof stepKinds)[number];

/**
 * Who acts. `TA` trusted agent, `MM` money module, `HOST` host processor, `OWNER` the person; A and B are the parties
 * of a dialogue, X and Y those of a subroutine. `TS` trusted server, `NS` network server, `SS` security server, `CSM`
 * customer service module, `CSR` customer service representative.
 */
export const lanes = [
  "TA.A",
  "TA.B",
  "TA.X",
  "TA.Y",
  "MM.A",
  "MM.B",
  "MM.X",
  "MM.Y",
  "HOST.A",
  "HOST.B",
  "HOST.X",
  "HOST.Y",
  "OWNER.A",
  "OWNER.B",
  "OWNER.X",
  "TS.B",
  "NS",
  "SS",
  "CSM",
  "CSR",
  "BANK",
  "AUTHORITY_SERVER",
  "CARD_NETWORK",
  "MERCHANT_SERVER",
  "MERCHANDISE_SERVER",
] as const;

/** One of `lanes`. */
export type Lane = (typeof lanes)[number];

/** How a figure can end. `divided`: the parties end differently, which is a window of the source. */
export const outcomes = ["returned", "committed", "aborted", "denied", "terminated", "divided"] as const;

/** One of `outcomes`. */
export type Outcome = (typeof outcomes)[number];

/**
 * Where a flow goes next: a step of the same figure; `return`, the ordinary end, after which the caller goes on;
 * `stop`, an end after which the caller does not go on (it unwinds too).
 */
export type Target = StepAddress | "return" | "stop";

/** One outcome of a decision. */
export interface Branch {
  readonly when: string;
  readonly to: Target;
}

/** The keys under which a message travels on one hop (`TA.X>TA.Y`), the innermost first. */
export interface HopKeys {
  readonly hop: string;
  readonly keys: readonly string[];
}

/** A subroutine call: which figure, and who plays its parameters (`{ X: "B", Y: "A" }`). */
export interface Call {
  readonly figure: FigureId;
  readonly bind: Readonly<Record<string, string>>;
}

/** One numbered step. */
export interface Step {
  readonly address: StepAddress;
  readonly figure: FigureId;
  /** The step number of the source: even, and used once in all figures together. */
  readonly n: number;
  readonly lane: Lane;
  /** The functional component that acts; null where the source leaves it open. */
  readonly component: string | null;
  /** True where the source does not name the component at this step and it was concluded from the context. */
  readonly componentInferred: boolean;
  readonly kind: StepKind;
  /** One short line: what happens here. */
  readonly does: string;
  /** Sends and receives only: the bare name of the message, `ReadyToCommit` of `41/ReadyToCommit`. */
  readonly message?: string;
  /** Messages that may stand in the place of `message` or `payload`. */
  readonly alternatives: readonly string[];
  /** Fields of the message, where they are stated. */
  readonly carries: readonly string[];
  /** The message that a call transports, or that another kind of step hands on. */
  readonly payload?: string;
  /** Messages that this step takes in without a receive step of their own. */
  readonly receives: readonly string[];
  /** Keys per hop, where the source states them for this step. */
  readonly keys: readonly HopKeys[];
  /** Calls only. */
  readonly call?: Call;
  /** Successors, except those of a decision. Two or more are a fork between devices, not a choice. */
  readonly next: readonly Target[];
  /** Successors of a decision; empty for every other kind. */
  readonly branches: readonly Branch[];
  /** `exact`: the source ties this number to this action. `inferred`: it gives only a range. */
  readonly number: "exact" | "inferred";
}

/** One way in which a figure ends. */
export interface Exit {
  readonly outcome: Outcome;
  readonly at: readonly StepAddress[];
  readonly note: string;
}

/** One flowchart. */
export interface Figure {
  readonly figure: FigureId;
  readonly title: string;
  readonly summary: string;
  /** `A`, `B` for a dialogue, `X`, `Y` for a subroutine: what a call must bind. */
  readonly parameters: readonly string[];
  readonly participants: Readonly<Partial<Record<Lane, string>>>;
  readonly entry: StepAddress;
  readonly steps: readonly Step[];
  readonly exits: readonly Exit[];
}

/** All figures, and all their steps in figure order. Frozen. */
export interface Catalogue {
  readonly figures: readonly Figure[];
  readonly steps: readonly Step[];
}
