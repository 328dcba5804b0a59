import { describe, expect, it } from "vitest";
import { explore } from "../explorer/index.ts";
import { moduleSession } from "./module-session.ts";

describe("module session between devices of any kind", () => {
  it.each([
    [{ transactions: 1, powerLosses: 1 }, 5741, 16_185],
    [{ transactions: 2, powerLosses: 1 }, 76_826, 386_759],
  ])("%j: %d states, %d transitions; both can come to rest from everywhere", (options, states, transitions) => {
    expect(explore(moduleSession(options))).toMatchObject({ verdict: "proved for this bound", states, transitions });
  });
});
