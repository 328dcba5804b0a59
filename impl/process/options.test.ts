import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clockOffsetOf, openStore, relayOf, UsageError } from "./options.ts";

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

  it("says how its clock is set", () => {
    expect(clockOffsetOf("-86400000")).toBe(-86_400_000);
    expect(optionOf(() => clockOffsetOf("soon"))).toBe("--clock-offset-ms");
    expect(optionOf(() => clockOffsetOf("1.5"))).toBe("--clock-offset-ms");
  });
});
