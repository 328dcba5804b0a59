import { describe, expect, it } from "vitest";
import fig17 from "../../spec/catalogue/fig-17.json" with { type: "json" };
import fig18 from "../../spec/catalogue/fig-18.json" with { type: "json" };
import fig19 from "../../spec/catalogue/fig-19.json" with { type: "json" };
import fig20 from "../../spec/catalogue/fig-20.json" with { type: "json" };
import { catalogue } from "../../spec/catalogue.ts";
import { explore, fifo, ModelError, type Role, type Roles, type System, unordered } from "../explorer/index.ts";
import type { DeviceContext } from "../figures/protocol.ts";
import { observableBehaviours } from "./behaviours.ts";
import { carriedEvents } from "./carrying.ts";
import { planted, takenEntries } from "./planted.ts";
import { keyNames, type RelayFigure, routes } from "./relay-routes.ts";
import { relayAsLink, relayLink, relays } from "./relays.ts";

const figures = ["17", "18", "19", "20"] as const;
const layers = "what is sent has every layer of the hop";
const outer = "what lacks the outer layer is not taken";
const sentOnly = "Y takes in only what X sent";

/** As much of a figure of the catalogue as tells of keys. */
interface Catalogued {
  readonly steps: readonly { readonly keys?: readonly { readonly hop: string; readonly keys: readonly string[] }[] }[];
}

/** The checks that fail, or why nothing could be checked. */
function caught(system: System<Roles>): readonly string[] {
  try {
    return explore(system)
      .checks.filter(({ verdict }) => verdict !== "proved for this bound")
      .map(({ name }) => name);
  } catch (error) {
    if (error instanceof ModelError) return [error.reason];
    throw error;
  }
}

/** The system with a role that lacks some of its keys, and so leaves out what it would do with them. */
function without(system: System<Roles>, name: string, lacks: Partial<DeviceContext>): System<Roles> {
  const role = system.definition.roles[name] as Role;
  const inputs = role.inputs?.map((input) => ({ ...(input as object), ...lacks })) ?? [];
  return { definition: { ...system.definition, roles: { ...system.definition.roles, [name]: { ...role, inputs } } } };
}

/** The system with a role that asks nothing of what it takes. */
function takesAnything(system: System<Roles>, name: string): System<Roles> {
  const { definition } = system;
  const type = definition.name === "send-routed-message" ? "RoutedMessage" : "ERoutedMessage";
  const alone: System<Roles> = { definition: { ...definition, roles: { [name]: definition.roles[name] as Role } } };
  const { roles } = planted(alone, `dropGuard idle on ${type}#0`).definition;
  return { definition: { ...definition, roles: { ...definition.roles, ...roles } } };
}

