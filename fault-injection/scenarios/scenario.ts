/**
 * What a scenario is: a script of what owners and hosts say, as data.
 */
import type { Facts, ModuleKindName, SystemName } from "../../conformance/wire/fixture.ts";
import type { OutcomeKind } from "../../properties/outcomes.ts";
import type { HostRequestType } from "../../spec/host-requests.ts";
import type { Fault } from "../faults.ts";

/** The systems that can be run. */
export const systemNames = [
  "ticket-transfer",
  "pos-payment",
  "purchase-money",
  "purchase-card",
  "card-refund",
] as const satisfies readonly SystemName[];

/**
 * What an owner or host says, in the charts' words: amounts in units, tickets by name. What a device has to be told
 * besides (its peer, ids of tickets, note types) the harness fills in.
 */
export interface ScriptRequest {
  readonly type: HostRequestType;
  /** whom it concerns; absent: the other device of the system */
  readonly peer?: string;
  /** `OwnerAnswersCheck` */
  readonly wanted?: boolean;
  /** `OwnerPicksTickets`: names; absent: the first ticket that the device holds */
  readonly tickets?: readonly string[];
  /** `OwnerAgreesToPay` */
  readonly route?: "direct" | "network";
  /** `MerchantEntersAmount`, `HostNamesNewAmount`: units */
  readonly amount?: number;
  /** `OwnerConfirmsAmount`, `OwnerChoosesOtherNotes`: the notes chosen are held, and add up to the sum */
  readonly affordable?: boolean;
  /** `MerchandiseArrives`: what the merchandise server hands over; null: nothing */
  readonly merchandise?: (typeof merchandiseWords)[number] | null;
  /** … of an object: messages in which it travels; absent: one */
  readonly parts?: number;
  /** `ObjectPartArrives`: no other follows */
  readonly last?: boolean;
  /** `CardNetworkAnswers` */
  readonly authorized?: boolean;
  /** … if not: they are of a type that is not held (which is the default), or worth less than the sum */
  readonly because?: (typeof reasonsUnaffordable)[number];
}

/** What a merchandise server can hand over: what was ordered, or something else. */
export const merchandiseWords = ["right", "wrong"] as const;

/** What can be wrong with the notes that an owner chooses. */
export const reasonsUnaffordable = ["otherType", "otherSum"] as const;

/** What the owner of one device does in one attempt. */
export interface Part {
  /** what it asks for when its device and all others rest */
  readonly begins: ScriptRequest;
  /** what it answers: at each prompt the first of these that the device accepts and that has not been said yet */
  readonly answers: readonly ScriptRequest[];
}

/** One attempt at a transaction: the parts of the devices that have an owner in it, by address. */
export type Attempt = Readonly<Record<string, Part>>;

/** A base scenario: what happens when nothing goes wrong but what the owners and the fixture make go wrong. */
export interface Scenario {
  /** `pos-payment/plain-direct` */
  readonly id: string;
  readonly system: SystemName;
  /** what it shows, in one line */
  readonly title: string;
  /** facts of the fixture, by the device that looks at them */
  readonly facts: Readonly<Record<string, Facts>>;
  /** kinds of modules, where they are not all transaction modules */
  readonly kinds?: Readonly<Record<string, ModuleKindName>>;
  readonly attempts: readonly Attempt[];
  /** what goes wrong in all its runs, because no fixture can make it so: a lie. No other fault is enumerated then */
  readonly faults?: readonly Fault[];
  /**
   * which of its single faults a usual verification tries: `full`, all (the default); `lean`, one of those that differ in
   * degree only; `none`. An exhaustive one tries them all
   */
  readonly singles?: "full" | "lean" | "none";
  /** how its transactions end without faults, as a census says it, sorted */
  readonly ends: readonly OutcomeKind[];
}

/** How a script says what an owner does who wants to be done, whatever the device asks: most final first. */
export const endingAnswers: readonly ScriptRequest[] = [
  { type: "OwnerCancels" },
  { type: "HostNamesNoAmount" },
  { type: "OwnerGivesUp" },
  { type: "OwnerRejectsAmount" },
  { type: "OwnerRefusesCredential" },
  { type: "OwnerRefusesGoods" },
  { type: "MerchandiseArrives", merchandise: null },
  { type: "ObjectPartArrives", last: true },
  { type: "CardNetworkAnswers", authorized: false },
  { type: "OwnerAnswersCheck", wanted: false },
  { type: "OwnerPicksTickets" },
  { type: "MerchantEntersAmount", amount: 1 },
];
