import { describe, expect, it } from "vitest";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { type Exploration, explore } from "../explorer/index.ts";
import { noteTransfer } from "../systems/note-transfer.ts";
import { exploreWith, type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";

const system = (readings: Partial<Readings> = {}, transactions = 1) =>
  untyped(noteTransfer({ transactions, readings: { ...defaultReadings, ...readings } }));
const byDefault = explore(system());
const modules = ["MM.A", "MM.B"] as const;
const all = (found: Exploration): readonly TakenEntry[] => modules.flatMap((role) => takenEntries(found, role));
const aborts = (found: Exploration) =>
  all(found).filter(({ steps, entry }) => steps.includes("42/1726") && !entry.losesPower);
const logOf = ({ log }: TakenEntry["after"]) => log as readonly { readonly kind: string; readonly session: string }[];

describe("FIG. 42", () => {
  it("42/1730 -> 42/1732: an entry for the notes received if Ready-to-Commit was sent, and else none", () => {
    for (const { before, after, steps } of aborts(byDefault).filter(({ steps }) => steps[0] === "42/1726")) {
      expect(steps.includes("42/1732")).toBe(before.ready !== null);
      const added = before.ready === null ? [] : [{ kind: "abortedAfterReady", ...(before.ready as object) }];
      expect(after.log).toEqual([...logOf(before), ...added]);
      expect(after).toMatchObject({ ready: null, moving: null, confirmed: null, session: null });
    }
  });

  it.each([
    ["transaction", true, ["42/1734", "42/1736", "42/1738"]],
    ["transaction", false, ["42/1734", "42/1736", "42/1744"]],
    ["teller", true, ["42/1734", "42/1740", "42/1742"]],
    ["teller", false, ["42/1734", "42/1740", "42/1742"]],
    ["other", true, ["42/1734", "42/1740"]],
    ["other", false, ["42/1734", "42/1740"]],
  ])("X as %s module, Ready-to-Commit sent %s: %j", (kind, ready, expected) => {
    const paths = aborts(byDefault).filter((it) => it.after.kind === kind && it.steps.includes("42/1732") === ready);
    expect(paths.length).toBeGreaterThan(0);
    for (const { steps } of paths) {
      expect(steps.slice(steps.indexOf("42/1734"), steps.indexOf("42/1746"))).toEqual(expected);
    }
  });

  it.each([
    ["transaction", ["42/1748", "42/1750", "42/1752", "42/1754"]],
    ["teller", ["42/1748", "42/1750", "42/1752", "42/1756", "42/1758"]],
    ["other", ["42/1748", "42/1750", "42/1752", "42/1756"]],
  ])("Y as %s module: %j, and no entry", (kind, expected) => {
    const paths = all(byDefault).filter(
      ({ event, after, entry }) =>
        event.type === "TransactionCannotBeCompleted" && after.kind === kind && !entry.losesPower,
    );
    expect(paths.length).toBeGreaterThan(0);
    for (const { steps, before, after } of paths) {
      expect(steps).toEqual(expected);
      expect(after.log).toEqual(before.log);
      expect(after.ready).toBeNull();
    }
  });

  it("42/1746: tells the peer under the session's key, and after a restart nobody", () => {
    for (const { event, sent, before } of aborts(byDefault)) {
      const told = sent.filter(({ type }) => type === "TransactionCannotBeCompleted");
      expect(told).toHaveLength(event.type === "PowerOn" ? 0 : 1);
      if (event.type !== "PowerOn" && before.session !== null) expect(told[0]?.session).toBe(before.session);
    }
  });

  it("42/1726 to 42/1732 count as one act: a loss of power between them leaves the entry to be made", () => {
    const lost = (found: Exploration) =>
      all(found).filter(
        ({ entry, before, after, steps }) =>
          entry.losesPower &&
          steps.includes("42/1726") &&
          before.ready !== null &&
          after.ready === null &&
          logOf(after).length === logOf(before).length,
      );
    expect(lost(byDefault)).toEqual([]);
    expect(
      takenEntries(byDefault, "MM.B").some(({ event, steps }) => event.type === "PowerOn" && steps[0] === "42/1726"),
    ).toBe(true);
  });

  it.each(["dropStore 42/1732 entry#0", "dropGuard 42/1746.keyLeft always#0", "dropStore 42/1750 entry#0"])(
    "is told from the figure when broken: %s",
    (fault) => {
      const ends = (found: Exploration) =>
        all(found).map(({ steps, sent, after }) => JSON.stringify([steps, sent, after]));
      expect(new Set(ends(exploreWith(system(), fault)))).not.toEqual(new Set(ends(byDefault)));
    },
  );

  it("42/1750=committedIgnores: no commit is ever undone; 42/1750=obey: the last one is", () => {
    const undone = (found: Exploration) =>
      all(found).filter(({ before, after }) => logOf(after).length < logOf(before).length);
    expect(undone(explore(system({}, 2)))).toEqual([]);
    const obeyed = undone(explore(system({ "42/1750": "obey" }, 2)));
    expect(obeyed.length).toBeGreaterThan(0);
    for (const { event, before, after } of obeyed) {
      expect(event.type).toBe("TransactionCannotBeCompleted");
      expect(logOf(before).at(-1)).toMatchObject({ kind: "committed", session: event.session });
      expect(after.last).toBeNull();
      expect(Number(after.balance)).toBeGreaterThan(Number(before.balance));
    }
  });

  it("10/386=discard: what cannot be read changes nothing; 10/386=abort: it ends the session", () => {
    const unread = (found: Exploration) =>
      all(found).filter(
        ({ event, before }) =>
          event.type === "Junk" || ("session" in event && before.session !== null && event.session !== before.session),
      );
    expect(unread(explore(system({}, 2)))).toEqual([]);
    const ended = unread(explore(system({ "10/386": "abort" }, 2)));
    expect(ended.some(({ event }) => event.type === "Junk")).toBe(true);
    for (const { after, steps } of ended) {
      expect(steps[0]).toBe("42/1726");
      expect(after.session).toBeNull();
    }
  });
});
