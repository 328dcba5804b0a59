import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../cli/environment.ts";

const root = packageRoot();

/** Runs npm, or a program of an installed package, and fails with what it said if it fails. */
function run(command: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return { code: status, out: stdout, said: `${stdout}\n${stderr}` };
}

describe("the packed package, installed in an empty folder", { tags: ["process"] }, () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "zerosum-package-"));
    const packed = run("npm", ["pack", "--pack-destination", folder], root);
    expect(packed.code, packed.said).toBe(0);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "elsewhere", private: true, type: "module", allowScripts: { node: true } }),
    );
    const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--no-save"];
    const installed = run("npm", ["install", ...flags, `./${tarball}`], folder);
    expect(installed.code, installed.said).toBe(0);
  }, 180_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("verifies, by its own Node", () => {
    const line = ["--no-install", "zerosum", "verify", "--system", "ticket-transfer", "--json"];
    line.push("--skip-implementation");
    const { code, out, said } = run("npx", line, folder);
    expect(code, said).toBe(0);
    const result = JSON.parse(out);
    expect(result.verdict).toBe("proved for this bound");
    expect(result.systems.map(({ name }: { name: string }) => name)).toContain("ticket-transfer");
  });

  it("runs its implementation, in threads of their own", () => {
    const line = [
      "verify",
      "--system",
      "ticket-transfer/ready",
      "--only",
      "corpus",
      "--only",
      "swarm",
      "--seconds",
      "1",
    ];
    const { out, said } = run("npx", ["--no-install", "zerosum", ...line, "--json"], folder);
    const { implementation } = JSON.parse(out);
    expect(implementation.swarm.runs, said).toBeGreaterThan(0);
    expect(implementation.failures).toEqual([]);
    expect(implementation.corpus.length).toBeGreaterThan(0);
  });

  it("knows where a step is charted", () => {
    const { code, out, said } = run("npx", ["--no-install", "zerosum", "where", "41/1706", "--json"], folder);
    expect(code, said).toBe(0);
    expect(JSON.parse(out).charts[0].file).toBe("models/figures/fig-41-commit-modules.ts");
  });

  it("is a typed library: what is misspelt does not compile, what is right runs", () => {
    const program = `import { explore } from "zerosum/explorer";
import { systems } from "zerosum/models";
import { isStepAddress } from "zerosum/spec";
import type { VerificationResult } from "zerosum/reports";
const [first] = systems;
if (first === undefined) throw new Error("no systems");
const { verdict } = explore(first.build({ transactions: 1, powerLosses: 0 }));
const word: VerificationResult["verdict"] = verdict;
// @ts-expect-error: misspelt
first.nmae;
console.log(word, isStepAddress("41/1706"));
`;
    writeFileSync(join(folder, "program.ts"), program);
    const compilerOptions = { module: "NodeNext", target: "ES2024", strict: true, noEmit: true, types: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
    const compiled = run(join(root, "node_modules", ".bin", "tsc"), ["-p", folder], folder);
    expect(compiled.code, compiled.said).toBe(0);
    const ran = run(join(folder, "node_modules", ".bin", "node"), ["program.ts"], folder);
    expect(ran.out).toBe("proved for this bound true\n");
  });
});
