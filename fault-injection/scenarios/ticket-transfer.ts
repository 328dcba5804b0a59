/**
 * Base scenarios of two trusted agents: TA.A signs tickets over to TA.B.
 */
import type { Facts } from "../../conformance/wire/fixture.ts";
import type { Attempt, Scenario, ScriptRequest } from "./scenario.ts";

const picks: ScriptRequest = { type: "OwnerPicksTickets" };

function transfer(wanted: boolean): Attempt {
  return {
    "TA.A": { begins: { type: "OwnerTransfersTickets" }, answers: [{ type: "OwnerAnswersCheck", wanted }, picks] },
    "TA.B": { begins: { type: "HostExpectsTickets" }, answers: [] },
  };
}

const base = { system: "ticket-transfer", facts: {} } as const;

const certificates: readonly NonNullable<Facts["peerCertificate"]>[] = ["expired", "forged", "listed"];

const sides = [
  { whose: "sender", seenBy: "TA.B" },
  { whose: "receiver", seenBy: "TA.A" },
] as const;

/** See the file header. */
export const ticketTransferScenarios: readonly Scenario[] = [
  {
    ...base,
    id: "ticket-transfer/plain",
    title: "one ticket, no check of the receiver's credential",
    attempts: [transfer(false)],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "ticket-transfer/checked",
    title: "one ticket, after a check of the receiver's credential",
    attempts: [transfer(true)],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "ticket-transfer/two",
    title: "two tickets, one after the other",
    attempts: [transfer(false), transfer(false)],
    ends: ["both committed", "both committed"],
  },
  {
    ...base,
    id: "ticket-transfer/credential-invalid",
    title: "the receiver's credential is checked and found bad",
    facts: { "TA.A": { peerCredential: "invalid" } },
    attempts: [transfer(true)],
    ends: ["both aborted"],
  },
  {
    ...base,
    id: "ticket-transfer/tickets-invalid",
    title: "the tickets that are signed over are bad",
    facts: { "TA.B": { itemsOffered: "invalid" } },
    attempts: [transfer(false)],
    ends: ["both aborted"],
  },
  {
    ...base,
    id: "ticket-transfer/in-use",
    title: "the ticket picked is in use",
    facts: { "TA.A": { itemsHeld: "inUse" } },
    attempts: [transfer(false)],
    ends: ["both aborted"],
  },
  ...sides.flatMap(({ whose, seenBy }) =>
    certificates.map(
      (certificate): Scenario => ({
        ...base,
        id: `ticket-transfer/${whose}-${certificate}`,
        title: `the ${whose}'s certificate is ${certificate}`,
        facts: { [seenBy]: { peerCertificate: certificate } },
        attempts: [transfer(false)],
        ends: ["both aborted"],
      }),
    ),
  ),
];
