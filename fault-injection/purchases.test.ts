/** Purchases under faults: what the harness has to do for four devices, two buses and a run that asks for long. */
import { describe, expect, it } from "vitest";
import type { Build } from "../conformance/port.ts";
import { referenceBuild } from "../conformance/reference-build.ts";
import type { Fault } from "./faults.ts";
import { harnessTrial } from "./harness-trial.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "./scenarios.ts";
import { type Doctor, doctored } from "./toy/doctored-build.ts";
import type { Tried } from "./trial.ts";

const scenario = (id: string): Scenario => scenarioNamed(id) as Scenario;

function tried(id: string, faults: readonly Fault[] = [], build: Build = referenceBuild, readings = {}): Tried {
  return harnessTrial({ build })(replayOf(scenario(id), { faults, readings }), { recording: { points: true } });
}

const bothPaid = "modules both committed; agents both committed";

describe("a purchase with money modules", () => {
  it("is heard by all witnesses", () => {
    const { heard } = tried("purchase-money/object").verdict;
    const all = ["books", "bytes", "charts", "notices", "port", "probe", "relays", "rest", "secrecy"];
    expect([...heard].sort()).toEqual(all);
  });

  it("has a place for faults on every hop, buses included", () => {
    const places = tried("purchase-money/plain").run.points.map(({ at }) => at);
    for (const link of ["MM.A>TA.A", "TA.A>TA.B", "TA.B>MM.B"]) expect(places).toContain(`${link} 39/NotePacket#1`);
    for (const order of ["TA.A>MM.A 16/MakePayment#1", "TA.B>MM.B 16/ReceivePayment#1"])
      expect(places).toContain(order);
  });

  it("with a lie told by a module comes to its receiver through both agents", () => {
    const lie: Fault = { kind: "lie", at: "MM.A>TA.A 39/NotePacket#1", how: "noteSignatureWrong" };
    const { run, verdict } = tried("purchase-money/plain", [lie]);
    expect(verdict).toMatchObject({ class: "held", findings: [] });
    expect(run.observations.find(({ received }) => received?.altered)?.stimulus.kind).toBe("relay");
  });

  it.each<[string, Fault]>([
    ["its bus is cut", { kind: "cut", at: "MM.A>TA.A 16/PaymentSuccessful#1", ways: "both" }],
    ["all it asks is lost", { kind: "cut", at: "TA.A>MM.A 41/ReadyToCommit#1", ways: "one" }],
  ])("an agent in doubt asks its module until links are healed: %s", (_, fault) => {
    const { run, verdict } = tried("purchase-money/plain", [fault]);
    expect(run.end).toBe("rest");
    expect(["held", "window"]).toContain(verdict.class);
    const asked = run.messages.filter(({ seen }) => seen.name === "16/PaymentStatusQuery");
    expect(asked.length).toBeGreaterThan(1);
    expect(run.observations.length).toBeLessThan(200);
  });

  it("whose module loses power before it has answered goes on when it is back", () => {
    const faults: Fault[] = [
      { kind: "drop", at: "MM.A>TA.A 16/PaymentSuccessful#1" },
      { kind: "powerLoss", at: "MM.A>TA.A 16/PaymentStatusReply#1", edge: "before", back: "quiet" },
    ];
    expect(tried("purchase-money/plain", faults).verdict).toMatchObject({ class: "held", outcomes: [bothPaid] });
  });

  it("with a host that makes up an order is judged by charts that know of it", () => {
    const forged: Fault = { kind: "forgery", at: "MM.A wait 38/1478#1", how: "makePayment" };
    expect(tried("purchase-money/plain", [forged]).verdict).toMatchObject({ class: "held", outcomes: [bothPaid] });
  });

  it("ends in a window of its modules, and the agents follow them", () => {
    const { verdict } = tried("purchase-money/plain", [{ kind: "drop", at: "MM.A>TA.A 41/Acknowledgement#1" }]);
    expect(verdict).toMatchObject({ class: "window", windows: ["41-acknowledgement-lost"], findings: [] });
  });

  it("in which an agent waits for ever is known to be broken under the reading that makes it so", () => {
    const lost: Fault[] = [{ kind: "drop", at: "MM.A>TA.A 16/PaymentSuccessful#1" }];
    const { verdict } = tried("purchase-money/plain", lost, referenceBuild, { "16/588": "waits" });
    expect(verdict).toMatchObject({ class: "window", windows: ["16-report-lost"], findings: [] });
    expect(verdict.known.map(({ property }) => property)).toContain("Q1 restless");
  });
});

describe("what comes of goods", () => {
  /** It opens nothing when its owner asks for it at rest. */
  const opensOnce = (): Doctor => (inner, event) => {
    const asked = event.type === "request" && event.request.type === "OwnerOpensGoods";
    return inner.handle(event).filter(({ type }) => !asked || type !== "host");
  };

  /** It gives its host the key of goods that have only arrived. */
  const opensEarly = (): Doctor => (inner, event) =>
    inner.handle(event).flatMap((effect) => {
      if (effect.type !== "step" || effect.step !== "12/428") return [effect];
      const [{ holdings } = { holdings: undefined }] = inner
        .handle({ type: "inspect", now: event.now })
        .filter((shown) => shown.type === "holdings");
      const ticket = holdings?.tickets.find(({ holding }) => holding === "arriving")?.id ?? "";
      const message = { name: "22/ObjectKey", ticket, object: "", key: new Uint8Array(32) } as const;
      return [{ type: "host", step: effect.step, message }, effect];
    });

  it("is tried by the probe: goods that are final can be opened again", () => {
    const { verdict } = tried("purchase-card/object", [], doctored(referenceBuild, opensOnce, "TA.A"));
    expect(verdict.findings.map(({ witness, property }) => `${witness} ${property}`)).toContain("probe unusable");
  });

  it("is seen where it happens: keys of goods that are not final", () => {
    const { verdict } = tried("purchase-card/object", [], doctored(referenceBuild, opensEarly, "TA.A"));
    const found = verdict.findings.map(({ witness, property }) => `${witness} ${property}`);
    expect(verdict.class).toBe("safety");
    expect(found).toEqual(expect.arrayContaining(["notices outOfPlace", "books P1 always"]));
  });

  it("and of an object in parts is one response for the charts, whatever comes in between", () => {
    const plain = tried("purchase-card/two-parts");
    expect(plain.verdict).toMatchObject({ class: "held", outcomes: ["both committed"] });
    const part = "TA.B>TA.A 15/ObjectPart#1";
    for (const fault of [
      { kind: "drop", at: part },
      { kind: "corrupt", at: part, bit: 800 },
    ] as const) {
      expect(tried("purchase-card/two-parts", [fault]).verdict).toMatchObject({
        class: "held",
        outcomes: ["both aborted"],
      });
    }
  });
});
