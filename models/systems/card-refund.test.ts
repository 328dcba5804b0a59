import { describe, expect, it } from "vitest";
import { catalogue } from "../../spec/catalogue.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { coverageOf, type Exploration, explore, type Roles, type System } from "../explorer/index.ts";
import { cardRefund } from "./card-refund.ts";
import type { SystemOptions } from "./options.ts";
import { planted, takenEntries, untyped } from "./planted.ts";

const reading = (changes: Partial<Readings>) => ({ readings: { ...defaultReadings, ...changes } });

const committed = (view: Record<string, unknown>, name: string): ReadonlySet<string> => {
  const { log } = view[name] as DeviceLedger;
  return new Set(log.map(({ session }) => session));
};

function withChecks(system: System<Roles>): System<Roles> {
  return {
    definition: {
      ...system.definition,
      invariants: {
        "the merchant first": (view) =>
          [...committed(view, "TA.A")].every(
            (session) => committed(view, "TA.B").has(session) || (view["TA.B"] as DeviceLedger).decided !== null,
          ),
        "no goods move": (view) =>
          ["TA.A", "TA.B"].every((name) =>
            (view[name] as DeviceLedger).log.every(({ ticket, amount }) => ticket === undefined && amount === 1),
          ),
      },
    },
  };
}

const run = (options: SystemOptions, fault?: string): Exploration => {
  const system = untyped(cardRefund(options));
  return explore(withChecks(fault === undefined ? system : planted(system, fault)));
};
const kinds = ({ outcomes }: Exploration) => outcomes.map(({ kind }) => kind).sort();
const violated = ({ checks }: Exploration) =>
  checks.filter(({ verdict }) => verdict !== "proved for this bound").map(({ name }) => name);

const bothOrMerchant = [
  "customer aborted, merchant aborted",
  "customer aborted, merchant committed",
  "customer committed, merchant committed",
];

describe("refund by card", () => {
  it.each([
    [{ session: "ready", transactions: 1, powerLosses: 1 }, 75],
    [{ session: "ready", transactions: 2, powerLosses: 2 }, 839],
    [{ session: "cold", transactions: 1, powerLosses: 1 }, 176],
    [{ session: "cold", transactions: 2, powerLosses: 1 }, 2456],
  ] as const)("%j: %d states; the merchant commits first, and may be alone in it", (options, states) => {
    const found = run(options);
    expect(found).toMatchObject({ verdict: "proved for this bound", states });
    expect(kinds(found)).toEqual(bothOrMerchant);
  });

  it("21/718=sendFirst: with a loss of power the customer may commit alone, and only then", () => {
    const readings = reading({ "21/718": "sendFirst" });
    const found = run({ transactions: 1, powerLosses: 1, ...readings });
    expect(violated(found)).toEqual(["the merchant first"]);
    expect(kinds(found)).toEqual([...bothOrMerchant, "customer committed, merchant aborted"].sort());
    expect(kinds(run({ transactions: 1, powerLosses: 0, ...readings }))).toEqual(bothOrMerchant);
  });

  it("14/454: what decides is whether the issuer's certificate counts now or then", () => {
    const authorizes = (readings: Pick<SystemOptions, "readings">) =>
      takenEntries(run({ ...readings }), "TA.B")
        .filter(({ steps }) => steps.includes("21/704"))
        .map(({ after }) => after["peerCredential"]);
    expect(new Set(authorizes({}))).toEqual(new Set(["valid"]));
    expect(new Set(authorizes(reading({ "14/454": "issue" })))).toEqual(new Set(["valid", "issuerExpired"]));
  });

  it("21/728 -> 21/730: silence of the card network counts as not authorized", () => {
    const silent = takenEntries(run({}), "TA.B").filter(({ event }) => event.type.startsWith("xstate.after."));
    const answers = silent.filter(({ steps }) => steps.includes("21/730")).map(({ steps }) => steps.join(" "));
    expect(new Set(answers)).toEqual(new Set(["21/730 21/732 21/702 11/388 7B/236 7B/238 11/390 11/392"]));
  });

  it("runs through every step of the branch, and through none of the other", () => {
    const reached = new Set(coverageOf(run({ session: "cold" })).flatMap(({ steps }) => [...steps]));
    const missed = catalogue.steps.filter(({ figure, address }) => figure === "21" && !reached.has(address));
    expect(missed.map(({ address }) => address)).toEqual(["21/708", "21/710", "21/712", "21/714", "21/716"]);
  });

  it.each([
    ["the decision is not stored", "dropStore 21/718.decide entry#0", "the merchant first"],
    ["the approval goes before the decision", "swapActs 21/718.decide with approve", "the merchant first"],
    ["the credential is not looked at", "dropGuard 21/700 always#0", "invalid"],
    ["the network's answer is not looked at", "dropGuard 21/732 always#0", "refused"],
  ])("planted: %s", (_, fault, what) => {
    const found = run({}, fault);
    if (what === "the merchant first") expect(violated(found)).toContain(what);
    else expect(approvals(found)).not.toEqual(approvals(run({})));
  });
});

/** On what the merchant sends its approval: what it found of the credential, and what the network said. */
function approvals(found: Exploration): readonly string[] {
  const entries = takenEntries(found, "TA.B").filter(({ sent }) =>
    sent.some(({ type }) => type === "RefundAuthorized"),
  );
  return [...new Set(entries.map(({ event, after }) => `${after["peerCredential"]} ${event["authorized"]}`))].sort();
}