describe("figures 17 to 20", () => {
  it.each([
    ["17", 135],
    ["18", 55],
    ["19", 55],
    ["20", 75],
  ] as const)("%s: what one end sends arrives, twice, late, or not at all, and nothing else does", (figure, states) => {
    const found = explore(relays(figure));
    expect(found.verdict).toBe("proved for this bound");
    expect(found.states).toBe(states);
    expect(found.checks.map(({ name }) => name)).toEqual([
      sentOnly,
      layers,
      outer,
      "delivered",
      "delivered twice",
      "overtaken by a later one",
      "sent, and not delivered",
      "settlement possible",
    ]);
  });

  it.each(figures)("%s: an adversarial link, by all that can be seen of it", (figure) => {
    const fact = relayAsLink(figure);
    expect(fact).toMatchObject({ figure, standsFor: { kind: "adversarial" }, holds: true });
    expect(fact.behaviours.figure).toEqual(fact.behaviours.link);
    expect(fact.behaviours.figure).toHaveLength(61);
  });

  it.each(figures)("%s: neither a link that keeps order, nor one that does not repeat", (figure) => {
    const link = relayLink(figure);
    const sender = routes[figure].from.name;
    const over = (network: NonNullable<System<Roles>["definition"]["network"]>) =>
      observableBehaviours(explore({ definition: { ...link.definition, network } }), carriedEvents(sender), 6);
    const { behaviours } = relayAsLink(figure);
    expect(behaviours.figure).toContain("sends m1, takes m1, takes m1");
    expect(over(unordered({ lossy: true }))).not.toContain("sends m1, takes m1, takes m1");
    expect(behaviours.figure).toContain("sends m1, sends m2, takes m2, takes m1");
    expect(over(fifo({ lossy: true }))).not.toContain("sends m1, sends m2, takes m2, takes m1");
  });

  it.each(figures)("%s: every step of the figure is done, each in its lane", (figure) => {
    const found = explore(relays(figure));
    const lanes = new Map(
      found.program.closed.roles.flatMap(({ name }) =>
        takenEntries(found, name).flatMap(({ steps }) => steps.map((address) => [address, name] as const)),
      ),
    );
    const steps = catalogue.steps.filter((step) => step.figure === figure);
    expect(steps.map(({ address }) => address).filter((address) => !lanes.has(address))).toEqual([]);
    expect(steps.filter(({ address, lane }) => lanes.get(address) !== lane)).toEqual([]);
  });

  it("have on each hop the layers that the catalogue has there", () => {
    const hops = (figure: RelayFigure) =>
      Object.fromEntries(
        routes[figure].hops
          .filter(({ to }) => !to.startsWith("HOST"))
          .map(({ to, layers }, index, all) => [`${all[index - 1]?.to ?? routes[figure].from.name}>${to}`, layers]),
      );
    const listed = ({ steps }: Catalogued) =>
      Object.fromEntries(steps.flatMap((step) => step.keys ?? []).map(({ hop, keys }) => [hop, keys]));
    expect(hops("17")).toEqual(listed(fig17));
    expect(hops("18")).toEqual(listed(fig18));
    expect(hops("19")).toEqual(listed(fig19));
    expect(hops("20")).toEqual(listed(fig20));
  });
});

describe("planted", () => {
  it.each([
    ["17", "MM.Y reads whatever comes", "dropGuard 17/656 always#0", sentOnly],
    ["18", "TA.X reads whatever comes", "dropGuard 18/666 always#0", sentOnly],
    ["19", "MM.X reads whatever comes", "dropGuard 19/676 always#0", sentOnly],
    ["20", "MM.Y looks at the outer layer only", "dropGuard 20/690 always#0", sentOnly],
  ] as const)("%s: %s, and it is no link any more", (figure, _, fault, check) => {
    const system = planted(relays(figure), fault);
    expect(caught(system)).toContain(check);
    expect(relayAsLink(figure, {}, system).holds).toBe(false);
  });

  it.each([
    ["17", "MM.X", { session: null }, "dropGuard 17/656 always#0"],
    ["18", "MM.X", { order: null }, "dropGuard 18/666 always#0"],
    ["19", "TA.X", { order: null }, "dropGuard 19/676 always#0"],
    ["20", "MM.X", { session: null }, "dropGuard 20/690 always#0"],
  ] as const)(
    "%s: %s leaves out its layer, whether or not the other end looks for it",
    (figure, name, lacks, fault) => {
      const system = without(relays(figure), name, lacks);
      expect(caught(system)).not.toEqual([]);
      expect(caught(planted(system, fault))).toContain(layers);
    },
  );

  // The modules' key protects what is delivered, so that only the checks of the hops show what agents do wrong.
  it("17: the agents leave out their layer at both ends", () => {
    const system = without(takesAnything(relays("17"), "TA.Y"), "TA.X", { session: null });
    expect(caught(system)).toEqual([layers, outer]);
    expect(relayAsLink("17", {}, system).holds).toBe(true);
  });

  it.each([
    ["17", "TA.Y"],
    ["20", "TA.X"],
    ["20", "TA.Y"],
  ] as const)("%s: %s passes on what is of another session", (figure, name) => {
    const system = takesAnything(relays(figure), name);
    expect(caught(system)).toEqual([outer]);
    expect(relayAsLink(figure, {}, system).holds).toBe(true);
  });

  it("20: MM.Y has formed another key with its agent, and takes nothing", () => {
    expect(caught(without(relays("20"), "MM.Y", { order: `older ${keyNames.device}` }))).toEqual(["roleNeverReached"]);
  });
});
