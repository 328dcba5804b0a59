/** What a Stryker report says against the list of survivors that somebody has looked at. */

/** A report, as far as it is read (mutation-testing-report-schema). */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly ReportedMutant[] }>>;
}

/** A mutant in a report. Lines and columns count from 1; the end is exclusive. */
export interface ReportedMutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

/** Survivors with the reason why they may: by file, then by what was replaced with what. */
export type Reviewed = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A mutant that no test has noticed. */
export interface Survivor {
  readonly file: string;
  readonly line: number;
  /** what was replaced with what; says nothing about where, so that it outlives changes elsewhere in the file */
  readonly mutant: string;
}

/** What comes of a report. */
export interface Review {
  /** mutants by status */
  readonly counts: Readonly<Record<string, number>>;
  /** detected of all that are valid, in hundredths */
  readonly score: number;
  readonly unreviewed: readonly Survivor[];
  /** in the list, and not among the survivors; empty if only a part was mutated */
  readonly stale: readonly string[];
}

const detected: ReadonlySet<string> = new Set(["Killed", "Timeout"]);
const undetected: ReadonlySet<string> = new Set(["Survived", "NoCoverage"]);

/** Compares. `isWhole`: everything was mutated, so that what is missing does not survive any more. */
export function review(report: MutationReport, reviewed: Reviewed, isWhole: boolean): Review {
  const all = Object.values(report.files).flatMap(({ mutants }) => mutants);
  const counts: Record<string, number> = {};
  for (const { status } of all) counts[status] = (counts[status] ?? 0) + 1;
  const survivors = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    survivorsOf(file, source, mutants),
  );
  const sum = (statuses: ReadonlySet<string>): number => all.filter(({ status }) => statuses.has(status)).length;
  const [caught, missed] = [sum(detected), sum(undetected)];
  const isReviewed = ({ file, mutant }: Survivor): boolean => (reviewed[file]?.[mutant] ?? "") !== "";
  const known = new Set(survivors.map(({ file, mutant }) => `${file}: ${mutant}`));
  const listed = Object.entries(reviewed).flatMap(([file, rows]) => Object.keys(rows).map((it) => `${file}: ${it}`));
  return {
    counts,
    score: caught + missed === 0 ? 100 : (100 * caught) / (caught + missed),
    unreviewed: survivors.filter((survivor) => !isReviewed(survivor)),
    stale: isWhole ? listed.filter((it) => !known.has(it)) : [],
  };
}

const originalCharactersMax = 120;

function survivorsOf(file: string, source: string, mutants: readonly ReportedMutant[]): readonly Survivor[] {
  const lines = source.split("\n");
  const seen = new Map<string, number>();
  return mutants
    .filter(({ status }) => undetected.has(status))
    .map(({ mutatorName, replacement = "", location }) => {
      const text = `${mutatorName}: ${short(between(lines, location))} -> ${short(replacement)}`;
      const times = (seen.get(text) ?? 0) + 1;
      seen.set(text, times);
      return { file, line: location.start.line, mutant: times === 1 ? text : `${text} (${times})` };
    });
}

function between(lines: readonly string[], { start, end }: ReportedMutant["location"]): string {
  const picked = lines.slice(start.line - 1, end.line);
  const last = picked.length - 1;
  return picked
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join(" ");
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= originalCharactersMax ? line : `${line.slice(0, originalCharactersMax)}…`;
}
