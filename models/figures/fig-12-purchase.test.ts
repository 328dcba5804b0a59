import { describe, expect, it } from "vitest";
import { explore } from "../explorer/index.ts";
import { type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";
import { purchaseMoney } from "../systems/purchase-money.ts";

const found = explore(untyped(purchaseMoney({ goods: ["object"], powerLosses: 0 })));
const of = (role: "TA.A" | "TA.B", step: string) =>
  takenEntries(found, role).filter(({ steps }) => steps.includes(step));
const answered = ({ event }: TakenEntry): string =>
  event.type === "MerchandiseArrives" ? String(event["merchandise"]) : "silence";
const aborting = "11/388 7B/236 7B/238 11/390 11/392";

describe("FIG. 12", () => {
  it("12/420: the merchandise server is asked three times in all, and silence counts", () => {
    const next = new Map<string, Set<string>>();
    for (const entry of of("TA.B", "12/416")) {
      const way = entry.steps.slice(0, 4).join(" ");
      const attempt = `${entry.before.fetches} ${answered(entry)}`;
      next.set(way, (next.get(way) ?? new Set()).add(attempt));
    }
    const bad = (attempt: number) => ["null", "silence", "wrong"].map((answer) => `${attempt} ${answer}`);
    expect(Object.fromEntries([...next].map(([way, attempts]) => [way, [...attempts].sort()]))).toEqual({
      "12/416 12/418 12/424 15/464": ["1 right", "2 right", "3 right"],
      "12/416 12/418 12/420 12/412": [...bad(1), ...bad(2)],
      "12/416 12/418 12/420 12/422": bad(3),
    });
  });

  it("12/422: then B aborts, and tells A", () => {
    for (const { steps, sent } of of("TA.B", "12/422")) {
      expect(steps.join(" ")).toBe(`12/416 12/418 12/420 12/422 ${aborting}`);
      expect(sent).toEqual([{ type: "AbortNotice", session: "1.1" }]);
    }
  });

  it("12/428: the owner pays the price of what it has accepted, or cancels", () => {
    const asked = takenEntries(found, "TA.A").filter(({ before }) => before.confirmed === "G1");
    const ways = asked.filter(({ event }) => event.type.startsWith("Owner"));
    expect(
      new Set(ways.map(({ event, steps, after }) => [event.type, steps.slice(0, 2), after.confirmed].join())),
    ).toEqual(new Set(["OwnerPaysByModule,12/430,16/520,1", "OwnerCancels,11/388,7B/236,"]));
  });

  it("the peer's abort ends a purchase at every wait before the module may pay", () => {
    const waits = takenEntries(found, "TA.A").filter(({ before }) => before.session !== null && before.doubt === null);
    const where = (entries: readonly TakenEntry[]) => new Set(entries.map(({ entry }) => entry.from));
    expect(where(waits.filter(({ event }) => event.type === "AbortNotice"))).toEqual(where(waits));
  });
});
