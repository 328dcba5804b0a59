import { describe, expect, it } from "vitest";
import { catalogue, type FigureId } from "../../spec/catalogue.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { coverageOf, type Exploration, explore, type Roles, type System } from "../explorer/index.ts";
import type { SystemOptions } from "./options.ts";
import { planted, untyped } from "./planted.ts";
import { purchaseMoney } from "./purchase-money.ts";

type View = Readonly<Record<string, DeviceLedger>>;

const has = ({ log }: DeviceLedger, order: string | undefined): boolean =>
  log.some((entry) => entry.kind === "committed" && entry.order === order);

/** An agent commits after its own module only, and at rest has committed whatever that has. */
function withChecks(system: System<Roles>): System<Roles> {
  const pairs = (view: unknown): readonly (readonly [DeviceLedger, DeviceLedger])[] => {
    const devices = view as View;
    return ["A", "B"].map((side) => [devices[`TA.${side}`] as DeviceLedger, devices[`MM.${side}`] as DeviceLedger]);
  };
  const orders = ({ log }: DeviceLedger) => log.filter(({ kind }) => kind === "committed").map(({ order }) => order);
  return {
    definition: {
      ...system.definition,
      invariants: {
        "the module before its agent": (view) =>
          pairs(view).every(([agent, module]) => orders(agent).every((order) => has(module, order))),
        "an order is paid once": (view) =>
          pairs(view).every(([, module]) => new Set(orders(module)).size === orders(module).length),
        "goods are final with the commit only": (view) => {
          const { tickets, log } = (view as unknown as View)["TA.A"] as DeviceLedger;
          return tickets.every(({ ticket, holding }) => holding !== "final" || log.some((it) => it.ticket === ticket));
        },
        "what is opened is final": (view) => {
          const { opened, log } = (view as unknown as View)["TA.A"] as DeviceLedger;
          return opened.every((ticket) => log.some((entry) => entry.ticket === ticket));
        },
      },
      restInvariants: {
        "nobody is in doubt": (view) => pairs(view).every(([agent]) => agent.doubt === null),
        "the agent with its module": (view) =>
          pairs(view).every(([agent, module]) => orders(module).every((order) => has(agent, order))),
      },
      sometimes: {
        "goods are opened": (view) => ((view as unknown as View)["TA.A"] as DeviceLedger).opened.length > 0,
      },
    },
  };
}

function run(options: SystemOptions, fault?: string): Exploration {
  const system = untyped(purchaseMoney(options));
  return explore(withChecks(fault === undefined ? system : planted(system, fault)));
}

const reading = (changes: Partial<Readings>) => ({ readings: { ...defaultReadings, ...changes } });
const kinds = ({ outcomes }: Exploration) => outcomes.map(({ kind }) => kind).sort();
const violated = ({ checks }: Exploration) =>
  checks.filter(({ verdict }) => verdict !== "proved for this bound").map(({ name }) => name);

const fourKinds = [
  "MM.B abortedAfterReady",
  "TA.A committed, MM.A committed, MM.B abortedAfterReady",
  "TA.A committed, MM.A committed, TA.B committed, MM.B committed",
  "nobody has logged anything",
];

