/**
 * FIG. 39, Transfer Notes: X signs notes over to Y in one packet; Y checks everything before it takes them in.
 *
 * All is provisional: X's balance is lowered and Y's raised in volatile context, until FIG. 41 makes both final. Any
 * failed check aborts, started by Y. Which notes X picks (1566) does not matter here: value is counted, not notes.
 *
 * Preconditions: a session stands; X's owner has confirmed the amount and X has passed its funds check; Y knows the
 * amount that it asked for.
 * Readings: 10/386 by way of the surroundings.
 */
import { choose } from "../explorer/index.ts";
import type { ReportStep } from "./fig-16-report.ts";
import { abortTransactionModulesX } from "./fig-42-abort-transaction-modules.ts";
import { type DeviceContext, type Moving, type StateConfig, step } from "./protocol.ts";

/** The notes that move, and in a purchase the payment that they belong to. */
function notes({ order }: DeviceContext, direction: Moving["direction"], amount: number): Moving {
  return order === null ? { direction, amount } : { direction, amount, order };
}

/** Lane MM.X: the module that gives notes; it takes the amount that its owner has confirmed. */
export function transferNotesX(returned: string): StateConfig {
  return {
    initial: "s1566_chooseNotes",
    states: {
      s1566_chooseNotes: step("39/1566", {
        entry: {
          type: "note",
          params: ({ context }) => ({ moving: notes(context, "given", Number(context.confirmed)) }),
        },
        always: "s1568_addTransferRecords",
      }),
      s1568_addTransferRecords: step("39/1568", { always: "s1570_signNotes" }),
      s1570_signNotes: step("39/1570", { always: "s1572_assemblePacket" }),
      s1572_assemblePacket: step("39/1572", { always: "s1574_sendPacket" }),
      s1574_sendPacket: step("39/1574", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: {
              type: "NotePacket",
              session: context.session ?? "",
              amount: context.moving?.amount ?? 0,
              round: context.round,
            },
          }),
        },
        always: returned,
      }),
    },
  };
}

/** How a waiting Y takes a packet in: one of this session, in answer to its latest request. */
export function packetTo(received: string): NonNullable<StateConfig["on"]> {
  return {
    NotePacket: {
      guard: ({ context, event }) => event.session === context.session && event.round === context.round,
      target: received,
      actions: { type: "note", params: ({ event }) => ({ offered: event.amount }) },
    },
  };
}

/** Where figure 39 leads at the module that receives. */
export interface ReceiverExits {
  readonly returned: string;
  /** after an abort */
  readonly over: string;
  /** in a purchase: the step by which the module also tells its own agent of an abort */
  readonly report?: ReportStep;
}

/** Lane MM.Y: the module that receives notes, entered by {@link packetTo}. */
export function transferNotesY(exits: ReceiverExits): StateConfig {
  return {
    initial: "s1576_receivePacket",
    states: {
      s1576_receivePacket: step("39/1576", { always: "s1578_verifyNotes" }),
      s1578_verifyNotes: step("39/1578", { always: "s1580_notesSound" }),
      s1580_notesSound: step("39/1580", {
        always: [
          {
            guard: ({ context }) =>
              context.offered === context.requested &&
              !["invalid", "wrongTotal"].includes(choose(context, "itemsOffered")),
            target: "s1584_isTransactionModule",
          },
          { target: "s1582_abortTransaction" },
        ],
      }),
      s1582_abortTransaction: step("39/1582", abortTransactionModulesX("f39_refused", exits.over, exits.report)),
      s1584_isTransactionModule: step("39/1584", {
        always: [
          { guard: ({ context }) => choose(context, "kind") === "transaction", target: "s1586_compareExpiry" },
          { target: "s1594_verifySignatures" },
        ],
      }),
      s1586_compareExpiry: step("39/1586", { always: "s1588_noneExpired" }),
      s1588_noneExpired: step("39/1588", {
        always: [
          { guard: ({ context }) => choose(context, "itemsOffered") !== "expired", target: "s1590_lookUpHolders" },
          { target: "s1582_abortTransaction" },
        ],
      }),
      s1590_lookUpHolders: step("39/1590", { always: "s1592_noneBlocked" }),
      s1592_noneBlocked: step("39/1592", {
        always: [
          { guard: ({ context }) => choose(context, "itemsOffered") !== "tainted", target: "s1594_verifySignatures" },
          { target: "s1582_abortTransaction" },
        ],
      }),
      s1594_verifySignatures: step("39/1594", { always: "s1596_signaturesValid" }),
      s1596_signaturesValid: step("39/1596", {
        always: [
          { guard: ({ context }) => choose(context, "itemsOffered") !== "forged", target: "s1598_storeNotes" },
          { target: "s1582_abortTransaction" },
        ],
      }),
      s1598_storeNotes: step("39/1598", {
        entry: {
          type: "note",
          params: ({ context }) => ({
            moving: notes(context, "received", Number(context.offered)),
            offered: null,
          }),
        },
        always: "s1600_recordPlaces",
      }),
      s1600_recordPlaces: step("39/1600", { always: exits.returned }),
    },
  };
}
