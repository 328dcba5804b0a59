import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clockOffsetOf, openStore, relayOf, servicesOf, UsageError } from "./options.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "zerosum-options-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function optionOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof UsageError ? error.option : `not a refusal: ${String(error)}`;
  }
}

describe("what a device process is told", () => {
  it("names its store, in a file or a database", () => {
    for (const kind of ["file", "sqlite"]) {
      const store = openStore(`${kind}:${join(directory, kind)}`);
      store.write(0, new Uint8Array([1, 2]));
      expect(store.load()).toEqual(new Uint8Array([1, 2]));
    }
  });

  it.each([undefined, "", "file:", "memory:x", "xfile:a"])("names no store: %s", (text) => {
    expect(optionOf(() => openStore(text))).toBe("--store");
  });

  it("names its relay", () => {
    expect(relayOf("127.0.0.1:4000")).toEqual({ host: "127.0.0.1", port: 4000 });
    expect(relayOf("::1:65535")).toEqual({ host: "::1", port: 65_535 });
  });

  it.each([undefined, "localhost", ":4000", "localhost:65536", "localhost:4000x"])("names no relay: %s", (text) => {
    expect(optionOf(() => relayOf(text))).toBe("--relay");
  });

  it("names the servers that its host asks, or none of them", () => {
    const both = servicesOf("http://127.0.0.1:4001", "http://127.0.0.1:4002");
    expect([Object.keys(both), Object.keys(servicesOf(undefined, undefined))]).toEqual([["merchandise", "cards"], []]);
    expect(Object.keys(servicesOf(undefined, "http://127.0.0.1:4002"))).toEqual(["cards"]);
    expect(optionOf(() => servicesOf("http://example.org:80", undefined))).toBe("--merchandise-server");
    expect(optionOf(() => servicesOf(undefined, "127.0.0.1:80"))).toBe("--card-network");
  });

  it("says how its clock is set", () => {
    expect(clockOffsetOf("-86400000")).toBe(-86_400_000);
    expect(optionOf(() => clockOffsetOf("soon"))).toBe("--clock-offset-ms");
    expect(optionOf(() => clockOffsetOf("1.5"))).toBe("--clock-offset-ms");
  });
});
