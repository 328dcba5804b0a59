/** The fields of what owner and host say, as they stand in a line of JSON. Octets are `{"octets": BASE64}` there. */
import type { HostRequest, HostRequestType } from "../../spec/host-requests.ts";

/** Is this the value of a field? */
export type Check = (value: unknown) => boolean;

/** An object of JSON, and no list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const isOctets: Check = (value) => value instanceof Uint8Array;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isAmount: Check = (value) => isCount(value) && value !== 0;
const isOneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string);
const isList =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item);
const isNullOr =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

/** An object with these fields and, perhaps, those. */
const isObject =
  (needed: Readonly<Record<string, Check>>, perhaps: Readonly<Record<string, Check>> = {}): Check =>
  (value) =>
    isRecord(value) &&
    Object.entries(needed).every(([name, check]) => check(value[name])) &&
    Object.entries(value).every(([name, field]) => {
      if (Object.hasOwn(needed, name)) return true;
      return Object.hasOwn(perhaps, name) && perhaps[name]?.(field) === true;
    });

const isPrice = isObject({ type: isText, amount: isAmount });
const isTicketField: Check = (value) => isText(value) || isCount(value) || isOctets(value);
const isMerchandise = isObject(
  {
    merchandise: isText,
    kind: isOneOf("object", "communications", "transportation", "event", "physicalObject"),
    price: isPrice,
    fields: (value) => isRecord(value) && Object.values(value).every(isTicketField),
  },
  { object: isObject({ header: isOctets, content: isOctets, last: isFlag }) },
);

type FieldsOf<Request> = { readonly [Name in Exclude<keyof Request, "type">]: Check };

/** The fields of each request, besides its type. */
export const requestFields: {
  readonly [Type in HostRequestType]: FieldsOf<Extract<HostRequest, { readonly type: Type }>>;
} = {
  OwnerTransfersTickets: { peer: isText },
  HostExpectsTickets: { peer: isText },
  OwnerAnswersCheck: { wanted: isFlag },
  OwnerPicksTickets: { tickets: isList(isText) },
  OwnerAgreesToPay: { peer: isText, route: isOneOf("direct", "network") },
  MerchantStartsSale: { peer: isText },
  MerchantEntersAmount: { amount: isAmount },
  OwnerConfirmsAmount: { split: isList(isPrice) },
  OwnerRejectsAmount: {},
  OwnerChoosesOtherNotes: { split: isList(isPrice) },
  OwnerGivesUp: {},
  OwnerCancels: {},
  HostNamesNewAmount: { amount: isAmount },
  HostNamesNoAmount: {},
  OwnerBuys: { peer: isText, merchandise: isText },
  MerchantSells: { peer: isText, merchandise: isText },
  OwnerConfirmsCredential: {},
  OwnerRefusesCredential: {},
  MerchandiseArrives: { merchandise: isNullOr(isMerchandise) },
  ObjectPartArrives: { content: isOctets, last: isFlag },
  OwnerAcceptsGoods: {},
  OwnerRefusesGoods: {},
  OwnerPaysByModule: {},
  OwnerPaysByCard: { credential: isText },
  CardNetworkAnswers: { authorized: isFlag, reference: isText },
  OwnerTakesRefund: { peer: isText, ticket: isText, credential: isText },
  MerchantRefunds: { peer: isText, price: isPrice },
  OwnerOpensGoods: { ticket: isText },
};

const octetsIn = (value: Readonly<Record<string, unknown>>): string | undefined => {
  const { octets, ...more } = value;
  return typeof octets === "string" && Object.keys(more).length === 0 ? octets : undefined;
};

/** Octets as they stand in a line. @throws RangeError on what is no base64, or more than one way to write it */
const readOctets = (text: string): Uint8Array => {
  const octets = Buffer.from(text, "base64");
  if (octets.toString("base64") !== text) throw new RangeError("no base64");
  return new Uint8Array(octets);
};

/** Reads a value of a line: for `JSON.parse`. @throws RangeError */
export const reviveOctets = (_name: string, value: unknown): unknown => {
  const octets = isRecord(value) ? octetsIn(value) : undefined;
  return octets === undefined ? value : readOctets(octets);
};

/** Writes a value into a line: for `JSON.stringify`. */
export const replaceOctets = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array
    ? { octets: Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64") }
    : value;
