import { describe, expect, test } from "vitest";
import { type FigureId, figure } from "../spec/catalogue.ts";
import type { HostMessage } from "../spec/host-requests.ts";
import { messages } from "../spec/messages.ts";
import type { StepAddress } from "../spec/step-address.ts";
import { type GivenHostMessage, type Handing, hostMessageAt, hostMessageFault } from "./host-messages.ts";

const given = (
  step: StepAddress,
  after: number,
  name = hostMessageAt[step] as HostMessage["name"],
): GivenHostMessage => ({
  step,
  name,
  after,
});
const fault = (handing: Partial<Handing>) => hostMessageFault({ steps: [], hosted: [], cut: false, ...handing });
const shown: readonly StepAddress[] = ["15/474", "15/476", "15/486", "15/488"];

describe("the table", () => {
  test("has the steps of its figures that the catalogue has send something to a host or server of the agent's side", () => {
    const figures = ["12", "14", "15", "21", "22"] as const;
    const known = new Set(figures.flatMap((it) => figure(it as FigureId).steps.map(({ address }) => address)));
    const toHosts = messages.flatMap(({ name, from, to, sentAt }) =>
      from.startsWith("TA.") && /^(HOST|MERCHANDISE_SERVER)/.test(to)
        ? sentAt.filter((step) => known.has(step)).map((step) => [step, name])
        : [],
    );
    expect(Object.entries(hostMessageAt).sort()).toEqual(toHosts.sort());
  });
});

describe("what hosts are given", () => {
  test("right before or right after its step is right", () => {
    expect(fault({})).toBe(undefined);
    expect(fault({ steps: shown, hosted: [given("15/486", 2)] })).toBe(undefined);
    expect(fault({ steps: shown, hosted: [given("15/486", 3)] })).toBe(undefined);
    expect(fault({ steps: undefined, hosted: [given("15/486", 0)] })).toBe(undefined);
  });

  test("parts of an object come without a step, and the header and the last one with it", () => {
    const part = given("15/506", 0);
    expect(fault({ hosted: [part] })).toBe(undefined);
    expect(fault({ steps: ["15/506", "15/508"], hosted: [part, part] })).toBe(undefined);
    expect(fault({ steps: ["15/506", "15/508"] })).toMatchObject({ kind: "missing", step: "15/506" });
  });

  test.each<[string, Partial<Handing>, object]>([
    ["left out", { steps: shown }, { kind: "missing", step: "15/486", expected: "15/TicketInfoForConfirmation" }],
    ["before its time", { steps: shown, hosted: [given("15/486", 1)] }, { kind: "missing", step: "15/486" }],
    ["too late", { steps: shown, hosted: [given("15/486", 4)] }, { kind: "missing", step: "15/486" }],
    [
      "another one",
      { steps: shown, hosted: [given("15/486", 2, "22/ObjectKey")] },
      { kind: "wrongMessage", step: "15/486", given: "22/ObjectKey" },
    ],
    [
      "twice",
      { steps: shown, hosted: [given("15/486", 2), given("15/486", 3)] },
      { kind: "outOfPlace", step: "15/486", given: "15/TicketInfoForConfirmation" },
    ],
    ["a key without its step", { steps: shown.slice(0, 1), hosted: [given("22/740", 1)] }, { kind: "outOfPlace" }],
    [
      "at a step that gives nothing",
      { steps: undefined, hosted: [given("15/488", 0, "22/ObjectKey")] },
      { kind: "outOfPlace" },
    ],
  ])("%s is noticed", (_, handing, expected) => {
    expect(fault(handing)).toMatchObject(expected);
  });

  test("power may fail between a step and its message, and nowhere else", () => {
    const steps = shown.slice(0, 3);
    expect(fault({ steps, cut: true })).toBe(undefined);
    expect(fault({ steps: steps.slice(0, 2), hosted: [given("15/486", 2)], cut: true })).toBe(undefined);
    expect(fault({ steps, cut: false })).toMatchObject({ kind: "missing" });
    expect(fault({ steps: shown, cut: true })).toMatchObject({ kind: "missing" });
    expect(fault({ steps: steps.slice(0, 2), hosted: [given("15/486", 1)], cut: true })).toMatchObject({
      kind: "outOfPlace",
    });
  });
});
