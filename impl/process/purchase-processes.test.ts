/** One purchase by four processes: stores in files, links over TCP, owners on standard input, servers over HTTP. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { Relay } from "../../test/kill/relay.ts";
import { cardId, goods, purchasers } from "../device/rehearsal-purchase.ts";
import { noon } from "../domain/samples.ts";
import { encodeRecord } from "../store/record.ts";
import { Lines } from "./host-channel.ts";
import { reviveOctets } from "./host-fields.ts";
import { Owners, openShop, refusals, shown } from "./shopping.ts";

const program = fileURLToPath(new URL("main.ts", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "zerosum-purchase-"));
const children = new Map<string, ChildProcess>();
afterEach(() => {
  for (const child of children.values()) child.kill();
  rmSync(directory, { recursive: true, force: true });
});

const clockOffsetMs = Math.floor(noon - performance.timeOrigin - performance.now());

/** Starts the process of a device; over when it has told that it rests. */
const start = async (address: string, store: Uint8Array, options: readonly string[], owners: Owners): Promise<void> => {
  const path = join(directory, address);
  writeFileSync(path, store);
  const args = ["--address", address, "--store", `file:${path}`, `--clock-offset-ms=${clockOffsetMs}`, ...options];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  children.set(address, child);
  const lines = new Lines();
  await new Promise<void>((resolve, reject) => {
    child.on("close", (code) => reject(new Error(`${address} has ended: ${code}`)));
    child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
      for (const line of lines.take(piece)) {
        owners.hear(address, JSON.parse(line, reviveOctets));
        resolve();
      }
    });
  });
};

const say = (address: string, line: unknown): void => {
  children.get(address)?.stdin?.write(`${JSON.stringify(line)}\n`);
};

describe("a purchase of four processes", { tags: ["process"] }, () => {
  it("by card, of an object in parts, is final at both agents and opened", async () => {
    const shop = await openShop();
    const relay: Relay = new Relay({
      linked: () => undefined,
      unlinked: () => undefined,
      message: (message) => void relay.deliver(message),
    });
    await relay.listen();
    const owners = new Owners(
      goods.object.merchandise,
      { type: "OwnerPaysByCard", credential: cardId },
      (to, request) => say(to, { request }),
    );
    const options = ["--relay", `127.0.0.1:${relay.port}`];
    const selling = [...options, "--merchandise-server", shop.merchandise, "--card-network", shop.cards];
    await Promise.all(
      Object.entries(purchasers()).map(([address, provision]) =>
        start(address, encodeRecord(provision), address === "TA.B" ? selling : options, owners),
      ),
    );
    const expecting = owners.stepped("TA.B", "12/406");
    owners.begin("TA.B");
    await expecting;
    owners.begin("TA.A");
    await owners.over;
    const seen = owners.showing(["TA.A", "TA.B"]);
    for (const address of ["TA.A", "TA.B"]) say(address, { inspect: true });
    await seen;
    for (const address of ["TA.A", "TA.B"])
      expect(shown(owners.report, address).log).toMatchObject([{ kind: "committed" }]);
    expect(owners.report.some(({ told }) => told.type === "host" && told.message.name === "22/ObjectKey")).toBe(true);
    expect(refusals(owners.report)).toEqual([]);
    relay.close();
    await shop.close();
  });
});
