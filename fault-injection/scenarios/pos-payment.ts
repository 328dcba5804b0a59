/**
 * Base scenarios of two money modules: the merchant's MM.B asks for a sum, the buyer's MM.A pays it out of 2 units.
 */
import type { Facts } from "../../conformance/wire/fixture.ts";
import type { Attempt, Scenario, ScriptRequest } from "./scenario.ts";

type Route = "direct" | "network";

const confirms: ScriptRequest = { type: "OwnerConfirmsAmount", affordable: true };
const confirmsTooMuch: ScriptRequest = { type: "OwnerConfirmsAmount", affordable: false };
const confirmsTooLittle: ScriptRequest = { type: "OwnerConfirmsAmount", affordable: false, because: "otherSum" };
const rejects: ScriptRequest = { type: "OwnerRejectsAmount" };
const noAmount: ScriptRequest = { type: "HostNamesNoAmount" };

function payment(
  amount: number,
  payer: readonly ScriptRequest[],
  payee: readonly ScriptRequest[] = [],
  route: Route = "direct",
): Attempt {
  return {
    "MM.A": { begins: { type: "OwnerAgreesToPay", route }, answers: payer },
    "MM.B": {
      begins: { type: "MerchantStartsSale" },
      answers: [{ type: "MerchantEntersAmount", amount }, ...payee],
    },
  };
}

const base = { system: "pos-payment", facts: {} } as const;

const badNotes: readonly NonNullable<Facts["itemsOffered"]>[] = ["invalid", "expired", "tainted", "forged"];

const certificates = {
  expired: "the %'s certificate is expired",
  forged: "the %'s certificate is forged",
  listed: "the %'s certificate is listed",
  wrongKind: "the %'s certificate has the number of a security server",
  nobody: "the %'s certificate has a number that belongs to nobody",
} as const satisfies Readonly<Partial<Record<NonNullable<Facts["peerCertificate"]>, string>>>;

const sides = [
  { whose: "payer", seenBy: "MM.B" },
  { whose: "payee", seenBy: "MM.A" },
] as const;

const paid: readonly Scenario[] = [
  {
    ...base,
    id: "pos-payment/plain-direct",
    title: "both units, over a direct link",
    attempts: [payment(2, [confirms])],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "pos-payment/plain-network",
    title: "both units, connected by the network server",
    facts: { "MM.A": { connection: "network" } },
    attempts: [payment(2, [confirms], [], "network")],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "pos-payment/one-unit",
    title: "one of the two units",
    attempts: [payment(1, [confirms])],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "pos-payment/new-amount",
    title: "the amount is wrong, another is named and paid",
    attempts: [payment(2, [rejects, confirms], [{ type: "HostNamesNewAmount", amount: 1 }])],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "pos-payment/other-notes",
    title: "notes of a type that is not held are chosen first, then others",
    attempts: [payment(2, [confirmsTooMuch, { type: "OwnerChoosesOtherNotes", affordable: true }])],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "pos-payment/other-sum",
    title: "notes worth less than the sum are chosen, and notes of the right sum then",
    attempts: [payment(2, [confirmsTooLittle, { type: "OwnerChoosesOtherNotes", affordable: true }])],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "pos-payment/split-note",
    title: "one unit, out of notes of one and a half and of half a unit",
    facts: { "MM.A": { itemsHeld: "unequal" } },
    attempts: [payment(1, [confirms])],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "pos-payment/teller",
    title: "the payee is a teller's module",
    kinds: { "MM.B": "teller" },
    attempts: [payment(2, [confirms])],
    ends: ["both committed"],
  },
  {
    ...base,
    id: "pos-payment/two",
    title: "one unit, then the other",
    attempts: [payment(1, [confirms]), payment(1, [confirms])],
    ends: ["both committed", "both committed"],
  },
  {
    ...base,
    id: "pos-payment/two-network",
    title: "one unit, then the other, connected by the network server",
    facts: { "MM.A": { connection: "network" } },
    attempts: [payment(1, [confirms], [], "network"), payment(1, [confirms], [], "network")],
    ends: ["both committed", "both committed"],
  },
];

const unpaid: readonly Scenario[] = [
  {
    ...base,
    id: "pos-payment/no-new-amount",
    title: "the amount is wrong, and no other is named",
    attempts: [payment(2, [rejects], [noAmount])],
    ends: ["both aborted"],
  },
  {
    ...base,
    id: "pos-payment/gives-up",
    title: "notes that are not held are chosen, no others, and no other amount is named",
    attempts: [payment(2, [confirmsTooMuch, { type: "OwnerGivesUp" }], [noAmount])],
    ends: ["both aborted"],
  },
  {
    ...base,
    id: "pos-payment/cancels",
    title: "the payer's owner cancels",
    attempts: [payment(2, [{ type: "OwnerCancels" }])],
    ends: ["both aborted"],
  },
  ...badNotes.map(
    (items): Scenario => ({
      ...base,
      id: `pos-payment/notes-${items}`,
      title: `the notes are ${items}`,
      facts: { "MM.B": { itemsOffered: items } },
      attempts: [payment(2, [confirms])],
      ends: ["both aborted"],
    }),
  ),
  {
    ...base,
    id: "pos-payment/notes-invalid-one",
    title: "the one note that is given is invalid: its first link is broken",
    facts: { "MM.B": { itemsOffered: "invalid" } },
    attempts: [payment(1, [confirms])],
    ends: ["both aborted"],
  },
  {
    ...base,
    id: "pos-payment/notes-invalid-later",
    title: "of two notes one is invalid: a later link is broken",
    facts: { "MM.B": { itemsOffered: "invalidLater" } },
    attempts: [payment(2, [confirms])],
    ends: ["both aborted"],
  },
  ...sides.flatMap(({ whose, seenBy }) =>
    Object.entries(certificates).map(
      ([certificate, title]): Scenario => ({
        ...base,
        id: `pos-payment/${whose}-${nameIn(certificate)}`,
        title: title.replace("%", whose),
        facts: { [seenBy]: { peerCertificate: certificate as keyof typeof certificates } },
        attempts: [payment(2, [confirms])],
        ends: ["both aborted"],
      }),
    ),
  ),
];

/** `wrongKind` as a part of a scenario's name: `wrong-kind`. */
function nameIn(value: string): string {
  return value.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** See the file header. */
export const posPaymentScenarios: readonly Scenario[] = [...paid, ...unpaid];
