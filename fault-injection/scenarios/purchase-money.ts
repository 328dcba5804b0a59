/**
 * Base scenarios of purchases that are paid by money modules: TA.A and its MM.A buy from TA.B and its MM.B (FIG. 12, 14
 * to 20 and 22). One unit is the price; MM.A has two.
 */
import type { Facts } from "../../conformance/wire/fixture.ts";
import { accepts, badCertificates, confirms, type Paid, purchase, sold, triedUsually, unsold } from "./purchase.ts";
import type { Scenario, ScriptRequest } from "./scenario.ts";

const pays: ScriptRequest = { type: "OwnerPaysByModule" };

const paid: Paid = {
  system: "purchase-money",
  pays,
  approves: [],
  done: "modules both committed; agents both committed",
};

const plain = purchase([confirms, accepts, pays]);

const badNotes: readonly NonNullable<Facts["itemsOffered"]>[] = ["invalid", "expired", "tainted", "forged"];

const unpaid: readonly Scenario[] = [
  {
    id: "purchase-money/funds-short",
    system: "purchase-money",
    title: "the buyer's module has not enough",
    facts: { "MM.A": { funds: "short" } },
    attempts: [plain],
    ends: ["both aborted"],
  },
  {
    id: "purchase-money/amount-incorrect",
    system: "purchase-money",
    title: "the merchant's agent says that the amount is incorrect",
    facts: {},
    attempts: [plain],
    faults: [{ kind: "lie", at: "MM.B>TA.B 16/VerifyAmountPrompt#1", how: "amountNamed" }],
    ends: [],
  },
  ...badNotes.map(
    (items): Scenario => ({
      id: `purchase-money/notes-${items}`,
      system: "purchase-money",
      title: `the notes are ${items}`,
      facts: { "MM.B": { itemsOffered: items } },
      attempts: [plain],
      ends: ["both aborted"],
    }),
  ),
];

/** See the file header. */
export const purchaseMoneyScenarios: readonly Scenario[] = triedUsually([
  ...sold(paid),
  ...unsold(paid),
  ...unpaid,
  ...badCertificates(
    "purchase-money",
    [
      { whose: "buyer", seenBy: "TA.B" },
      { whose: "merchant", seenBy: "TA.A" },
      { whose: "payer", seenBy: "MM.B" },
      { whose: "payee", seenBy: "MM.A" },
    ],
    plain,
  ),
]);
