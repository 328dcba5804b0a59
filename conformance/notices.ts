/**
 * What a device tells its owner or host, and where: at the steps whose text in the catalogue says so. Of the denials of
 * figure 9 the host hears, too (reading 9/310:effect).
 */
import type { StepAddress } from "../spec/step-address.ts";
import type { Notice } from "./port.ts";

/** The notice of a step; none at any other. */
export const noticeAt: Readonly<Partial<Record<StepAddress, Notice>>> = Object.freeze({
  "7A/232": "transactionComplete",
  "7B/238": "transactionAborted",
  "9/310": "sessionDenied",
  "9/312": "sessionDenied",
  "9/332": "sessionDenied",
  "9/334": "sessionDenied",
  "38/1490": "sessionTerminated",
  "38/1492": "sessionTerminated",
  "38/1520": "sessionTerminated",
  "38/1522": "sessionTerminated",
  "41/1714": "transactionComplete",
  "41/1722": "transactionComplete",
  "42/1738": "abortedPossibleTransferError",
  "42/1742": "bookingsReversed",
  "42/1744": "transactionAborted",
  "42/1754": "transactionAborted",
  "42/1758": "bookingsReversed",
});

/**
 * Steps after which a device of figure 9 waits, and the denial as by which a time-out ends the attempt (reading
 * 9:timeout): its notice is given, and the step is not done.
 */
export const deniedByTimeOut: Readonly<Partial<Record<StepAddress, StepAddress>>> = Object.freeze({
  "9/300": "9/312",
  "9/324": "9/334",
  "9/348": "9/312",
});

/**
 * Steps for which an agent waits that cannot say how a payment has ended: when the timer runs out it tells its owner so,
 * and the step is not done (reading 16/588).
 */
export const inDoubtAt: Readonly<Partial<Record<StepAddress, Notice>>> = Object.freeze({
  "16/588": "paymentInDoubt",
  "16/590": "paymentInDoubt",
});

/** A notice that was given. */
export interface GivenNotice {
  /** the step that the device gives for it */
  readonly step: StepAddress;
  readonly notice: Notice;
  /** how many steps the device had reported before, in the same response */
  readonly after: number;
}

/** What a device did on one stimulus, as far as its notices go. */
export interface Telling {
  /** in order; undefined: the build does not report them */
  readonly steps: readonly StepAddress[] | undefined;
  readonly notices: readonly GivenNotice[];
  /** a timer ran out that the device had not cancelled */
  readonly timeOut: boolean;
  /** power failed before the device waited again */
  readonly cut: boolean;
  /** the last step before, since power came on */
  readonly before: StepAddress | undefined;
}

/** How notices are not as they should be. */
export interface NoticeFault {
  readonly kind: /** at a step that tells something, nothing is told */
    | "missing"
    /** another text than the step's */
    | "wrongText"
    /** where nothing is to be told, once too often, or before or after its step */
    | "outOfPlace";
  readonly step: StepAddress;
  /** what should have been told; undefined: nothing */
  readonly expected: Notice | undefined;
  /** undefined: nothing */
  readonly told: Notice | undefined;
}

/**
 * The first fault in what a device tells; undefined: none. A notice is given together with its step: right before the
 * step is reported, or right after.
 */
export function noticeFault(telling: Telling): NoticeFault | undefined {
  const doubts = telling.notices.filter(({ notice }) => notice === "paymentInDoubt");
  const doubt = doubts.length === 0 ? undefined : doubtFault(telling, doubts);
  if (doubt !== undefined) return doubt;
  const notices = doubts.length === 0 ? telling.notices : telling.notices.filter((it) => !doubts.includes(it));
  for (const { step, notice } of notices) {
    const expected = noticeAt[step];
    if (expected === undefined) return { kind: "outOfPlace", step, expected, told: notice };
    if (expected !== notice) return { kind: "wrongText", step, expected, told: notice };
  }
  return telling.steps === undefined ? undefined : placeFault({ ...telling, notices }, telling.steps);
}

/** An owner hears of a doubt when time is up, before anything else is done about it, and once. */
function doubtFault({ timeOut, steps }: Telling, doubts: readonly GivenNotice[]): NoticeFault | undefined {
  const isInPlace = timeOut && (steps === undefined || doubts.every(({ after }) => after === 0));
  const [odd] = doubts.filter(({ step }, at) => !isInPlace || at > 0 || inDoubtAt[step] === undefined);
  return odd && { kind: "outOfPlace", step: odd.step, expected: undefined, told: odd.notice };
}

function placeFault(
  { notices, timeOut, cut, before }: Telling,
  steps: readonly StepAddress[],
): NoticeFault | undefined {
  let next = 0;
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at] as StepAddress;
    const expected = noticeAt[step];
    if (expected === undefined) continue;
    const given = notices[next];
    if (given?.step !== step || given.after < at || given.after > at + 1) {
      // Power may fail between a step and its notice.
      if (given === undefined && cut && at === steps.length - 1) return undefined;
      return { kind: "missing", step, expected, told: given?.notice };
    }
    next += 1;
  }
  const denial = timeOut && steps.length === 0 && before !== undefined ? deniedByTimeOut[before] : undefined;
  if (denial !== undefined) {
    if (notices[next]?.step === denial) next += 1;
    else if (!cut) return { kind: "missing", step: denial, expected: noticeAt[denial], told: notices[next]?.notice };
  } else if (cut && notices[next]?.after === steps.length) {
    // … or between a notice and its step.
    next += 1;
  }
  const extra = notices[next];
  return extra && { kind: "outOfPlace", step: extra.step, expected: undefined, told: extra.notice };
}
