import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deviceAt, fixtureOf } from "../../conformance/wire/fixture.ts";
import { Relay } from "./relay.ts";

const program = fileURLToPath(new URL("../../impl/process/main.ts", import.meta.url));
const fixture = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const address = fixture.initiator;

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "zerosum-device-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const issued = (bytes: Uint8Array): string => {
  const path = join(directory, "store");
  writeFileSync(path, bytes);
  return `file:${path}`;
};

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

/** The device with a relay, told these lines; over when its process has ended, or has told as much as is waited for. */
async function tell(store: Uint8Array, line: string, until: RegExp) {
  const relay = new Relay({ linked: () => undefined, unlinked: () => undefined, message: () => undefined });
  await relay.listen();
  const args = ["--address", address, "--store", issued(store), "--relay", `127.0.0.1:${relay.port}`];
  const child = spawn(process.execPath, [program, ...args], { stdio: "pipe" });
  let out = "";
  child.stdin.on("error", () => undefined);
  child.stdin.write(`${line}\n`);
  const code = await new Promise<number | null>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      out += piece;
      if (until.test(out)) child.stdin.end(() => relay.close());
    });
    child.on("close", resolve);
  });
  relay.close();
  return { code, out };
}

describe("a device process", { tags: ["process"] }, () => {
  it("shows what it holds, and ends with its link", async () => {
    const { code, out } = await tell(deviceAt(fixture, address).store, `{"inspect":true}`, /"holdings"/);
    const told = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(told[0]).toMatchObject({ type: "prompt", step: "rest" });
    expect(told[1].holdings.tickets).toHaveLength(2);
    expect(code).toBe(0);
  });

  it("serves nobody with a damaged store, and says so", async () => {
    const { out } = await tell(new Uint8Array([0, 0, 0, 1]), `{"inspect":true}`, /"halt"/);
    expect(JSON.parse(out.split("\n")[0] as string)).toMatchObject({ type: "halt", reason: "storeDamaged" });
  });

  it("does nothing behind a line that is none", async () => {
    const { code } = await tell(
      deviceAt(fixture, address).store,
      `{"request":{"type":"OwnerGivesUp","more":1}}`,
      /never/,
    );
    expect(code).toBe(65);
  });

  it("says in one line what it lacks", () => {
    const [store, relay] = [
      ["--store", issued(deviceAt(fixture, address).store)],
      ["--relay", "127.0.0.1:1"],
    ];
    const lacking = [
      run(...store, ...relay),
      run("--address", address, ...relay),
      run("--address", address, ...store),
      run("--address", address, ...store, ...relay, "--clock-offset-ms", "soon"),
    ];
    expect(lacking.map(({ code }) => code)).toEqual([64, 64, 64, 64]);
    for (const { err } of lacking) expect(err.trim().split("\n")).toHaveLength(1);
    expect(run("--address", address, ...store, ...relay)).toMatchObject({ code: 75, out: "" });
    expect(run("--address", address, "--store", `file:${directory}`, ...relay)).toMatchObject({ code: 75, out: "" });
  });
});
