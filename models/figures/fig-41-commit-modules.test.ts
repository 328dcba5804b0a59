import { describe, expect, it } from "vitest";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { explore } from "../explorer/index.ts";
import { noteTransfer } from "../systems/note-transfer.ts";
import { exploreWith, type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";

const system = (readings: Partial<Readings> = {}) =>
  untyped(noteTransfer({ readings: { ...defaultReadings, ...readings } }));
const byDefault = explore(system());

/** Entries in which power fails after the acknowledgement has left and the payer remembers nothing. */
const acknowledgedAndForgotten = (entries: readonly TakenEntry[]) =>
  entries.filter(
    ({ entry, sent, after }) =>
      entry.losesPower && sent.some(({ type }) => type === "Acknowledgement") && isBare(after) && isUnwritten(after),
  );
const isBare = ({ decided, ready }: TakenEntry["after"]): boolean => decided === null && ready === null;
const isUnwritten = ({ log }: TakenEntry["after"]): boolean => (log as readonly unknown[]).length === 0;

describe("FIG. 41", () => {
  it("41/1706: the payer's decision is durable before its acknowledgement leaves", () => {
    expect(acknowledgedAndForgotten(takenEntries(byDefault, "MM.A"))).toEqual([]);
  });

  it.each([
    ["41/1706=acknowledgeFirst", () => explore(system({ "41/1706": "acknowledgeFirst" }))],
    ["the decision is not stored", () => exploreWith(system(), "dropStore 41/1706.decide entry#0")],
    ["the acknowledgement goes first", () => exploreWith(system(), "swapActs 41/1706.decide with acknowledge")],
  ])("41/1706: %s, and the check above says so", (_, run) => {
    expect(acknowledgedAndForgotten(takenEntries(run(), "MM.A")).length).toBeGreaterThan(0);
  });

  it("41/1702: what Ready-to-Commit is sent for is durable before it leaves", () => {
    const unrecorded = (found: typeof byDefault) =>
      takenEntries(found, "MM.B").filter(
        ({ sent, after }) => sent.some(({ type }) => type === "ReadyToCommit") && after.ready === null,
      );
    expect(unrecorded(byDefault)).toEqual([]);
    expect(unrecorded(exploreWith(system(), "dropStore 41/1702.record entry#0")).length).toBeGreaterThan(0);
  });

  it("41/1704 -> 41/1706 -> 41/1710: whoever has acknowledged commits, with and without a subscriber to tell", () => {
    const commits = takenEntries(byDefault, "MM.A").filter(
      ({ event, entry }) => event.type === "ReadyToCommit" && !entry.losesPower,
    );
    for (const { steps, after, state } of commits) {
      expect(state).toBe("idle");
      const told = after.kind === "transaction" ? ["41/1714"] : [];
      expect(steps).toEqual(["41/1704", "41/1706", "41/1710", "41/1712", ...told, "41/1716"]);
      expect(after).toMatchObject({ session: null, moving: null, decided: null });
      expect(after.log).toHaveLength(1);
    }
    expect(new Set(commits.map(({ after }) => after.kind))).toEqual(new Set(["transaction", "teller", "other"]));
  });

  it("41/1708 -> 41/1718: the payee commits when the acknowledgement has come, and not before", () => {
    const commits = takenEntries(byDefault, "MM.B").filter(({ steps }) => steps.includes("41/1718"));
    expect(commits.length).toBeGreaterThan(0);
    for (const { event, steps, after, entry, state } of commits) {
      expect(event.type).toBe("Acknowledgement");
      expect(state).toBe(entry.losesPower ? "off" : "idle");
      expect(after).toMatchObject({ ready: null });
      const told = after.kind === "transaction" ? ["41/1722"] : [];
      if (!entry.losesPower) expect(steps).toEqual(["41/1708", "41/1718", "41/1720", ...told, "41/1724"]);
    }
  });

  it("a restart completes what was decided: 41/1710, and 41/1718 under 41/1708=oneAct", () => {
    const completions = (found: typeof byDefault, role: string) =>
      takenEntries(found, role)
        .filter(({ event, before }) => event.type === "PowerOn" && before.decided !== null)
        .map(({ steps }) => steps[0]);
    expect(new Set(completions(byDefault, "MM.A"))).toEqual(new Set(["41/1710"]));
    expect(completions(byDefault, "MM.B")).toEqual([]);
    expect(new Set(completions(explore(system({ "41/1708": "oneAct" })), "MM.B"))).toEqual(new Set(["41/1718"]));
  });
});
