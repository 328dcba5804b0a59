/**
 * Base scenarios of refunds to a credit card: TA.A has bought a ticket from TA.B, and takes its money back (FIG. 21 on
 * its own).
 */
import { badCertificates } from "./purchase.ts";
import { answers } from "./purchase-card.ts";
import type { Attempt, Scenario, ScriptRequest } from "./scenario.ts";

function refund(...network: readonly ScriptRequest[]): Attempt {
  return {
    "TA.A": { begins: { type: "OwnerTakesRefund" }, answers: [] },
    "TA.B": { begins: { type: "MerchantRefunds" }, answers: network },
  };
}

const base = { system: "card-refund", facts: {} } as const;

const badCards = {
  invalid: "the card credential is bad",
  issuerExpired: "the certificate of who issued the card credential has expired",
} as const;

/** See the file header. */
export const cardRefundScenarios: readonly Scenario[] = [
  {
    ...base,
    id: "card-refund/plain",
    title: "a refund that the card network authorizes",
    attempts: [refund(answers(true))],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "card-refund/not-authorized",
    title: "a refund that the card network does not authorize",
    attempts: [refund(answers(false))],
    ends: ["both aborted"],
  },
  {
    ...base,
    id: "card-refund/network-silent",
    title: "the card network says nothing",
    attempts: [refund()],
    ends: ["both aborted"],
  },
  ...Object.entries(badCards).map(
    ([credential, title]): Scenario => ({
      ...base,
      id: `card-refund/card-${credential === "invalid" ? credential : "issuer-expired"}`,
      title,
      facts: { "TA.B": { peerCredential: credential as keyof typeof badCards } },
      attempts: [refund(answers(true))],
      ends: ["both aborted"],
    }),
  ),
  ...badCertificates(
    "card-refund",
    [
      { whose: "customer", seenBy: "TA.B" },
      { whose: "merchant", seenBy: "TA.A" },
    ],
    refund(answers(true)),
  ),
];
