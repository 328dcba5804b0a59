import { describe, expect, it } from "vitest";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { explore } from "../explorer/index.ts";
import type { SystemOptions } from "../systems/options.ts";
import { exploreWith, type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";
import { purchaseMoney } from "../systems/purchase-money.ts";

const system = (options: SystemOptions = {}, readings: Partial<Readings> = {}) =>
  untyped(purchaseMoney({ goods: ["object"], ...options, readings: { ...defaultReadings, ...readings } }));
const byDefault = explore(system());
const forged = explore(system({ forgeries: true, powerLosses: 0 }));

const inDoubt = ({ before }: TakenEntry): boolean => before.doubt !== null;
const whole = ({ entry }: TakenEntry): boolean => !entry.losesPower;
const stepsOf = (entries: readonly TakenEntry[]) => [...new Set(entries.map(({ steps }) => steps.join(" ")))].sort();

describe("FIG. 16, agents", () => {
  const agents = ["TA.A", "TA.B"] as const;

  it.each([
    ["16/562", "TA.A", "PaymentAmount"],
    ["16/612", "TA.B", "CorrectAmount"],
  ] as const)("%s: the doubt is durable before %s sends %s", (place, role, type) => {
    const unprotected = (found: typeof byDefault) =>
      takenEntries(found, role).filter(
        ({ sent, after }) => sent.some((it) => it.type === type) && after.doubt === null,
      );
    expect(takenEntries(byDefault, role).some(({ sent }) => sent.some((it) => it.type === type))).toBe(true);
    expect(unprotected(byDefault)).toEqual([]);
    if (role === "TA.A")
      expect(unprotected(exploreWith(system(), `dropStore ${place} entry#0`)).length).toBeGreaterThan(0);
  });

  it.each(agents)("16/588: %s in doubt minds its own module, its power and its timer, and nobody else", (role) => {
    const minded = takenEntries(byDefault, role).filter(inDoubt);
    const own = ["NewAmountPrompt", "PaymentStatusReply", "PaymentSuccessful", "PaymentUnsuccessful"];
    const types = new Set(
      minded.map(({ event }) => event.type).filter((type) => !/^power|^Power|^xstate\.after/.test(type)),
    );
    expect([...types].sort()).toEqual(role === "TA.A" ? own : own.slice(1));
  });

  it("16/588, 16/590: what the module says is what the agents do", () => {
    const told = (role: string, said: (event: TakenEntry["event"]) => boolean) =>
      takenEntries(byDefault, role).filter((it) => whole(it) && it.before.session !== null && said(it.event));
    const good = ({ type, status }: TakenEntry["event"]) => type === "PaymentSuccessful" || status === "successful";
    const bad = ({ type, status }: TakenEntry["event"]) =>
      type === "PaymentUnsuccessful" || status === "unsuccessful" || status === "transferError";
    const opened = "12/434 22/736 22/738 22/740 22/742";
    expect(stepsOf(told("TA.A", good))).toEqual([`16/588 16/592 16/634 16/636 7A/230 7A/232 7A/234 ${opened}`]);
    expect(stepsOf(told("TA.A", bad))).toEqual(["16/588 16/592 16/596 7B/236 7B/238"]);
    expect(stepsOf(told("TA.B", good))).toEqual(["16/590 16/594 16/638 7A/230 7A/232 7A/234"]);
    expect(stepsOf(told("TA.B", bad))).toEqual(["16/590 16/594 16/598 7B/236 7B/238"]);
  });

  it.each(agents)("16/592: when power returns to %s in doubt it asks, and opens nothing by itself", (role) => {
    const restarts = takenEntries(byDefault, role).filter((it) => inDoubt(it) && it.event.type === "PowerOn");
    expect(restarts.filter(whole).length).toBeGreaterThan(0);
    for (const { sent } of restarts.filter(whole)) expect(sent.map(({ type }) => type)).toEqual(["PaymentStatusQuery"]);
    const resumed = takenEntries(byDefault, role).filter((it) => inDoubt(it) && it.before.session === null);
    expect(resumed.some(({ steps }) => steps.includes("7A/230"))).toBe(true);
    expect(resumed.filter(({ steps }) => steps.includes("12/434"))).toEqual([]);
  });

  it("16/592=rollsBack: FIG. 7B at once, and no doubt is left", () => {
    const found = explore(system({}, { "16/592": "rollsBack" }));
    const restarts = takenEntries(found, "TA.A").filter(
      (it) => whole(it) && inDoubt(it) && it.event.type === "PowerOn",
    );
    expect(stepsOf(restarts)).toEqual(["7B/236 7B/238"]);
    for (const { after } of restarts) expect(after.doubt).toBeNull();
  });

  it("16/614: who has refused the amount is in no doubt, and may give up", () => {
    const refusing = takenEntries(byDefault, "TA.B").filter((it) => whole(it) && it.steps.includes("16/614"));
    expect(stepsOf(refusing)).toEqual(["16/608 16/610 16/614 16/616"]);
    for (const { sent, after } of refusing) {
      expect(sent.map(({ type }) => type)).toEqual(["IncorrectAmount"]);
      expect(after.doubt).toBeNull();
    }
  });
});

describe("FIG. 16, modules", () => {
  const modules = [
    ["MM.A", "MakePayment", 0],
    ["MM.B", "ReceivePayment", 1],
  ] as const;

  it.each(modules)("16/542: %s takes no %s with a number for which it has formed a key", (role, type, place) => {
    const repeated = (found: typeof byDefault) =>
      takenEntries(found, role).filter(({ event, before }) => {
        const used = (before.orders as readonly string[]).map((order) => Number(order.split("+")[place]));
        return event.type === type && used.includes(Number(event["random"]));
      });
    expect(takenEntries(forged, role).some(({ event }) => event.type === type && event["random"] === 0)).toBe(true);
    expect(repeated(forged)).toEqual([]);
    const accepting = explore(system({ forgeries: true, powerLosses: 0 }, { "16/542": "accepted" }));
    expect(repeated(accepting).length).toBeGreaterThan(0);
  });

  it.each(modules)("16/556: %s remembers the order before it says anything under its key", (role) => {
    for (const { sent, after } of takenEntries(byDefault, role)) {
      for (const { order } of sent) if (order !== undefined) expect(after.orders).toContain(order);
    }
  });

  it.each([
    ["MM.A", "16/584", ["41/1714", "42/1744", "42/1754"]],
    ["MM.B", "16/586", ["41/1722", "42/1738", "42/1744", "42/1754"]],
  ] as const)("%s reports at %s where figures 41 and 42 tell the subscriber", (role, report, notices) => {
    const reporting = takenEntries(byDefault, role).filter((it) => whole(it) && it.steps.includes(report));
    const before = reporting.map(({ steps }) => steps[steps.indexOf(report) - 1]);
    expect([...new Set(before)].sort()).toEqual(notices);
    const said = (notice: string) =>
      new Set(reporting.filter((_, at) => before[at] === notice).flatMap(({ sent }) => sent.flatMap(reportsOnly)));
    expect(said(notices[0])).toEqual(new Set(["PaymentSuccessful"]));
    for (const notice of notices.slice(1)) {
      expect(said(notice)).toEqual(new Set([`PaymentUnsuccessful ${notice === "42/1738"}`]));
    }
  });

  const reportsOnly = ({ type, ...fields }: TakenEntry["sent"][number]): readonly string[] => {
    if (type === "PaymentSuccessful") return [type];
    return type === "PaymentUnsuccessful" ? [`${type} ${fields["possibleTransferError"]}`] : [];
  };

  it("without the key of both, a module that completes a payment after a restart reports nothing", () => {
    const completing = takenEntries(byDefault, "MM.A").filter(({ event }) => event.type === "PowerOn");
    expect(completing.some(({ steps }) => steps.includes("41/1714"))).toBe(true);
    for (const { sent } of completing) expect(sent).toEqual([]);
  });

  it.each(["MM.A", "MM.B"])("16/588: what %s answers is what has become of the order", (role) => {
    const answers = takenEntries(byDefault, role).filter(({ event }) => event.type === "PaymentStatusQuery");
    for (const { before, after, sent, event } of answers) {
      expect(after).toEqual(before);
      const log = before.log as readonly { readonly kind: string; readonly order?: string }[];
      const entry = log.find(({ order }) => order === event["order"]);
      const ended = entry?.kind === "committed" ? "successful" : "transferError";
      const running = before.order === event["order"] ? "proceeding" : "unsuccessful";
      expect(sent).toEqual([
        { type: "PaymentStatusReply", order: event["order"], status: entry === undefined ? running : ended },
      ]);
    }
    const all = ["proceeding", "successful", "unsuccessful"];
    expect([...new Set(answers.map(({ sent }) => sent[0]?.["status"]))].sort()).toEqual(
      role === "MM.A" ? all : [...all.slice(0, 2), "transferError", "unsuccessful"],
    );
  });
});
