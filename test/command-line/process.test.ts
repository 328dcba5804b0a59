import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../cli/environment.ts";

const root = packageRoot();
const bin = join(root, "bin", "zerosum.js");

function run(args: readonly string[], flags: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...args], { encoding: "utf8", cwd: root });
  return { code: status, out: stdout, err: stderr };
}

describe("the process", () => {
  it("tells its version", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const { code, out, err } = run([bin, "--version"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(version);
  });

  it("hands JSON on a pipe, with progress beside it and the verdict in its exit code", () => {
    const { code, out, err } = run([bin, "verify", "--system", "status-query", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out).systems).toHaveLength(1);
    expect(err).toContain("exploring status-query");
  });

  it("refuses in a few lines, without a stack trace", () => {
    const { code, out, err } = run([bin, "verify", "--system", "pos-paymnt"]);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err.trimEnd().split("\n")).toHaveLength(3);
  });

  it("is no success when it is ended before its time", () => {
    const early = "process.stderr.write = () => process.exit();";
    const line = [bin, "verify", "--system", "status-query"];
    const { code } = run(line, ["--import", `data:text/javascript,${encodeURIComponent(early)}`]);
    expect(code).toBe(70);
  });

  it("says in one line what it lacks, started by a Node too old for it", () => {
    const older = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } });`;
    const { code, out, err } = run(["-e", `${older} require(${JSON.stringify(bin)})`]);
    expect({ code, out }).toEqual({ code: 75, out: "" });
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    for (const told of ["26", "18.20.4", "npx zerosum"]) expect(err).toContain(told);
  });

  it("can be read so far by the oldest Node that there may be: no syntax after 2019", () => {
    const source = readFileSync(bin, "utf8");
    expect(source).not.toMatch(/\?\.|\?\?|^import |^export /m);
  });
});

describe("the package", () => {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

  it("exports files that there are", () => {
    for (const target of Object.values<string | Record<string, string>>(exports)) {
      const source = typeof target === "string" ? target : target["zerosum-source"];
      expect(existsSync(join(root, source ?? ""))).toBe(true);
      if (typeof target === "string") continue;
      const built = source?.replace(/^\.\//, "./dist/").replace(/\.ts$/, "");
      expect([target["types"], target["default"]]).toEqual([`${built}.d.ts`, `${built}.js`]);
    }
  });

  it("knows itself by name in development, under the condition zerosum-source", () => {
    const program = `import { explore } from "zerosum/explorer"; console.log(typeof explore);`;
    const { code, out } = run(["--conditions=zerosum-source", "--input-type=module", "-e", program]);
    expect({ code, out }).toEqual({ code: 0, out: "function\n" });
  });
});
