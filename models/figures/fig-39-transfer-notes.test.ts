import { describe, expect, it } from "vitest";
import { explore } from "../explorer/index.ts";
import { noteTransfer } from "../systems/note-transfer.ts";
import { exploreWith, type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";

const system = untyped(noteTransfer());
const exploration = explore(system);
const arrivals = (found: typeof exploration): readonly TakenEntry[] =>
  takenEntries(found, "MM.B").filter(({ event, entry }) => event.type === "NotePacket" && !entry.losesPower);

/** The step after which the payee gave up; undefined: it took the notes in. */
function refusedAt({ steps }: TakenEntry): string | undefined {
  const at = steps.indexOf("39/1582");
  return at < 0 ? undefined : steps[at - 1];
}

describe("FIG. 39", () => {
  it.each([
    ["valid", undefined, undefined],
    ["invalid", "39/1580", "39/1580"],
    ["wrongTotal", "39/1580", "39/1580"],
    ["expired", "39/1588", undefined],
    ["tainted", "39/1592", undefined],
    ["forged", "39/1596", "39/1596"],
  ])("notes that are %s: a transaction module refuses them at %s, others at %s", (items, atTransaction, atOthers) => {
    const looked = arrivals(exploration).filter(({ after }) => after.itemsOffered === items);
    expect(looked).toHaveLength(6);
    for (const arrival of looked) {
      expect(refusedAt(arrival)).toBe(arrival.after.kind === "transaction" ? atTransaction : atOthers);
    }
  });

  it("39/1580 -> 39/1582: another amount than the one asked for, before the notes are looked at", () => {
    const others = arrivals(exploration).filter(({ before, event }) => before.requested !== event.amount);
    expect(others).toHaveLength(6);
    for (const arrival of others) {
      expect(refusedAt(arrival)).toBe("39/1580");
      expect(arrival.after.itemsOffered).toBeUndefined();
    }
  });

  it("is caught when the total is not compared", () => {
    const broken = arrivals(exploreWith(system, "dropGuard 39/1580 always#0"));
    expect(broken.some((it) => it.before.requested !== it.event.amount && refusedAt(it) === undefined)).toBe(true);
  });

  it("39/1566 to 39/1574: only the balance that is not yet final changes, and the packet names the amount", () => {
    const sent = takenEntries(exploration, "MM.A").filter(({ steps }) => steps.includes("39/1574"));
    for (const { before, after, sent: messages, event, entry } of sent) {
      expect(after.balance).toBe(before.balance);
      expect(messages.map(({ type }) => type)).toEqual(["NotePacket"]);
      expect(messages[0]?.amount).toBe(event.amount);
      if (!entry.losesPower) expect(after.moving).toEqual({ direction: "given", amount: event.amount });
    }
  });

  it("39/1598: the notes taken in are provisional", () => {
    for (const arrival of arrivals(exploration).filter((it) => refusedAt(it) === undefined)) {
      expect(arrival.after).toMatchObject({ balance: arrival.before.balance, log: arrival.before.log });
      expect(arrival.after.moving).toEqual({ direction: "received", amount: arrival.event.amount });
    }
  });
});
