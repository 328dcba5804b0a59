import { describe, expect, it } from "vitest";
import type { Fault } from "../faults.ts";
import { type Choices, canonical, type Replay } from "../replay.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "../scenarios.ts";
import { type ToyDefect, toyBuild } from "../toy/toy-build.ts";
import { toyEyes } from "../toy/toy-eyes.ts";
import type { Run } from "./run.ts";
import { runReplay } from "./world.ts";

const plain = scenarioNamed("ticket-transfer/plain") as Scenario;
const two = scenarioNamed("ticket-transfer/two") as Scenario;

const tickets = "TA.A>TA.B 25/TransferredTickets#1";
const acknowledgement = "TA.B>TA.A 25/TransferAck#1";
const notice = "TA.A>TA.B 25/TicketsDeleted#1";

function run(faults: readonly Fault[], choices: Choices = canonical, scenario: Scenario = plain): Run {
  return runReplay(replayOf(scenario, { faults, choices }), {
    build: toyBuild(),
    eyes: toyEyes(),
    mode: "tolerant",
    recording: { taken: true, points: true, chain: true },
  });
}

/** What happens to each device, in order: `A powerOn`, `B 25/TransferredTickets`. */
function events({ observations }: Run): readonly string[] {
  return observations.slice(2).map(({ device, stimulus, received, request, cut }) => {
    const what = received?.seen.name ?? request?.type ?? stimulus.kind;
    return `${device.slice(3)} ${what.split("/").at(-1)}${cut ? " cut" : ""}`;
  });
}

/** Who holds the ticket at the end, by the stores. */
function holders({ devices }: Run): readonly string[] {
  return Object.entries(devices).flatMap(([device, { ledger }]) =>
    ledger?.tickets.some(({ ticket }) => ticket === "T1") ? [device] : [],
  );
}

const begun = ["A OwnerTransfersTickets", "A OwnerPicksTickets", "B HostExpectsTickets"];

describe("a run without faults", () => {
  it("takes canonical decisions, one event at a time", () => {
    const it = run([]);
    expect(it.taken).toEqual([
      "request TA.A OwnerTransfersTickets",
      "request TA.A OwnerPicksTickets",
      "request TA.B HostExpectsTickets",
      `deliver ${tickets}`,
      `deliver ${acknowledgement}`,
      `deliver ${notice}`,
    ]);
    expect(it.end).toBe("rest");
    expect(holders(it)).toEqual(["TA.B"]);
  });

  it("shows every place that a fault could strike", () => {
    const count = (place: string): number => run([]).points.filter((point) => point.place === place).length;
    expect([count("message"), count("store"), count("wait")]).toEqual([3, 3, 3]);
    expect(run([]).points.map(({ at }) => at)).toContain("TA.A wait 25/870#1");
  });

  it("is the same each time, link by link", () => {
    expect(run([]).chain).toEqual(run([]).chain);
    expect(run([]).chain).toHaveLength(run([]).observations.length);
    expect(run([{ kind: "drop", at: notice }]).chain.at(-1)).not.toBe(run([]).chain.at(-1));
  });
});

