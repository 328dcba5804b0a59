import { describe, expect, it } from "vitest";
import { defaultReadings } from "../spec/readings.ts";
import { CommandError } from "./command-error.ts";
import { type ExploringListener, exploreAll } from "./exploring.ts";
import type { ExplorationRequest } from "./findings.ts";

const request = (system: string, limits: ExplorationRequest["limits"] = {}): ExplorationRequest => ({
  system,
  variant: "x",
  options: {},
  profile: "source",
  readings: defaultReadings,
  limits,
});

function listening(): ExploringListener & { readonly heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    started: (index) => heard.push(`started ${index}`),
    progressed: () => {},
    finished: (index) => heard.push(`finished ${index}`),
  };
}

describe("explorations in threads", () => {
  it("are told of, and come back in the order in which they were asked for", async () => {
    const listener = listening();
    const found = await exploreAll([request("send-message"), request("status-query")], 2, listener);
    expect(found.map(({ result }) => result.name)).toEqual(["send-message", "status-query"]);
    expect([...listener.heard].sort()).toEqual(["finished 0", "finished 1", "started 0", "started 1"]);
  });

  it("find the same alone and side by side", async () => {
    const bare = async (workers: number) => {
      const found = await exploreAll([request("status-query"), request("status-query")], workers, listening());
      return found.map(({ result: { seconds: _, ...rest }, ...others }) => ({ ...rest, ...others }));
    };
    const [first, second] = await bare(1);
    expect(first).toEqual(second);
    expect(await bare(2)).toEqual([first, second]);
  });

  it("end with one error that says which of them failed, and why", async () => {
    const failing = exploreAll([request("status-query"), request("nothing")], 1, listening());
    const error = await failing.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({
      _tag: "CommandError",
      reason: "modelRefused",
      code: 70,
      where: "exploring nothing/x",
    });
  });
});
