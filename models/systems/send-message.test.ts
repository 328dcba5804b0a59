import { describe, expect, it } from "vitest";
import { defaultReadings } from "../../spec/readings.ts";
import { explore, fifo, type Roles, type System, unordered } from "../explorer/index.ts";
import { observableBehaviours } from "./behaviours.ts";
import { carriedEvents } from "./carrying.ts";
import { planted, takenEntries, untyped } from "./planted.ts";
import { directLink, sendMessage, sendMessageAsLink } from "./send-message.ts";

const aborting = { readings: { ...defaultReadings, "10/386": "abort" } } as const;
const eventsMax = 6;

const verdicts = (system: System<Roles>) =>
  Object.fromEntries(explore(system).checks.map(({ name, verdict }) => [name, verdict]));
const behaviours = (system: System<Roles>) => observableBehaviours(explore(system), carriedEvents("TA.X"), eventsMax);

describe("figure 10", () => {
  it.each([
    ["discard", {}, 75],
    ["abort", aborting, 96],
  ] as const)(
    "10/386=%s: what X sends arrives, twice, late, or not at all, and nothing else does",
    (_, options, states) => {
      const found = explore(sendMessage(options));
      expect(found.verdict).toBe("proved for this bound");
      expect(found.states).toBe(states);
      expect(found.checks.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
        "always Y takes in only what X sent",
        "step what is unreadable changes nothing, or ends it",
        "sometimes delivered",
        "sometimes delivered twice",
        "sometimes overtaken by a later one",
        "sometimes sent, and not delivered",
        "settles settlement possible",
      ]);
    },
  );

  it("10/386=discard: no row of Y's table answers noise or an older session's message", () => {
    const { roles, messages } = explore(sendMessage()).program.closed;
    const answered = roles[3]?.entries.flatMap(({ stimulus }) =>
      stimulus.kind === "message" ? [messages[stimulus.message]?.event] : [],
    );
    expect(new Set(answered?.map((event) => event?.["body"]))).toEqual(new Set(["m1", "m2"]));
  });

  it.each([
    ["Y reads whatever comes", "dropGuard 10/386 always#0", "Y takes in only what X sent"],
    ["X never sends", "dropSend 10/378 entry#0", "delivered"],
  ])("planted: %s", (_, fault, check) => {
    expect(verdicts(planted(untyped(sendMessage(aborting)), fault))[check]).not.toBe("proved for this bound");
  });

  it("planted: a host that passes nothing on cuts off all behind it", () => {
    const fault = () => explore(planted(untyped(sendMessage()), "dropSend 10/382 entry#0"));
    expect(fault).toThrow(expect.objectContaining({ _tag: "ModelError", reason: "roleNeverReached" }));
  });
});

describe("what stands for figure 10 in compositions", () => {
  it.each([
    ["discard", {}, 61],
    ["abort", aborting, 100],
  ] as const)("10/386=%s: an adversarial link, by all that can be seen of it", (_, options, count) => {
    const fact = sendMessageAsLink(options);
    expect(fact.standsFor).toEqual({ kind: "adversarial" });
    expect(fact.holds).toBe(true);
    expect(fact.behaviours.figure).toEqual(fact.behaviours.link);
    expect(fact.behaviours.figure).toHaveLength(count);
  });

  it("is neither a link that keeps order, nor one that does not repeat", () => {
    const link = directLink();
    const behavioursOver = (network: System<Roles>["definition"]["network"] & object) =>
      behaviours(untyped({ definition: { ...link.definition, seeds: [], network } }));
    const figure = behaviours(untyped(sendMessage()));
    const twice = "sends m1, takes m1, takes m1";
    expect(figure).toContain(twice);
    expect(behavioursOver(unordered({ lossy: true }))).not.toContain(twice);
    const overtaken = "sends m1, sends m2, takes m2, takes m1";
    expect(figure).toContain(overtaken);
    expect(behavioursOver(fifo({ lossy: true }))).not.toContain(overtaken);
  });

  it.each(["dropSend 10/378 entry#0", "dropGuard 10/386 always#0"])(
    "planted: %s, and it behaves otherwise",
    (fault) => {
      const link = behaviours(untyped(directLink(aborting)));
      expect(behaviours(planted(untyped(sendMessage(aborting)), fault))).not.toEqual(link);
    },
  );
});

describe("figure 10, step by step", () => {
  it("10/376 -> 10/378 and 10/384 -> 10/386 at the agents, 10/380 and 10/382 at the hosts", () => {
    const found = explore(sendMessage());
    const steps = (role: string) => new Set(takenEntries(found, role).map((entry) => entry.steps.join(" ")));
    expect(steps("TA.X")).toEqual(new Set(["10/376 10/378"]));
    expect(steps("HOST.X")).toEqual(new Set(["10/380"]));
    expect(steps("HOST.Y")).toEqual(new Set(["10/382"]));
    expect(steps("TA.Y")).toEqual(new Set(["10/384 10/386"]));
  });
});
