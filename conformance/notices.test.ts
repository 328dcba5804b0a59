import { describe, expect, test } from "vitest";
import { type FigureId, figure, step as stepOf } from "../spec/catalogue.ts";
import type { StepAddress } from "../spec/step-address.ts";
import { deniedByTimeOut, type GivenNotice, noticeAt, noticeFault, type Telling } from "./notices.ts";
import type { Notice } from "./port.ts";

const quiet: Telling = { steps: [], notices: [], timeOut: false, cut: false, before: undefined };
const given = (step: StepAddress, after: number, notice: Notice = noticeAt[step] as Notice): GivenNotice => ({
  step,
  notice,
  after,
});
const commit: readonly StepAddress[] = ["41/1710", "41/1712", "41/1714", "41/1716"];
const fault = (telling: Partial<Telling>) => noticeFault({ ...quiet, ...telling });

describe("the table", () => {
  test("has the steps of its figures that tell a host, subscriber or bank, and the denials", () => {
    const telling = /\b(tells?|report)\b.*\b(host|subscriber|bank)\b/;
    const spoken = ["7A", "7B", "9", "10", "11", "25", "38", "39", "41", "42", "43"];
    const steps = spoken.flatMap((it) => figure(it as FigureId).steps);
    const told = steps.filter(({ does }) => telling.test(does)).map(({ address }) => address);
    const denials = ["9/310", "9/312", "9/332", "9/334"];
    expect([...told, ...denials].sort()).toEqual(Object.keys(noticeAt).sort());
    for (const denial of Object.values(deniedByTimeOut)) expect(denials).toContain(denial);
  });

  test("says what the texts say", () => {
    const wordOf: Readonly<Partial<Record<Notice, RegExp>>> = {
      transactionComplete: /success|done/,
      transactionAborted: /aborted/,
      abortedPossibleTransferError: /aborted, and money may have gone astray/,
      sessionTerminated: /session was terminated/,
      bookingsReversed: /reverse its bookings/,
      sessionDenied: /terminated|denied|denial/,
    };
    for (const [address, notice] of Object.entries(noticeAt)) {
      expect(stepOf(address as StepAddress).does).toMatch(wordOf[notice] as RegExp);
    }
  });
});

describe("notices", () => {
  test("right before or right after their step, and none elsewhere, are right", () => {
    expect(fault({})).toBe(undefined);
    expect(fault({ steps: commit, notices: [given("41/1714", 2)] })).toBe(undefined);
    expect(fault({ steps: commit, notices: [given("41/1714", 3)] })).toBe(undefined);
    expect(fault({ steps: undefined, notices: [given("41/1714", 0)] })).toBe(undefined);
  });

  test.each<[string, Partial<Telling>, object]>([
    ["left out", { steps: commit }, { kind: "missing", step: "41/1714" }],
    ["before its time", { steps: commit, notices: [given("41/1714", 1)] }, { kind: "missing", step: "41/1714" }],
    ["too late", { steps: commit, notices: [given("41/1714", 4)] }, { kind: "missing", step: "41/1714" }],
    [
      "of another text",
      { steps: ["42/1738"], notices: [given("42/1738", 0, "transactionAborted")] },
      { kind: "wrongText", step: "42/1738", expected: "abortedPossibleTransferError", told: "transactionAborted" },
    ],
    [
      "of another text, by a build that reports no steps",
      { steps: undefined, notices: [given("42/1738", 0, "transactionAborted")] },
      { kind: "wrongText", step: "42/1738" },
    ],
    [
      "at a step that tells nothing",
      { steps: commit, notices: [given("41/1716", 3, "transactionComplete")] },
      { kind: "outOfPlace", step: "41/1716" },
    ],
    [
      "twice",
      { steps: commit, notices: [given("41/1714", 2), given("41/1714", 3)] },
      { kind: "outOfPlace", step: "41/1714" },
    ],
    ["of a step that is not done", { notices: [given("7B/238", 0)] }, { kind: "outOfPlace", step: "7B/238" }],
    [
      "in the wrong order",
      { steps: ["7A/232", "7B/238"], notices: [given("7B/238", 0), given("7A/232", 1)] },
      { kind: "missing", step: "7A/232" },
    ],
  ])("%s are wrong", (_, telling, expected) => {
    expect(fault(telling)).toMatchObject(expected);
  });

  test("may be cut from their step by a loss of power, on either side, and not otherwise", () => {
    const before = { steps: commit.slice(0, 2), notices: [given("41/1714", 2)] };
    const after = { steps: commit.slice(0, 3) };
    expect([fault({ ...before, cut: true }), fault({ ...after, cut: true })]).toEqual([undefined, undefined]);
    expect(fault(before)).toMatchObject({ kind: "outOfPlace" });
    expect(fault(after)).toMatchObject({ kind: "missing" });
    expect(fault({ steps: commit, cut: true })).toMatchObject({ kind: "missing" });
    expect(fault({ ...before, notices: [given("41/1714", 1)], cut: true })).toMatchObject({ kind: "outOfPlace" });
  });

  test("of a denial are given when a time-out ends an attempt, without the step", () => {
    const over = { timeOut: true, before: "9/300" } as const;
    expect(fault({ ...over, notices: [given("9/312", 0)] })).toBe(undefined);
    expect(fault({ ...over, before: "9/324", notices: [given("9/334", 0)] })).toBe(undefined);
    expect(fault(over)).toMatchObject({ kind: "missing", step: "9/312" });
    expect(fault({ ...over, cut: true })).toBe(undefined);
    expect(fault({ ...over, notices: [given("9/334", 0)] })).toMatchObject({ kind: "missing", step: "9/312" });
    expect(fault({ ...over, timeOut: false, notices: [given("9/312", 0)] })).toMatchObject({ kind: "outOfPlace" });
    expect(fault({ ...over, before: "25/842", notices: [given("9/334", 0)] })).toMatchObject({ kind: "outOfPlace" });
  });
});

describe("a doubt about a payment", () => {
  const doubt = given("16/588", 0, "paymentInDoubt");

  test("is told when time is up, and no step is done", () => {
    expect(fault({ timeOut: true, notices: [doubt] })).toBe(undefined);
    expect(fault({ timeOut: true, notices: [given("16/590", 0, "paymentInDoubt")] })).toBe(undefined);
    expect(fault({ timeOut: true, steps: undefined, notices: [doubt] })).toBe(undefined);
    expect(fault({ timeOut: true })).toBe(undefined);
  });

  test.each<[string, Partial<Telling>]>([
    ["at any other time", { notices: [doubt] }],
    ["twice", { timeOut: true, notices: [doubt, doubt] }],
    ["at another step", { timeOut: true, notices: [given("16/592", 0, "paymentInDoubt")] }],
    ["behind a step", { timeOut: true, steps: ["16/588"], notices: [given("16/588", 1, "paymentInDoubt")] }],
  ])("is not told %s", (_, telling) => {
    expect(fault(telling)).toMatchObject({ kind: "outOfPlace", told: "paymentInDoubt" });
  });

  test("does not hide what else is told", () => {
    expect(fault({ timeOut: true, steps: ["7B/236", "7B/238"], notices: [doubt] })).toMatchObject({
      kind: "missing",
      step: "7B/238",
    });
  });
});
