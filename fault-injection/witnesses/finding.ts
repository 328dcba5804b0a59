/**
 * What a witness finds wrong with a run, and what a run comes to when all of them have spoken.
 */
import type { OutcomeKind } from "../../properties/outcomes.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { WindowId } from "../../spec/windows.ts";
import { type VerdictClass, verdictClasses } from "../replay.ts";

/**
 * Who saw it. `relays`: what agents pass on, and the steps of carrying. `secrecy`: what others learn. `port`: the world itself, that a device does what the port does not allow. `rest`: the end of the run.
 * `harness`: nobody; the harness has a defect.
 */
export type WitnessName =
  | "charts"
  | "notices"
  | "relays"
  | "secrecy"
  | "books"
  | "bytes"
  | "probe"
  | "port"
  | "rest"
  | "harness";

/** Something wrong. */
export interface Finding {
  readonly witness: WitnessName;
  readonly class: Exclude<VerdictClass, "window" | "held">;
  /** id of the property (`V1 rest`), or what kind of divergence it is */
  readonly property: string;
  /** what is wrong, in words */
  readonly reason: string;
  readonly device: string;
  /** the step at which it shows; null: none had been done */
  readonly step: StepAddress | null;
  /** number of the observation */
  readonly observation: number;
}

/** What a run comes to. */
export interface Verdict {
  /** the worst that was found; `window`: nothing but what is known of a window or of a reading */
  readonly class: VerdictClass;
  /** what it is recognised by, however long or short the run: of the finding that comes first among the worst */
  readonly signature: string;
  /** in the order of the observations */
  readonly findings: readonly Finding[];
  /** what properties or charts say of windows and of readings that are known to break them: no failure */
  readonly known: readonly Finding[];
  /** the windows in which transactions ended */
  readonly windows: readonly WindowId[];
  /** how transactions ended, by the logs; empty where the run did not come to rest */
  readonly outcomes: readonly OutcomeKind[];
  /** witnesses that were heard */
  readonly heard: readonly WitnessName[];
}

/** What a finding is recognised by: who found it, what, where. Never the words. */
export function findingSignature({ witness, property, device, step }: Finding): string {
  return `${witness} ${property} ${device} ${step ?? "-"}`;
}

/** Classes by how bad they are, worst first. */
export function worstClass(classes: readonly VerdictClass[]): VerdictClass {
  return verdictClasses.find((it) => classes.includes(it)) ?? "held";
}

/** The verdict that these findings, windows and outcomes come to. */
export function verdictOf(parts: Omit<Verdict, "class" | "signature">): Verdict {
  const { findings, known, windows } = parts;
  const worst = worstClass(findings.map((finding) => finding.class));
  const first = findings.find((finding) => finding.class === worst);
  if (first !== undefined) return { ...parts, class: worst, signature: findingSignature(first) };
  if (windows.length > 0) return { ...parts, class: "window", signature: windows.join(" ") };
  if (known[0] !== undefined) return { ...parts, class: "window", signature: `known ${findingSignature(known[0])}` };
  return { ...parts, class: "held", signature: "" };
}

/** Is this verdict a failure? */
export function isFailure({ class: worst }: Pick<Verdict, "class">): boolean {
  return worst !== "held" && worst !== "window";
}
