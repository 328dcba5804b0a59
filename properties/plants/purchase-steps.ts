/**
 * Planted faults in steps of purchases: each breaks the properties that it names and no others, and has a neighbour that
 * is fine.
 */
import type { DeviceLedger, Ledger } from "../../spec/ledger.ts";
import type { ObservedStep } from "../property.ts";
import {
  accepted,
  asking,
  bought,
  byCard,
  card,
  done,
  doubting,
  giving,
  gotPaid,
  mmA,
  money,
  noSale,
  paid,
  paying,
  sale,
  soldByCard,
  soldByModule,
  taA,
  taB,
  taking,
  turnedBack,
  withTaA,
} from "./purchase-sample.ts";
import { onMessage, step, tickets } from "./sample.ts";
import type { Step, StepPlant } from "./steps.ts";

/** One device moves, the others stay as they are. */
const moves = (others: Ledger, before: DeviceLedger, after: DeviceLedger, how: ObservedStep): Step => [
  { ...others, devices: { ...others.devices, [before.device]: before } },
  { ...others, devices: { ...others.devices, [after.device]: after } },
  how,
];

/** A message under the key TA/MM of an order. */
const under = (device: string, type: string, order: string): ObservedStep =>
  step(device, { kind: "message", message: { type, order } });
const reported = (device: string, order = "1+1"): ObservedStep => under(device, "PaymentSuccessful", order);
const failed = (device: string, order = "1+1"): ObservedStep => under(device, "PaymentUnsuccessful", order);

/** What survives a loss of power of an agent in doubt. */
const withoutPower = (it: DeviceLedger): DeviceLedger => ({
  ...it,
  down: true,
  session: null,
  peer: null,
  confirmed: null,
});

const boughtByCard = taA({ ...bought, log: [done(byCard("received"))] });
const soldOnCard = taB({ ...noSale, log: [done(byCard("given"))] });
const chooses = step("TA.A", { kind: "environment", steps: ["12/428", "12/432", "21/692", "21/694", "21/696"] });

const byModule = [
  {
    id: "A3",
    what: "the customer's agent commits before its own module",
    wrong: moves(money(mmA(giving), asking, taking), doubting, bought, reported("TA.A")),
    breaks: ["A3"],
    fine: moves(money(paid, asking, taking), doubting, bought, reported("TA.A")),
  },
  {
    id: "A3",
    what: "the merchant's agent commits when only the customer's module has",
    wrong: moves(money(doubting, paid, taking), asking, sale, reported("TA.B")),
    breaks: ["A3"],
    fine: moves(money(doubting, paid, gotPaid), asking, sale, reported("TA.B")),
  },
  {
    id: "A4",
    what: "goods stay though the doubt has ended without a payment",
    wrong: moves(money(), doubting, { ...turnedBack, tickets: tickets("arriving", "G1") }, failed("TA.A")),
    breaks: ["A4"],
    fine: moves(money(), doubting, turnedBack, failed("TA.A")),
  },
  {
    id: "A4",
    what: "goods become the agent's own when the doubt ends without a payment, after a loss of power",
    wrong: moves(
      money(),
      { ...withoutPower(doubting), down: false },
      { ...turnedBack, tickets: tickets("final", "G1") },
      failed("TA.A"),
    ),
    breaks: ["A4"],
    fine: moves(money(), { ...withoutPower(doubting), down: false }, turnedBack, failed("TA.A")),
  },
  {
    id: "N1",
    what: "the report of another order makes an agent commit",
    wrong: moves(money(paid, asking, taking), doubting, bought, reported("TA.A", "2+2")),
    breaks: ["N1"],
    fine: moves(money(paid, asking, taking), doubting, bought, reported("TA.A", "1+1")),
  },
  {
    id: "N1",
    what: "an agent believes its peer about the payment",
    wrong: moves(
      money(paid, asking, taking),
      withoutPower(doubting),
      bought,
      onMessage("TA.A", "PaymentSuccessful", "1.1"),
    ),
    breaks: ["N1"],
    fine: moves(money(paid, asking, taking), withoutPower(doubting), bought, reported("TA.A")),
  },
  {
    id: "N1",
    what: "a module gives up a payment because of what its agent said about an earlier one",
    wrong: moves(
      money(doubting),
      mmA({ ...giving, order: "2+2", orders: ["1+1", "2+2"] }),
      mmA(),
      under("MM.A", "NewAmountReply", "1+1"),
    ),
    breaks: ["N1"],
    fine: moves(money(doubting), giving, mmA(), under("MM.A", "NewAmountReply", "1+1")),
  },
  {
    id: "N2",
    what: "an outsider brings an agent into doubt",
    wrong: moves(money(), paying, doubting, { ...under("TA.A", "AmountPrompt", "1+1"), fromOutsider: true }),
    breaks: ["N2"],
    fine: moves(money(), paying, doubting, under("TA.A", "AmountPrompt", "1+1")),
  },
  {
    id: "N2",
    what: "noise opens goods",
    wrong: moves(money(paid), bought, { ...bought, opened: ["G1"] }, onMessage("TA.A", "Junk")),
    breaks: ["N2"],
    fine: moves(money(paid), bought, { ...bought, opened: ["G1"] }, step("TA.A", { kind: "environment" })),
  },
  {
    id: "C4",
    what: "an agent names a sum to its module before its owner has chosen so to pay",
    wrong: moves(money(), accepted, { ...doubting, confirmed: "G1" }, under("TA.A", "AmountPrompt", "1+1")),
    breaks: ["C4"],
    fine: moves(money(), paying, doubting, under("TA.A", "AmountPrompt", "1+1")),
  },
  {
    id: "Q3",
    what: "an agent comes back in doubt about what it was not in doubt about",
    wrong: moves(
      money(),
      { ...turnedBack, down: true },
      { ...withoutPower(doubting), down: false, tickets: [] },
      step("TA.A", { kind: "powerOn" }),
    ),
    breaks: ["C4", "Q3"],
    fine: moves(
      money(),
      withoutPower(doubting),
      { ...withoutPower(doubting), down: false },
      step("TA.A", { kind: "powerOn" }),
    ),
  },
  {
    id: "Q3",
    what: "goods outlive a loss of power without a doubt",
    wrong: moves(money(), paying, withoutPower({ ...paying }), step("TA.A", { kind: "powerLoss" })),
    breaks: ["A4", "Q3"],
    fine: moves(money(), doubting, withoutPower(doubting), step("TA.A", { kind: "powerLoss" })),
  },
  {
    id: "A5",
    what: "a sale is undone",
    wrong: moves(money(bought, paid, gotPaid), sale, noSale, step("TA.B")),
    breaks: ["A5"],
    fine: moves(money(bought, paid, gotPaid), sale, { ...sale, sessionsBegun: 2 }, step("TA.B")),
  },
  {
    id: "C2",
    what: "goods with a bad signature become final",
    wrong: moves(
      money(paid),
      { ...doubting, itemsOffered: "badSignature" },
      { ...bought, itemsOffered: "badSignature" },
      reported("TA.A"),
    ),
    breaks: ["C2"],
    fine: moves(money(paid), doubting, bought, reported("TA.A")),
  },
  {
    id: "L1",
    what: "the entry of a purchase is lost with the power",
    wrong: moves(money(paid), bought, { ...bought, down: true, log: [] }, step("TA.A", { kind: "powerLoss" })),
    breaks: ["A5", "L1"],
    fine: moves(money(paid), bought, { ...bought, down: true }, step("TA.A", { kind: "powerLoss" })),
  },
] as const;

