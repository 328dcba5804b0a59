/**
 * A mutant of the implementation: a patch that makes one mistake, with a header that says which, and who must see it.
 *
 * ```
 * Step: 41/1706
 * Says: the acknowledgement leaves before the decision to commit is durable
 * Witnesses: charts, books
 *
 * diff --git a/impl/…
 * ```
 *
 * `Step` is a numbered step, or the part of a device that is no step ({@link parts}); several are separated by commas.
 * A field goes on in lines that begin with two blanks. `Witnesses` names those who must refuse a run: one of them is
 * enough. In its place `Survives` says why nobody can: the mutant is equivalent, or a check is missing, and which.
 */
import type { WitnessName } from "../../fault-injection/witnesses/finding.ts";
import { isStepAddress } from "../../spec/catalogue.ts";

/** Who can see that a build is not as it should be. `determinism`: the same run, made twice, differs. */
export const witnesses = [
  "charts",
  "notices",
  "relays",
  "secrecy",
  "books",
  "bytes",
  "probe",
  "port",
  "rest",
  "determinism",
] as const satisfies readonly (Exclude<WitnessName, "harness"> | "determinism")[];

/** One of {@link witnesses}. */
export type Witness = (typeof witnesses)[number];

/** Where a mistake can be that is in no numbered step. */
export const parts = ["session", "store", "restart", "power", "chance"] as const;

/** A mutant. */
export interface Mutant {
  /** `007-decision-after-deletion-notice`: the name of its file, without the ending */
  readonly id: string;
  /** steps or {@link parts} */
  readonly steps: readonly string[];
  /** the mistake, in one line */
  readonly says: string;
  /** those who must refuse a run; empty: it is known to survive */
  readonly witnesses: readonly Witness[];
  /** why it survives; undefined: it must not */
  readonly survives: string | undefined;
  /** files that the patch changes */
  readonly touches: readonly string[];
}

/** The figures of its steps; none where it errs in none of them. */
export const figuresOf = ({ steps }: Pick<Mutant, "steps">): readonly string[] => [
  ...new Set(steps.filter(isStepAddress).map((step) => step.slice(0, step.indexOf("/")))),
];

/** What is wrong with a patch file. */
export type PatchErrorReason =
  | "badName"
  /** a field is missing, comes twice or is unknown */
  | "badHeader"
  | "unknownStep"
  | "unknownWitness"
  /** nothing is changed */
  | "noDiff"
  /** a file outside the build is changed: judges are not mutated */
  | "outsideBuild";

/** A patch file that cannot be used. */
export class PatchError extends Error {
  readonly _tag = "PatchError";
  readonly reason: PatchErrorReason;
  readonly file: string;
  /** the header's field, or empty */
  readonly field: string;

  constructor(reason: PatchErrorReason, file: string, field: string, detail: string) {
    super(`${file}${field === "" ? "" : `, ${field}`}: ${detail}`);
    this.name = "PatchError";
    this.reason = reason;
    this.file = file;
    this.field = field;
  }
}

const namePattern = /^(\d{3}-[a-z0-9-]+)\.patch$/;
const fieldPattern = /^([A-Z][a-z]+): +(\S.*)$/;
const touchedPattern = /^diff --git a\/(\S+) b\/(\S+)$/;
const buildPattern = /^(?:impl\/.+|conformance\/reference-build)\.ts$/;

/** The mutant of a patch. `file`: its name, without folders. Throws {@link PatchError}. */
export function mutantOf(text: string, file: string): Mutant {
  const [, id] = namePattern.exec(file) ?? [];
  if (id === undefined) throw new PatchError("badName", file, "", "a patch is named NNN-what-it-does.patch");
  const lines = text.split("\n");
  const diff = lines.findIndex((line) => line.startsWith("diff "));
  if (diff < 0) throw new PatchError("noDiff", file, "", "there is no line that begins with diff");
  const header = headerOf(lines.slice(0, diff), file);
  return {
    id,
    steps: listOf(header.Step, isPlace, "unknownStep", file, "Step"),
    says: header.Says,
    witnesses:
      header.Witnesses === undefined ? [] : listOf(header.Witnesses, isWitness, "unknownWitness", file, "Witnesses"),
    survives: header.Survives,
    touches: touchedBy(lines.slice(diff), file),
  };
}

const fields = ["Step", "Says", "Witnesses", "Survives"] as const;
type Field = (typeof fields)[number];
type Header = Readonly<Record<"Step" | "Says", string> & Partial<Record<Field, string>>>;

function headerOf(lines: readonly string[], file: string): Header {
  const header: Partial<Record<Field, string>> = {};
  const wrong = (field: string, detail: string) => new PatchError("badHeader", file, field, detail);
  let last: Field | undefined;
  for (const line of lines) {
    if (line === "") continue;
    if (last !== undefined && line.startsWith("  ")) {
      header[last] = `${header[last]} ${line.trim()}`;
      continue;
    }
    const [, name = "", value = ""] = fieldPattern.exec(line) ?? [];
    const field = fields.find((it) => it === name);
    if (field === undefined) throw wrong(name, `this is no field of the header: ${line}`);
    if (header[field] !== undefined) throw wrong(field, "the field comes twice");
    header[field] = value;
    last = field;
  }
  const { Step, Says, Witnesses, Survives } = header;
  if (Step === undefined) throw wrong("Step", "the field is missing");
  if (Says === undefined) throw wrong("Says", "the field is missing");
  if ((Witnesses === undefined) === (Survives === undefined)) {
    throw wrong("Witnesses", "a mutant has either witnesses, or a reason why it survives");
  }
  return { ...header, Step, Says };
}

const isPlace = (text: string): text is string => isStepAddress(text) || (parts as readonly string[]).includes(text);
const isWitness = (text: string): text is Witness => (witnesses as readonly string[]).includes(text);

function listOf<Item extends string>(
  text: string,
  isItem: (item: string) => item is Item,
  reason: PatchErrorReason,
  file: string,
  field: string,
): readonly Item[] {
  return text.split(/, */).map((item) => {
    if (!isItem(item)) throw new PatchError(reason, file, field, `${item} is not known`);
    return item;
  });
}

function touchedBy(diff: readonly string[], file: string): readonly string[] {
  const touches = diff.flatMap((line) => touchedPattern.exec(line)?.slice(1) ?? []);
  const outside = touches.find((path) => !buildPattern.test(path));
  if (outside !== undefined) throw new PatchError("outsideBuild", file, "", `${outside} is no part of the build`);
  return [...new Set(touches)];
}