describe("faults of the network", () => {
  it.each<[string, Fault, readonly string[]]>([
    ["drop", { kind: "drop", at: tickets }, [...begun, "A timer", "B AbortNotice"]],
    [
      "duplicate",
      { kind: "duplicate", at: acknowledgement },
      [...begun, "B TransferredTickets", "A TransferAck", "A TransferAck", "B TicketsDeleted"],
    ],
    [
      "delay until a time-out",
      { kind: "delay", at: tickets, until: "timeOut" },
      [...begun, "A timer", "B TransferredTickets", "B AbortNotice", "A TransferAck"],
    ],
    [
      "delay until rest",
      { kind: "delay", at: acknowledgement, until: "rest" },
      [...begun, "B TransferredTickets", "A timer", "B AbortNotice", "A TransferAck"],
    ],
    ["reorder", { kind: "reorder", at: tickets }, [...begun, "A timer", "B AbortNotice", "B TransferredTickets"]],
    ["corrupt", { kind: "corrupt", at: tickets, bit: 0 }, [...begun, "B Junk", "A timer", "B AbortNotice"]],
    ["truncate", { kind: "truncate", at: tickets, count: 3 }, [...begun, "B Junk", "A timer", "B AbortNotice"]],
    [
      "replay",
      { kind: "replay", at: tickets, until: "deliveries", count: 1 },
      [...begun, "B TransferredTickets", "B TransferredTickets", "A TransferAck", "B TicketsDeleted"],
    ],
    [
      "replay after restart",
      { kind: "replayAfterRestart", at: tickets },
      [
        ...begun,
        "B TransferredTickets",
        "B powerLoss",
        "B powerOn",
        "B TransferredTickets",
        "A TransferAck",
        "B TicketsDeleted",
      ],
    ],
    [
      "reflect",
      { kind: "reflect", at: tickets },
      [...begun, "B TransferredTickets", "A TransferredTickets", "A TransferAck", "B TicketsDeleted"],
    ],
    [
      "cut for one message",
      { kind: "cut", at: acknowledgement, ways: "one", count: 1 },
      [...begun, "B TransferredTickets", "A timer", "B AbortNotice"],
    ],
    [
      "cut both ways",
      { kind: "cut", at: acknowledgement, ways: "both" },
      [...begun, "B TransferredTickets", "A timer", "B timer"],
    ],
  ])("%s", (_, fault, expected) => {
    const it = run([fault]);
    expect(events(it)).toEqual(expected);
    expect(it.skipped).toEqual([]);
    expect(it.end).toBe("rest");
  });

  it("replay to another device switches that one on", () => {
    const it = run([{ kind: "replayTo", at: tickets, to: "TA.C" }]);
    expect(events(it)).toContain("C TransferredTickets");
    expect(it.devices["TA.C"]?.ledger?.tickets).toEqual([]);
  });

  it("replay in the place of its namesake comes in the next attempt, just before that", () => {
    const it = run([{ kind: "replay", at: tickets, until: "nextOfItsName" }], canonical, two);
    const second = it.observations.findIndex(({ received }) => received?.again === true);
    expect(it.observations[second]?.received?.of?.at).toBe(tickets);
    expect(it.observations[second + 1]?.received?.of?.at).toBe(tickets.replace("#1", "#2"));
  });

  it("a lie is read as what it says, a forgery as an outsider's", () => {
    const lie = run([{ kind: "lie", at: tickets, how: "T9" }]);
    expect(lie.observations.find(({ received }) => received?.altered)?.received?.seen.fields["ticket"]).toBe("T9");
    const forgery = run([{ kind: "forgery", at: "TA.A wait 25/870#1", how: "25/TicketsDeleted" }]);
    expect(forgery.observations.find(({ received }) => received !== undefined)?.received?.of).toBeUndefined();
  });
});

describe("faults of time", () => {
  it.each<[Fault["kind"], readonly string[]]>([
    ["timeOut", ["A OwnerTransfersTickets", "A OwnerPicksTickets", "A timer", "B HostExpectsTickets"]],
    ["timeOutFirst", [...begun, "B TransferredTickets", "A timer", "A TransferAck"]],
    ["timeOutSecond", [...begun, "B TransferredTickets", "A TransferAck", "A timer"]],
  ])("%s", (kind, expected) => {
    const it = run([{ kind, at: "TA.A wait 25/870#1" }]);
    expect(events(it).slice(0, expected.length)).toEqual(expected);
    expect(it.end).toBe("rest");
  });

  it("a clock jumps for its own device only", () => {
    const made = toyBuild();
    const clocks: Record<string, number[]> = {};
    const build = {
      ...made,
      device: (address: string) => {
        const inner = made.device(address, {});
        return {
          handle: (event: Parameters<typeof inner.handle>[0]) => {
            clocks[address] = [...(clocks[address] ?? []), event.now];
            return inner.handle(event);
          },
          abandon: () => inner.abandon(),
        };
      },
    };
    const faults: Fault[] = [{ kind: "clockJump", at: "TA.A 25/836#1", byMs: 5000 }];
    runReplay(replayOf(plain, { faults }), { build, eyes: toyEyes(), mode: "strict" });
    const span = (device: string): number => Math.max(...(clocks[device] ?? [])) - Math.min(...(clocks[device] ?? []));
    expect([span("TA.A"), span("TA.B")]).toEqual([5002, 3]);
  });
});