describe("purchase paid by money modules", () => {
  it.each([
    [{ transactions: 1, powerLosses: 0 }, 1138],
    [{ transactions: 1, powerLosses: 1 }, 10_765],
    [{ transactions: 1, powerLosses: 2 }, 40_871],
    [{ transactions: 2, powerLosses: 0, goods: ["object"] }, 27_632],
    [{ transactions: 2, powerLosses: 1, goods: ["object"] }, 234_444],
    [{ session: "cold", powerLosses: 1 }, 12_285],
    [{ transactions: 1, powerLosses: 0, forgeries: true }, 30_729],
  ] as const)("%j: %d states; agents end as their modules do", (options, states) => {
    const found = run(options);
    expect(violated(found)).toEqual([]);
    expect(found).toMatchObject({ verdict: "proved for this bound", states });
    expect(kinds(found)).toEqual(fourKinds);
  });

  it.each([
    [
      "16/588=waits: reports are lost with power",
      { "16/588": "waits" },
      1,
      ["nobody is in doubt", "the agent with its module"],
    ],
    [
      "16/588=abortsOnTimer: an agent gives up what is paid",
      { "16/588": "abortsOnTimer" },
      0,
      ["the agent with its module"],
    ],
    ["16/592=waits", { "16/592": "waits" }, 2, ["nobody is in doubt", "the agent with its module"]],
    ["16/592=rollsBack: an agent forgets what is paid", { "16/592": "rollsBack" }, 1, ["the agent with its module"]],
    [
      "16/556=lost: nobody can ask any more",
      { "16/556": "lost" },
      1,
      ["nobody is in doubt", "settlement possible", "the agent with its module"],
    ],
  ] as const)("%s", (_, changes, powerLosses, names) => {
    const found = run({ transactions: 1, powerLosses, goods: ["object"], ...reading(changes) });
    expect(violated(found).sort()).toEqual(names);
  });

  it("16/542=accepted: with an old order the old key is formed again, and old consent pays once more", () => {
    const options = { transactions: 2, powerLosses: 0, goods: ["object"] } as const;
    expect(violated(run({ ...options, ...reading({ "16/542": "accepted" }) })).sort()).toEqual([
      "an order is paid once",
      "the agent with its module",
    ]);
  });

  it.each([
    ["14/454=issue", { "14/454": "issue" }],
    ["10/386=abort", { "10/386": "abort" }],
    ["41/1708=oneAct", { "41/1708": "oneAct" }],
  ] as const)("%s: the same ends", (_, changes) => {
    const found = run({ transactions: 1, goods: ["object"], ...reading(changes) });
    expect(violated(found)).toEqual([]);
    expect(kinds(found)).toEqual(fourKinds);
  });

  it("ends alike where messages of modules travel only while both agents hold their session", () => {
    const relayed = run({ transactions: 1, powerLosses: 1, goods: ["object"], relayed: true });
    expect(violated(relayed)).toEqual([]);
    expect(relayed.states).toBe(4552);
    expect(kinds(relayed)).toEqual(fourKinds);
  });

  it.each([{ masking: false }, { granularity: "microstep" }] as const)("%j: the same, in more states", (changes) => {
    const options = { transactions: 1, powerLosses: 0, goods: ["object"] } as const;
    const { definition } = withChecks(untyped(purchaseMoney(options)));
    const found = explore({ definition: { ...definition, ...changes } });
    expect(violated(found)).toEqual([]);
    expect(kinds(found)).toEqual(fourKinds);
    expect(found.states).toBeGreaterThan(run(options).states);
  });

  it.each([
    ["the payer's agent does not store its doubt", "dropStore 16/562 entry#0", "the agent with its module"],
    ["the payer's module does not store the order", "dropStore 16/556 entry#0", "settlement possible"],
    ["the payee's module does not store the order", "dropStore 16/552 entry#0", "settlement possible"],
  ])("planted: %s", (_, fault, check) => {
    expect(violated(run({ transactions: 1, powerLosses: 1, goods: ["object"] }, fault))).toContain(check);
  });
});

describe("the charts of figures 12, 14, 15, 16 and 22", () => {
  const figures: readonly FigureId[] = ["12", "14", "15", "16", "22"];
  const coverage = coverageOf(run({ session: "cold", powerLosses: 1 }));

  it("do every step, but for those of cards and disputes", () => {
    const reached = new Set(coverage.flatMap(({ steps }) => [...steps]));
    const missed = catalogue.steps
      .filter(({ figure, address }) => figures.includes(figure) && !reached.has(address))
      .map(({ address }) => address);
    expect(missed).toEqual(["12/432", "15/484"]);
  });

  it("take every branch, but for those of disputes and of new amounts, which no role alone can take", () => {
    const missed = coverage.flatMap(({ transitions }) => transitions.missed);
    const ours = missed.filter(({ what }) => /\.s(4|5(?!8[46])|60|61|62|63|73|74)\d*_[^.]*:/.test(what));
    expect(ours.map(({ what, why }) => `${what.split(".").at(-1)} ${why}`)).toEqual([
      "s480_isPurchase:#1 not by this role alone",
      "s484_closeDispute:#0 not by this role alone",
      "s580_newAmount:#0 not by this role alone",
      "s622_sendRouted:AmountToTransfer#0 not by this role alone",
    ]);
  });

  it("miss nothing else but what other kinds of modules do, and what a payer or a payee never does", () => {
    const elsewhere =
      /isTransactionModule|isTeller|tellBank|kindOfDevice|network|Destination|s1474|s480|s484|s580|s622|readySent|logNotes|s1738|keyLeft|off:PowerOn/;
    const missed = coverage.flatMap(({ role, transitions }) => transitions.missed.map(({ what }) => `${role} ${what}`));
    expect(missed.filter((what) => !elsewhere.test(what))).toEqual([]);
  });
});
