import { describe, expect, it } from "vitest";
import { catalogue, type FigureId } from "../../spec/catalogue.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { coverageOf, type Exploration, explore, type Roles, type System } from "../explorer/index.ts";
import type { SystemOptions } from "./options.ts";
import { planted, takenEntries, untyped } from "./planted.ts";
import { purchaseCard } from "./purchase-card.ts";

const reading = (changes: Partial<Readings>) => ({ readings: { ...defaultReadings, ...changes } });

type View = Readonly<Record<string, DeviceLedger>>;

const sides = (view: Record<string, unknown>): readonly [DeviceLedger, DeviceLedger] => [
  (view as View)["TA.A"] as DeviceLedger,
  (view as View)["TA.B"] as DeviceLedger,
];

function withChecks(system: System<Roles>): System<Roles> {
  return {
    definition: {
      ...system.definition,
      invariants: {
        "the merchant first": (view) => {
          const [customer, merchant] = sides(view);
          const bound = [...merchant.log, ...(merchant.decided === null ? [] : [merchant.decided])];
          return customer.log.every(({ session }) => bound.some((it) => it.session === session));
        },
        "goods are final with the commit only": (view) => {
          const [{ tickets, log }] = sides(view);
          return tickets.every(({ ticket, holding }) => holding !== "final" || log.some((it) => it.ticket === ticket));
        },
        "what is opened is final": (view) => {
          const [{ opened, log }] = sides(view);
          return opened.every((ticket) => log.some((entry) => entry.ticket === ticket));
        },
        "both log the same goods, price and order": (view) => {
          const [customer, merchant] = sides(view);
          return customer.log.every((entry) =>
            merchant.log.every(
              (it) =>
                it.session !== entry.session ||
                (it.ticket === entry.ticket && it.amount === entry.amount && it.order === entry.order),
            ),
          );
        },
      },
      sometimes: {
        "goods are opened": (view) => sides(view)[0].opened.length > 0,
      },
    },
  };
}

const run = (options: SystemOptions, fault?: string): Exploration => {
  const system = untyped(purchaseCard(options));
  return explore(withChecks(fault === undefined ? system : planted(system, fault)));
};
const kinds = ({ outcomes }: Exploration) => outcomes.map(({ kind }) => kind).sort();
const violated = ({ checks }: Exploration) =>
  checks.filter(({ verdict }) => verdict !== "proved for this bound").map(({ name }) => name);

const threeKinds = [
  "customer aborted, merchant aborted",
  "customer aborted, merchant committed",
  "customer committed, merchant committed",
];

describe("purchase paid by card", () => {
  it.each([
    [{ session: "ready", transactions: 1, powerLosses: 1 }, 436],
    [{ session: "ready", transactions: 2, powerLosses: 2 }, 10_685],
    [{ session: "cold", transactions: 1, powerLosses: 1 }, 535],
    [{ session: "cold", transactions: 2, powerLosses: 2 }, 20_112],
  ] as const)("%j: %d states; the merchant commits first, and may be alone in it", (options, states) => {
    const found = run(options);
    expect(found).toMatchObject({ verdict: "proved for this bound", states });
    expect(kinds(found)).toEqual(threeKinds);
  });

  it("21/718=sendFirst: with a loss of power the customer may commit alone, and only then", () => {
    const readings = reading({ "21/718": "sendFirst" });
    const found = run({ transactions: 1, powerLosses: 1, ...readings });
    expect(violated(found)).toEqual(["the merchant first"]);
    expect(kinds(found)).toEqual([...threeKinds, "customer committed, merchant aborted"].sort());
    expect(kinds(run({ transactions: 1, powerLosses: 0, ...readings }))).toEqual(threeKinds);
  });

  it.each([
    ["14/454=issue", reading({ "14/454": "issue" })],
    ["10/386=abort", reading({ "10/386": "abort" })],
  ] as const)("%s: the same ends", (_, readings) => {
    const found = run({ transactions: 1, ...readings });
    expect(found.verdict).toBe("proved for this bound");
    expect(kinds(found)).toEqual(threeKinds);
  });

  it("21/710 -> 21/712: silence of the card network counts as not authorized", () => {
    const silent = takenEntries(run({}), "TA.B").filter(({ event }) => event.type.startsWith("xstate.after."));
    const answers = silent.filter(({ steps }) => steps.includes("21/712")).map(({ steps }) => steps.join(" "));
    expect(new Set(answers)).toEqual(new Set(["21/712 21/714 21/702 11/388 7B/236 7B/238 11/390 11/392"]));
  });

  it("runs through every step of a purchase, but for those of modules, refunds and disputes", () => {
    const figures: readonly FigureId[] = ["12", "14", "15", "21", "22"];
    const reached = new Set(coverageOf(run({ session: "cold" })).flatMap(({ steps }) => [...steps]));
    const missed = catalogue.steps
      .filter(({ figure, address }) => figures.includes(figure) && !reached.has(address))
      .map(({ address }) => address);
    expect(missed).toEqual(["12/430", "15/484", "21/726", "21/728", "21/730", "21/732", "21/734"]);
  });

  it("takes every transition, but for those", () => {
    const missed = coverageOf(run({ session: "cold" })).flatMap(({ role, transitions }) =>
      transitions.missed.map(({ what }) => `${role} ${what}`),
    );
    // To open once more what has no key leaves everything as it is.
    const elsewhere =
      /openingAgain\.s744_hasKeys:#1|s726|s728|s730|s732|s734|s480_isPurchase:#1|s484|RefundAuthorized|s706_paymentOrRefund:#1/;
    expect(missed.filter((what) => !elsewhere.test(what))).toEqual([]);
  });

  it.each([
    ["the decision is not stored", "dropStore 21/718.decide entry#0", "the merchant first"],
    ["the approval goes before the decision", "swapActs 21/718.decide with approve", "the merchant first"],
  ])("planted: %s", (_, fault, check) => {
    expect(violated(run({}, fault))).toContain(check);
  });

  it.each([
    ["the credential is not looked at", "dropGuard 21/700 always#0"],
    ["the network's answer is not looked at", "dropGuard 21/714 always#0"],
  ])("planted: %s", (_, fault) => {
    expect(approvals(run({}))).toEqual(["valid true"]);
    expect(approvals(run({}, fault))).not.toEqual(["valid true"]);
  });
});

/** On what the merchant sends its approval: what it found of the credential, and what the network said. */
function approvals(found: Exploration): readonly string[] {
  const entries = takenEntries(found, "TA.B").filter(({ steps }) => steps.includes("21/716"));
  return [...new Set(entries.map(({ event, before }) => `${before["peerCredential"]} ${event["authorized"]}`))].sort();
}