describe("faults of power", () => {
  it("before a message: it has not left; after: it has", () => {
    const before = run([{ kind: "powerLoss", at: notice, edge: "before", back: "quiet" }]);
    expect(before.messages.map(({ at }) => at)).not.toContain(notice);
    const after = run([{ kind: "powerLoss", at: notice, edge: "after", back: "quiet" }]);
    expect(after.messages.map(({ at }) => at)).toContain(notice);
    // The decision was stored before either, and is completed after the restart.
    for (const it of [before, after]) expect(it.devices["TA.A"]?.ledger?.log).toHaveLength(1);
    expect([holders(before), holders(after)]).toEqual([[], ["TA.B"]]);
  });

  it("before a write: nothing is stored; after: it is", () => {
    expect(holders(run([{ kind: "powerLoss", at: "TA.A store#1", edge: "before", back: "quiet" }]))).toEqual(["TA.A"]);
    expect(holders(run([{ kind: "powerLoss", at: "TA.A store#1", edge: "after", back: "quiet" }]))).toEqual([]);
  });

  it("before a step: it is not done; after: it is", () => {
    const steps = (edge: "before" | "after"): readonly string[] =>
      run([{ kind: "powerLoss", at: "TA.B 25/880#1", edge }]).observations.find(({ cut }) => cut)?.steps ?? [];
    expect(steps("before")).toEqual(["25/872"]);
    expect(steps("after")).toEqual(["25/872", "25/880"]);
  });

  it("comes back at once, or when nothing else but timers is left", () => {
    const back = (when: "atOnce" | "quiet"): readonly string[] =>
      events(run([{ kind: "powerLoss", at: acknowledgement, edge: "after", back: when }]));
    expect(back("atOnce").slice(3, 6)).toEqual(["B TransferredTickets cut", "B powerOn", "A TransferAck"]);
    expect(back("quiet").slice(3, 6)).toEqual(["B TransferredTickets cut", "A TransferAck", "B powerOn"]);
  });

  it("fails again while the device recovers", () => {
    const it = run([
      { kind: "powerLoss", at: "TA.A store#1", edge: "after", back: "quiet" },
      { kind: "powerLoss", at: "TA.A store#2", edge: "before", back: "quiet" },
    ]);
    expect(it.skipped).toEqual([]);
    expect(it.devices["TA.A"]?.cycles).toBe(3);
    expect(it.devices["TA.A"]?.ledger?.log).toHaveLength(1);
  });
});

describe("faults of the disk and of chance", () => {
  const records = ({ devices }: Run): number =>
    new TextDecoder()
      .decode(devices["TA.A"]?.store)
      .split("\n")
      .filter((line) => line !== "").length;

  it("a torn write leaves its first bytes", () => {
    const it = run([{ kind: "tornWrite", at: "TA.A store#1", count: 9, back: "quiet" }]);
    expect(it.observations.some(({ cut }) => cut)).toBe(true);
    expect(holders(it)).toEqual(["TA.A"]);
  });

  it("a write fails once; a full disk fails until everything is healed, and then the device restarts", () => {
    const once = run([{ kind: "writeFails", at: "TA.A store#1" }]);
    const full = run([{ kind: "diskFull", at: "TA.A store#1" }]);
    for (const it of [once, full]) {
      expect(it.observations.filter(({ halted }) => halted === "storeFailed")).toHaveLength(1);
      expect(it.devices["TA.A"]).toMatchObject({ rests: true, cycles: 2 });
    }
  });

  it("a lost write is acknowledged, and gone when power fails", () => {
    const it = run([{ kind: "writeLost", at: "TA.B store#1", back: "quiet" }]);
    expect(it.devices["TA.B"]?.ledger?.log).toHaveLength(0);
    expect(it.devices["TA.B"]?.cycles).toBe(2);
  });

  it("an old snapshot comes back", () => {
    expect(records(run([{ kind: "oldSnapshot", at: "TA.A store#2", count: 1, back: "quiet" }]))).toBe(3);
    expect(holders(run([{ kind: "oldSnapshot", at: "TA.A store#2", count: 2, back: "quiet" }]))).toEqual([
      "TA.A",
      "TA.B",
    ]);
  });

  it("a bit rots", () => {
    const it = run([{ kind: "bitRot", at: "TA.B store#1", bit: -1, back: "quiet" }]);
    expect(it.devices["TA.B"]?.store.at(-1)).toBe(10 ^ 1);
  });

  it("chance repeats after the restart, and otherwise does not", () => {
    const drawn = (faults: readonly Fault[]): number => {
      const made = toyBuild();
      const chances = new Set<string>();
      const build = {
        ...made,
        device: (address: string) => {
          const inner = made.device(address, {});
          return {
            handle: (event: Parameters<typeof inner.handle>[0]) => {
              if (event.type === "start") chances.add(Buffer.from(event.entropy).toString("hex"));
              return inner.handle(event);
            },
            abandon: () => inner.abandon(),
          };
        },
      };
      runReplay(replayOf(plain, { faults }), { build, eyes: toyEyes(), mode: "strict" });
      return chances.size;
    };
    const at = "TA.A store#1";
    expect(drawn([{ kind: "powerLoss", at, edge: "after", back: "quiet" }])).toBe(3);
    expect(drawn([{ kind: "chanceRepeats", at, back: "quiet" }])).toBe(2);
  });
});

