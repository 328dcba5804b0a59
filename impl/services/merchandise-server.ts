/** The merchandise server of a merchant: FIG. 12, steps 412 to 416. Its host asks it; it is no device, and not trusted. */
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { type Merchandise as HostMerchandise, objectPartOctets } from "../../spec/host-requests.ts";
import { bytes, record, text } from "../domain/bounded.ts";
import { Price } from "../domain/log.ts";
import { Count, Ordinal } from "../domain/scalar.ts";
import type { ServiceFailed } from "./service-failed.ts";

const nameOctetsMax = 1024;
const fieldNameOctetsMax = 64;
const fieldOctetsMax = 8192;
const fieldsMax = 32;

const Name = text(1, nameOctetsMax);
const Part = bytes(0, objectPartOctets);
const Field = Schema.Union([text(0, fieldOctetsMax), Count, bytes(0, fieldOctetsMax)]);

/** What is asked for: an item, as it was ordered, for the so-manieth time. */
export const MerchandiseQuery = Schema.Struct({ merchandise: Name, attempt: Ordinal });
export type MerchandiseQuery = typeof MerchandiseQuery.Type;

/** An item; of an electronic object with its header and its first part. */
export const Merchandise = Schema.Struct({
  merchandise: Name,
  kind: Schema.Literals(["object", "communications", "transportation", "event", "physicalObject"]),
  price: Price,
  fields: record(text(1, fieldNameOctetsMax), Field, 0, fieldsMax),
  object: Schema.optionalKey(Schema.Struct({ header: Part, content: Part, last: Schema.Boolean })),
}) satisfies Schema.Codec<HostMerchandise>;

/** An item; null: the server has none. */
export const MerchandiseAnswer = Schema.Struct({ merchandise: Schema.NullOr(Merchandise) });
export type MerchandiseAnswer = typeof MerchandiseAnswer.Type;

/** A further part of an object is asked for: the first, with number 1, has come with the item. */
export const PartQuery = Schema.Struct({ merchandise: Name, part: Ordinal });
export type PartQuery = typeof PartQuery.Type;

/** A part of an object. */
export const ObjectPart = Schema.Struct({ content: Part, last: Schema.Boolean });
export type ObjectPart = typeof ObjectPart.Type;

/** See {@link ObjectPart}; null: there is no such part. */
export const PartAnswer = Schema.Struct({ part: Schema.NullOr(ObjectPart) });
export type PartAnswer = typeof PartAnswer.Type;

/** A merchandise server, as the merchant's host sees it. */
export interface MerchandiseServer {
  readonly fetch: (query: MerchandiseQuery) => Effect.Effect<MerchandiseAnswer, ServiceFailed>;
  readonly fetchPart: (query: PartQuery) => Effect.Effect<PartAnswer, ServiceFailed>;
}

/** An item in stock; `content`: of an electronic object, whole. */
export type Stock = Omit<HostMerchandise, "object"> & {
  readonly object?: { readonly header: Uint8Array; readonly content: Uint8Array };
};

const partOf = (content: Uint8Array, part: number): ObjectPart | null => {
  const from = (part - 1) * objectPartOctets;
  // An object without content has one part, too.
  if (from > 0 && from >= content.length) return null;
  const to = from + objectPartOctets;
  return { content: content.slice(from, to), last: to >= content.length };
};

const itemOf = ({ object, ...item }: Stock): HostMerchandise => {
  const first = object === undefined ? null : partOf(object.content, 1);
  return object === undefined || first === null ? item : { ...item, object: { header: object.header, ...first } };
};

/** A merchandise server in memory: it has this stock, by what each item is called. */
export const merchandiseInMemory = (stock: readonly Stock[]): MerchandiseServer => {
  const items = new Map(stock.map((item) => [item.merchandise, item]));
  return {
    fetch: ({ merchandise }) => {
      const item = items.get(merchandise);
      return Effect.succeed({ merchandise: item === undefined ? null : itemOf(item) });
    },
    fetchPart: ({ merchandise, part }) => {
      const content = items.get(merchandise)?.object?.content;
      return Effect.succeed({ part: content === undefined ? null : partOf(content, part) });
    },
  };
};
