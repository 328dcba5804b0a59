/**
 * A copy of the sources, in which a patch is applied and which is gone afterwards.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folder of the package. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** All that the reference build imports, and what says that it is made of modules. */
const ofTheBuild = ["impl", "spec", "conformance/port.ts", "conformance/reference-build.ts", "package.json"];

/** The TypeScript and JSON files of the build in a working tree, tracked or new, but not ignored. */
export function sourcesOf(folder: string): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard", "--", ...ofTheBuild], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  const names = new Set(listed.split("\0"));
  return [...names].filter((name) => isSource(name) && existsSync(join(folder, name))).sort();
}

function isSource(name: string): boolean {
  return (name.endsWith(".ts") && !name.endsWith(".test.ts")) || name.endsWith(".json");
}

/** A copy of the sources. Call {@link MutatedTree.remove} when it is no longer needed. */
export class MutatedTree {
  readonly folder: string;

  /** Copies these files of a working tree; what is installed there is linked to. */
  constructor(from: string, sources: readonly string[]) {
    this.folder = mkdtempSync(join(tmpdir(), "zerosum-mutant-"));
    const made = new Set<string>();
    for (const source of sources) {
      const target = join(this.folder, source);
      const parent = dirname(target);
      if (!made.has(parent)) mkdirSync(parent, { recursive: true });
      made.add(parent);
      copyFileSync(join(from, source), target);
    }
    symlinkSync(join(from, "node_modules"), join(this.folder, "node_modules"), "dir");
  }

  /** Applies a patch. Answers what is wrong with it; undefined: it applies. */
  apply(patch: string): string | undefined {
    const { status, stderr, error } = spawnSync("git", ["apply", "--whitespace=nowarn", patch], {
      cwd: this.folder,
      encoding: "utf8",
      // Where the temporary folder lies in a repository, that one is not meant.
      env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(this.folder) },
    });
    if (error !== undefined) throw error;
    return status === 0 ? undefined : stderr.trim();
  }

  /** Where the build of this copy is to be imported from. */
  get build(): string {
    return pathToFileURL(join(this.folder, "conformance/reference-build.ts")).href;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
