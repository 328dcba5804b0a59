/**
 * What purchases have in common, however they are paid: TA.A orders goods from TA.B, which is shown by a merchant
 * credential, fetched from the merchandise server, and delivered (FIG. 12, 14 and 15).
 */
import type { Facts } from "../../conformance/wire/fixture.ts";
import type { Attempt, Scenario, ScriptRequest } from "./scenario.ts";

/** What an owner says to the credential of the merchant (FIG. 14, step 462). */
export const confirms: ScriptRequest = { type: "OwnerConfirmsCredential" };
/** … to the goods (FIG. 15, step 488). */
export const accepts: ScriptRequest = { type: "OwnerAcceptsGoods" };

/** What the merchandise server hands over (FIG. 12, step 414). */
export const arrives = (merchandise: NonNullable<ScriptRequest["merchandise"]> | null): ScriptRequest => ({
  type: "MerchandiseArrives",
  merchandise,
});

/** A purchase as its owners go about it. */
export function purchase(
  buyer: readonly ScriptRequest[],
  seller: readonly ScriptRequest[] = [arrives("right")],
): Attempt {
  return {
    "TA.A": { begins: { type: "OwnerBuys" }, answers: buyer },
    "TA.B": { begins: { type: "MerchantSells" }, answers: seller },
  };
}

/** A purchase that one way of paying is to be tried in. */
export interface Paid {
  readonly system: "purchase-money" | "purchase-card";
  /** what the buyer's owner says when it is asked how to pay, and what the payee's host says then */
  readonly pays: ScriptRequest;
  readonly approves: readonly ScriptRequest[];
  /** how a purchase ends that nothing disturbs */
  readonly done: Scenario["ends"][number];
}

const kinds = {
  ticket: "an event ticket",
  object: "an electronic object, in one message",
  twoParts: "an electronic object, in two messages",
  communications: "a communications ticket with keys",
  clear: "a communications ticket without keys",
  transportation: "a transportation ticket",
  physicalObject: "a ticket for a thing",
} as const satisfies Readonly<Partial<Record<NonNullable<Facts["goods"]>, string>>>;

const parts: readonly ScriptRequest[] = [
  { ...arrives("right"), parts: 2 },
  { type: "ObjectPartArrives", last: true },
];

/**
 * Purchases have many places, and most of the scenarios share most of them: a usual verification tries all single faults
 * of the sale of an object, and of that of a ticket those that do not differ in degree only.
 */
export function triedUsually(list: readonly Scenario[]): readonly Scenario[] {
  const usual: Readonly<Record<string, Scenario["singles"]>> = { object: "full", plain: "lean" };
  return list.map((scenario) => ({
    ...scenario,
    singles: usual[scenario.id.slice(scenario.id.indexOf("/") + 1)] ?? "none",
  }));
}

/** One purchase of each kind of goods, two in a row, and goods that are opened once more. */
export function sold({ system, pays, approves, done }: Paid): readonly Scenario[] {
  const buyer = [confirms, accepts, pays];
  const ofKinds = Object.entries(kinds).map(([goods, title], index): Scenario => {
    const seller = goods === "twoParts" ? parts : [arrives("right")];
    return {
      id: `${system}/${index === 0 ? "plain" : nameIn(goods)}`,
      system,
      title,
      facts: index === 0 ? {} : { "TA.B": { goods: goods as keyof typeof kinds } },
      attempts: [purchase(buyer, [...seller, ...approves])],
      ends: [done],
    };
  });
  const bought = purchase(buyer, [arrives("right"), ...approves]);
  return [
    ...ofKinds,
    {
      id: `${system}/two`,
      system,
      title: "two tickets, one after the other",
      facts: {},
      attempts: [bought, bought],
      ends: [done, done],
    },
    {
      id: `${system}/two-objects`,
      system,
      title: "two electronic objects, one after the other",
      facts: { "TA.B": { goods: "object" } },
      attempts: [bought, bought],
      ends: [done, done],
    },
    {
      id: `${system}/opened-again`,
      system,
      title: "an electronic object, which is opened once more",
      facts: { "TA.B": { goods: "object" } },
      attempts: [bought, { "TA.A": { begins: { type: "OwnerOpensGoods" }, answers: [] } }],
      ends: [done],
    },
  ];
}

