/**
 * Base scenarios of purchases that are paid by a credit card (FIG. 12, 14, 15, 21 and 22).
 */
import {
  accepts,
  arrives,
  badCertificates,
  confirms,
  type Paid,
  purchase,
  sold,
  triedUsually,
  unsold,
} from "./purchase.ts";
import type { Scenario, ScriptRequest } from "./scenario.ts";

const pays: ScriptRequest = { type: "OwnerPaysByCard" };

/** What the card network says (FIG. 21, steps 710 and 728). */
export const answers = (authorized: boolean): ScriptRequest => ({ type: "CardNetworkAnswers", authorized });

const paid: Paid = { system: "purchase-card", pays, approves: [answers(true)], done: "both committed" };

const plain = purchase([confirms, accepts, pays], [arrives("right"), answers(true)]);

const badCards = {
  invalid: "the card credential is bad",
  issuerExpired: "the certificate of who issued the card credential has expired",
} as const;

const unpaid: readonly Scenario[] = [
  ...Object.entries(badCards).map(
    ([credential, title]): Scenario => ({
      id: `purchase-card/card-${credential === "invalid" ? credential : "issuer-expired"}`,
      system: "purchase-card",
      title,
      facts: { "TA.B": { peerCredential: credential as keyof typeof badCards } },
      attempts: [plain],
      ends: ["both aborted"],
    }),
  ),
  {
    id: "purchase-card/not-authorized",
    system: "purchase-card",
    title: "the card network does not authorize the payment",
    facts: {},
    attempts: [purchase([confirms, accepts, pays], [arrives("right"), answers(false)])],
    ends: ["both aborted"],
  },
  {
    id: "purchase-card/network-silent",
    system: "purchase-card",
    title: "the card network says nothing",
    facts: {},
    attempts: [purchase([confirms, accepts, pays])],
    ends: ["both aborted"],
  },
];

/** See the file header. */
export const purchaseCardScenarios: readonly Scenario[] = triedUsually([
  ...sold(paid),
  ...unsold(paid),
  ...unpaid,
  ...badCertificates(
    "purchase-card",
    [
      { whose: "buyer", seenBy: "TA.B" },
      { whose: "merchant", seenBy: "TA.A" },
    ],
    plain,
  ),
]);