describe("decisions", () => {
  const named = (listed: readonly string[]): Choices => ({ listed, deviations: [] });

  it("are listed by name, and canonical afterwards", () => {
    const it = run([], named(["request TA.B HostExpectsTickets", "timer TA.B"]));
    expect(it.taken.slice(0, 3)).toEqual([
      "request TA.B HostExpectsTickets",
      "timer TA.B#1",
      "request TA.A OwnerTransfersTickets",
    ]);
  });

  it("let an owner begin before its time, and the others of the attempt with it", () => {
    const listed = [
      "request TA.B HostExpectsTickets",
      "request TA.A OwnerTransfersTickets",
      "powerLoss TA.A",
      "powerOn TA.A",
    ];
    const early = run([], named([...listed, "request TA.A OwnerTransfersTickets"]), two);
    expect(early.skipped).toEqual([]);
    // The second transfer begins at TA.A while TA.B still waits in the first.
    expect(early.taken[4]).toBe("request TA.A OwnerTransfersTickets");
    expect(early.end).toBe("rest");
  });

  it("deviate where it is said", () => {
    const it = run([], { listed: [], deviations: [{ at: 4, take: "powerLoss TA.B" }] });
    expect(it.taken.slice(3, 5)).toEqual([`deliver ${tickets}`, "powerLoss TA.B"]);
  });

  it("can deliver again what was delivered or lost", () => {
    const it = run([{ kind: "drop", at: tickets }], {
      listed: [],
      deviations: [{ at: 3, take: `redeliver ${tickets}` }],
    });
    expect(events(it)[3]).toBe("B TransferredTickets");
    expect(it.end).toBe("rest");
  });

  it("that name nothing are passed over and told, or end a strict run", () => {
    const choices = named(["timer TA.B#7", "request TA.B HostExpectsTickets"]);
    const tolerant = run([], choices);
    expect(tolerant.skipped).toEqual([{ what: "choice", at: 0, text: "timer TA.B#7" }]);
    expect(tolerant.taken[0]).toBe("request TA.B HostExpectsTickets");
    const strict = runReplay(replayOf(plain, { choices }), { build: toyBuild(), eyes: toyEyes(), mode: "strict" });
    expect(strict).toMatchObject({ end: "diverged", skipped: [{ text: "timer TA.B#7" }] });
  });

  it("faults that never strike are told, and make a strict run diverge", () => {
    const replay: Replay = replayOf(plain, { faults: [{ kind: "drop", at: tickets.replace("#1", "#9") }] });
    const strict = runReplay(replay, { build: toyBuild(), eyes: toyEyes(), mode: "strict" });
    expect(strict).toMatchObject({ end: "diverged", skipped: [{ what: "fault", at: 0 }] });
  });
});

describe("the port", () => {
  const breaches = (...defects: readonly ToyDefect[]): readonly string[] => {
    const faults: Fault[] = [{ kind: "drop", at: notice }];
    const surroundings = { build: toyBuild(...defects), eyes: toyEyes(), mode: "tolerant" } as const;
    return runReplay(replayOf(plain, { faults }), surroundings).breaches.map(({ reason }) => reason);
  };

  it("is kept by a device without defects", () => {
    expect(breaches()).toEqual([]);
  });

  it("is broken by one that throws, or does not wait for its write", () => {
    expect(breaches("throws")).toContain("threw");
    expect(breaches("doesNotWait")).toContain("effectsAfterStore");
  });

  it("is broken by one that acts without power, and what it does is carried out", () => {
    const faults: Fault[] = [{ kind: "powerLoss", at: acknowledgement, edge: "after", back: "quiet" }];
    const surroundings = { build: toyBuild("tidiesUp"), eyes: toyEyes(), mode: "tolerant" } as const;
    const it = runReplay(replayOf(plain, { faults }), surroundings);
    expect(it.breaches.map(({ reason }) => reason)).toEqual(["actedWithoutPower"]);
    expect(it.messages.map(({ at }) => at)).toContain("TA.B>TA.A 11/AbortNotice#1");
  });

  it("an endless run is cut off", () => {
    const surroundings = { build: toyBuild(), eyes: toyEyes(), mode: "tolerant", eventsMax: 4 } as const;
    expect(runReplay(replayOf(plain), surroundings).end).toBe("bound");
  });
});
