/**
 * FIG. 16, Money Module Payment, an agent in doubt: its module may be paying or being paid, and only that can tell how
 * it ends; the agent commits or aborts as it reports. What the other agent says means nothing then.
 *
 * Reports (584, 586) are lost with a loss of power at either end, so the agent may ask, too (16/PaymentStatusQuery). The
 * doubt is stored before the message leaves that may bring the payment about; the commit, or a record, ends it.
 *
 * Preconditions: a doubt is stored.
 * Readings: 16/588, 16/592, 16/556.
 */
import type { Readings } from "../../spec/readings.ts";
import { commit } from "./fig-07a-commit.ts";
import { abort } from "./fig-07b-abort.ts";
import { type Place, type ProtocolEvent, price, type StateConfig, type Surroundings, step } from "./protocol.ts";

/** Whose agent it is: the buyer's or the seller's. */
export type Side = "A" | "B";

/** Where an agent goes that has learnt how the payment ended: ids of states. */
export interface DoubtExits {
  /** it has committed */
  readonly returned: string;
  /** it has aborted */
  readonly over: string;
}

/** Stores that the own module may now pay, or be paid. */
export const beginDoubt = {
  type: "store",
  params: ({ context: { moving, session, order } }: Place) => ({
    doubt: { direction: "given" as const, ...moving, amount: price, order: order ?? "", session: session ?? "" },
  }),
} as const;

const endDoubt = { type: "store", params: { doubt: null } } as const;

/** Reports of the own module, read under the key of both. */
export function reports(reported: string): NonNullable<StateConfig["on"]> {
  return {
    PaymentSuccessful: { guard: "sameOrder", target: reported },
    PaymentUnsuccessful: { guard: "sameOrder", target: reported },
    PaymentStatusReply: {
      guard: ({ context, event }) => event.order === context.order && event.status !== "proceeding",
      target: reported,
    },
  };
}

/** Asks the own module. */
function asking(id: string): StateConfig {
  return {
    id: `${id}_asking`,
    entry: {
      type: "send",
      params: ({ context: { mate, order } }) => ({
        to: mate,
        message: { type: "PaymentStatusQuery", order: order ?? "" },
      }),
    },
    always: `#${id}_waiting`,
  };
}

/** The wait for a report, `waiting`, and what the timer leads to (reading 16/588). Ids begin with `f16_`. */
export function waitingForReport({ readings }: Surroundings, gaveUp: string): Record<string, StateConfig> {
  const waits: Record<Readings["16/588"], Record<string, StateConfig>> = {
    asksModule: {
      waiting: { id: "f16_waiting", after: { reply: "asking" } },
      asking: asking("f16"),
    },
    abortsOnTimer: {
      waiting: { id: "f16_waiting", after: { reply: "givingUp" } },
      givingUp: { entry: endDoubt, always: gaveUp },
    },
    waits: { waiting: { id: "f16_waiting", tags: "endless" } },
  };
  return waits[readings["16/588"]];
}

const successful = ({ event }: { readonly event: ProtocolEvent }): boolean =>
  event.type === "PaymentSuccessful" || (event.type === "PaymentStatusReply" && event.status === "successful");

/** What an agent does with a report, entered at `#<id>_reported`. */
export function reported(side: Side, id: string, { returned, over }: DoubtExits): Record<string, StateConfig> {
  const received = `${id}_reported`;
  if (side === "A") {
    return {
      s588_receiveReport: step("16/588", { id: received, always: "s592_successful" }),
      s592_successful: step("16/592", {
        always: [{ guard: successful, target: "s634_addPaymentData" }, { target: "s596_rollBack" }],
      }),
      s596_rollBack: step("16/596", rollBack(id, over)),
      s634_addPaymentData: step("16/634", { always: "s636_commit" }),
      s636_commit: step("16/636", commit(returned)),
    };
  }
  return {
    s590_receiveReport: step("16/590", { id: received, always: "s594_successful" }),
    s594_successful: step("16/594", {
      always: [{ guard: successful, target: "s638_commit" }, { target: "s598_rollBack" }],
    }),
    s598_rollBack: step("16/598", rollBack(id, over)),
    s638_commit: step("16/638", commit(returned)),
  };
}

/** FIG. 7B alone: the other agent hears of it from its own module. */
function rollBack(id: string, over: string): StateConfig {
  return {
    initial: "abort",
    states: {
      abort: abort(`#${id}_rolledBack`, { endsDoubt: true }),
      rolledBack: {
        id: `${id}_rolledBack`,
        entry: { type: "note", params: { session: null, order: null } },
        always: over,
      },
    },
  };
}

/**
 * An agent to which power returns in doubt (reading 16/592). It has its module's key if that was stored (16/556), and
 * no session with the other agent any more.
 */
export function resumeDoubt({ readings }: Surroundings, side: Side, over: string): StateConfig {
  if (readings["16/592"] === "rollsBack") return rollBack("f16r", over);
  const survives = readings["16/556"] === "survives";
  const asks = readings["16/592"] === "asksModule" && survives;
  const waits: Record<string, StateConfig> = asks
    ? { asking: asking("f16r"), waiting: { id: "f16r_waiting", after: { reply: "asking" } } }
    : { waiting: { id: "f16r_waiting", tags: "endless" } };
  return {
    initial: "takeKey",
    states: {
      takeKey: {
        entry: {
          type: "note",
          params: ({ context }) => ({ order: survives ? (context.doubt?.order ?? null) : null }),
        },
        always: asks ? "#f16r_asking" : "#f16r_waiting",
      },
      resumed: { initial: "waiting", on: reports("#f16r_reported"), states: waits },
      ...reported(side, "f16r", { returned: over, over }),
    },
  };
}
