/**
 * Where the package's own source text mentions a step.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A line that mentions it. */
export interface Mention {
  /** from the package's folder, with `/` */
  readonly file: string;
  readonly line: number;
}

/** Mentions by what mentions. */
export interface Mentions {
  /** `step("41/1706", …)` in a chart */
  readonly charts: readonly Mention[];
  /** `at("41/1706")` or `doing("41/1706", …)` in the implementation, or the same broken over lines */
  readonly code: readonly Mention[];
  readonly properties: readonly Mention[];
  readonly tests: readonly Mention[];
  /** replay files with a fault there, or that lead there by what they are recognised by */
  readonly corpus: readonly Mention[];
}

/** Folders that hold source text. */
const folders = ["models", "impl", "properties", "fault-injection", "conformance", "spec", "cli", "reports", "test"];

/** All mentions of an address in the package that lies in `root`. */
export function mentionsOf(address: string, root: string): Mentions {
  const files = folders.flatMap((folder) => sourceFiles(join(root, folder)));
  const replays = filesIn(join(root, "fault-injection", "corpus"), ".replay.json");
  const here = (
    wanted: (file: string) => boolean,
    pattern: RegExp,
    among: readonly string[] = files,
  ): readonly Mention[] =>
    among
      .map((path) => ({ path, file: relative(root, path).replaceAll("\\", "/") }))
      .filter(({ file }) => wanted(file))
      .flatMap(({ path, file }) => linesWith(path, pattern).map((line) => ({ file, line })));
  const isTest = (file: string): boolean => file.startsWith("test/") || file.endsWith(".test.ts");
  const quoted = `"${address}"`;
  const anywhere = new RegExp(`(?<![0-9A-Za-z/])${address}(?![0-9])`);
  return {
    charts: here((file) => file.startsWith("models/figures/") && !isTest(file), new RegExp(`\\bstep\\(\\s*${quoted}`)),
    code: here(
      (file) => file.startsWith("impl/") && !isTest(file),
      new RegExp(`\\b(?:at|doing)\\(\\s*${quoted}|^\\s*${quoted},$`),
    ),
    properties: here((file) => file.startsWith("properties/") && !isTest(file), anywhere),
    tests: here(isTest, anywhere),
    corpus: here(() => true, anywhere, replays),
  };
}

function linesWith(path: string, pattern: RegExp): readonly number[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

function sourceFiles(folder: string): readonly string[] {
  return filesIn(folder, ".ts").filter((path) => !path.endsWith(".d.ts"));
}

function filesIn(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