/** TA.B waits for the card network. */
const authorizing = taB({ ...withTaA, peerCredential: "valid" });
const answers = step("TA.B", { kind: "environment", steps: ["21/712", "21/714", "21/716", "21/718", "21/720"] });

const onCard = [
  {
    id: "C3",
    what: "a merchant commits over a card that it has not looked at",
    wrong: moves(
      card(paying),
      { ...authorizing, peerCredential: null },
      { ...soldOnCard, peerCredential: null },
      answers,
    ),
    breaks: ["C3"],
    fine: moves(card(paying), authorizing, { ...soldOnCard, peerCredential: null }, answers),
  },
  {
    id: "C3",
    what: "a customer commits by card to goods of who has shown it another's credential",
    wrong: moves(
      card(soldOnCard),
      { ...paying, peerCredential: "invalid" },
      { ...boughtByCard, peerCredential: "invalid" },
      onMessage("TA.A", "PaymentAuthorized", "1.1"),
    ),
    breaks: ["C3"],
    fine: moves(card(soldOnCard), paying, boughtByCard, onMessage("TA.A", "PaymentAuthorized", "1.1")),
  },
  {
    id: "A3",
    what: "by card, the customer commits before the merchant",
    wrong: moves(card(noSale), paying, boughtByCard, onMessage("TA.A", "PaymentAuthorized", "1.1")),
    breaks: ["A3"],
    fine: moves(card(soldOnCard), paying, boughtByCard, onMessage("TA.A", "PaymentAuthorized", "1.1")),
  },
  {
    id: "C4",
    what: "a customer's agent commits by card to what its owner has accepted, and not chosen to pay",
    wrong: moves(card(soldOnCard), accepted, boughtByCard, onMessage("TA.A", "PaymentAuthorized", "1.1")),
    breaks: ["C4"],
    fine: moves(card(soldOnCard), paying, boughtByCard, onMessage("TA.A", "PaymentAuthorized", "1.1")),
  },
  {
    id: "C4",
    what: "a card credential leaves before the owner has chosen so to pay",
    wrong: moves(card(), accepted, accepted, { ...chooses, kind: "message" }),
    breaks: ["C4"],
    fine: moves(card(), accepted, paying, chooses),
  },
] as const;

/** Faults planted in steps of purchases. */
export const purchaseStepPlants: readonly StepPlant[] = [
  ...byModule.map((plant): StepPlant => ({ subject: soldByModule, ...plant })),
  ...onCard.map((plant): StepPlant => ({ subject: soldByCard, ...plant })),
];