const badCredentials = {
  invalid: "the merchant's credential is bad",
  issuerExpired: "the certificate of who issued the merchant's credential has expired",
} as const;

const certificates = {
  expired: "the %'s certificate is expired",
  forged: "the %'s certificate is forged",
  listed: "the %'s certificate is listed",
} as const;

/** Certificates of a side that another finds bad. */
export function badCertificates(
  system: Scenario["system"],
  sides: readonly { readonly whose: string; readonly seenBy: string }[],
  attempt: Attempt,
): readonly Scenario[] {
  return sides.flatMap(({ whose, seenBy }) =>
    Object.entries(certificates).map(
      ([certificate, title]): Scenario => ({
        id: `${system}/${nameIn(whose.replaceAll(" ", "-"))}-${certificate}`,
        system,
        title: title.replace("%", whose),
        facts: { [seenBy]: { peerCertificate: certificate as keyof typeof certificates } },
        attempts: [attempt],
        ends: ["both aborted"],
      }),
    ),
  );
}

/** Purchases that end before anything is paid. */
export function unsold({ system, pays, approves, done }: Paid): readonly Scenario[] {
  const buyer = [confirms, accepts, pays];
  const ended = (name: string, title: string, made: Partial<Scenario>): Scenario => ({
    id: `${system}/${name}`,
    system,
    title,
    facts: {},
    attempts: [purchase(buyer)],
    ends: ["both aborted"],
    ...made,
  });
  const served = (name: string, title: string, ...server: readonly ScriptRequest[]): Scenario =>
    ended(name, title, { attempts: [purchase(buyer, [...server, ...approves])] });
  const wrong = arrives("wrong");
  return [
    ...Object.entries(badCredentials).map(([credential, title]) =>
      ended(`credential-${nameIn(credential)}`, title, {
        facts: { "TA.A": { peerCredential: credential as keyof typeof badCredentials } },
      }),
    ),
    ended("credential-refused", "the owner refuses the merchant's credential", {
      attempts: [purchase([{ type: "OwnerRefusesCredential" }])],
    }),
    { ...served("wrong-once", "the merchandise is wrong once", wrong, arrives("right")), ends: [done] },
    { ...served("wrong-twice", "the merchandise is wrong twice", wrong, wrong, arrives("right")), ends: [done] },
    served("wrong-thrice", "the merchandise is wrong three times", wrong, wrong, wrong),
    {
      ...served("missing-once", "the merchandise server has nothing, at first", arrives(null), arrives("right")),
      ends: [done],
    },
    served("server-silent", "the merchandise server says nothing"),
    ended("goods-differ", "the ticket is for other goods than were ordered", {
      facts: { "TA.A": { goodsOffered: "differs" } },
    }),
    ended("object-differs", "the object is another than was ordered", {
      facts: { "TA.A": { goodsOffered: "differs" }, "TA.B": { goods: "object" } },
    }),
    ended("goods-refused", "the owner refuses the goods", {
      attempts: [purchase([confirms, { type: "OwnerRefusesGoods" }])],
    }),
    ended("cancelled", "the owner pays in no way", {
      attempts: [purchase([confirms, accepts, { type: "OwnerCancels" }])],
    }),
    ...lied(ended),
  ];
}

const delivery = "TA.B>TA.A 15/TicketDelivery#1";
const objectDelivery = "TA.B>TA.A 15/ObjectDelivery#1";

/** Goods that are bad because the seller's agent has made them so. */
function lied(ended: (name: string, title: string, made: Partial<Scenario>) => Scenario): readonly Scenario[] {
  const object = { "TA.B": { goods: "object" } } as const;
  const lie = (at: string, how: string): Partial<Scenario> => ({ faults: [{ kind: "lie", at, how }], ends: [] });
  return [
    ended("ticket-invalid", "the ticket is not good", lie(delivery, "goodsSignatureWrong")),
    ended("ticket-for-another", "the ticket is for somebody else", lie(delivery, "goodsForAnother")),
    ended("object-signature", "the signature of the object is bad", {
      facts: object,
      ...lie(objectDelivery, "objectSignatureWrong"),
    }),
    ended("object-mismatch", "the ticket opens another object", {
      facts: object,
      ...lie(objectDelivery, "otherObject"),
    }),
  ];
}

/** `issuerExpired` as a part of a scenario's name: `issuer-expired`. */
export function nameIn(value: string): string {
  return value.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
