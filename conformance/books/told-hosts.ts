/**
 * Whether what an agent gives to its host in a purchase is what it has itself been given: the goods and their price as
 * they came, the credential that was shown, the parts of the object, and the keys that open it. An owner decides by
 * nothing else.
 */
import type { HostMessage, HostRequest, Price } from "../../spec/host-requests.ts";
import { isSame, toHex } from "../wire/bytes.ts";
import { decode } from "../wire/cbor.ts";
import type { FieldsOf } from "../wire/envelope.ts";
import { type Ticket, ticketId } from "../wire/items.ts";
import type { ReadMessage, WireReader } from "../wire/reader.ts";

/** A field of a message to a host that says something else than the device has been given. */
export interface OtherWord {
  readonly name: HostMessage["name"];
  readonly field: string;
  readonly given: string;
  readonly expected: string;
}

/** What a device has just been given. */
export interface GivenToDevice {
  readonly request?: HostRequest | undefined;
  /** as it arrived */
  readonly message?: ReadMessage | undefined;
}

/** What an agent knows of its purchase, by what came to it. */
interface Known {
  merchandise?: string;
  price?: Price;
  shown?: Ticket;
  goods?: Ticket;
  header?: Uint8Array;
  /** parts of the object as they came, from 0, the header, on */
  readonly parts: Map<number, Uint8Array>;
  /** how many parts the object has besides its header, and which of all the host has been given */
  count?: number;
  readonly handed: Set<number>;
}

type Expected = Readonly<Record<string, unknown>>;

/** See the file header. To be told of every event of every device, with what the device gave to its host. */
export class ToldHosts {
  readonly #reader: WireReader;
  readonly #known = new Map<string, Known>();
  /** tickets that came to devices, by id */
  readonly #tickets = new Map<string, Ticket>();

  constructor(reader: WireReader) {
    this.#reader = reader;
  }

  /** A device has been given something, and has given these to its host: the first word that is another. */
  observe(device: string, given: GivenToDevice, hosted: readonly HostMessage[]): OtherWord | undefined {
    const known: Known = this.#known.get(device) ?? { parts: new Map(), handed: new Set() };
    this.#known.set(device, known);
    if (given.request !== undefined) this.#asked(device, given.request);
    // What gives a host nothing may have been ignored, or put off.
    if (given.message !== undefined && hosted.length > 0) this.#came(known, given.message);
    for (const message of hosted) {
      const other = this.#other(this.#known.get(device) as Known, message);
      if (other !== undefined) return other;
    }
    return undefined;
  }

  #asked(device: string, request: HostRequest): void {
    const fresh: Known = { parts: new Map(), handed: new Set() };
    if (request.type === "OwnerBuys" || request.type === "MerchantSells") {
      this.#known.set(device, { ...fresh, merchandise: request.merchandise });
    } else if (request.type === "MerchantRefunds") this.#known.set(device, { ...fresh, price: request.price });
    else if (request.type === "MerchandiseArrives" && request.merchandise !== null) {
      (this.#known.get(device) as Known).price = request.merchandise.price;
    }
  }

  #came(known: Known, { name, fields }: ReadMessage): void {
    switch (name) {
      case "14/Credential":
      case "21/CredentialPayment":
        known.shown = fields["credential"] as Ticket;
        return;
      case "15/TicketDelivery":
        this.#delivered(known, fields["ticket"] as Ticket);
        return;
      case "15/ObjectPart": {
        const { index, content } = fields as FieldsOf<"15/ObjectPart">;
        known.parts.set(index, content);
        return;
      }
      case "15/ObjectDelivery": {
        const { ticket, header, content, parts } = fields as FieldsOf<"15/ObjectDelivery">;
        this.#delivered(known, ticket);
        known.parts.set(0, header).set(parts, content);
        known.count = parts;
        const key = ticket.components["decryptionKey"] as Uint8Array;
        const clear = this.#reader.fixture.cryptography.decryptSession(key, 0, 0, header);
        if (clear !== null) known.header = (decode(clear) as { readonly about: Uint8Array }).about;
      }
    }
  }

  #delivered(known: Known, ticket: Ticket): void {
    known.goods = ticket;
    this.#tickets.set(toHex(ticketId(this.#reader.fixture.cryptography, ticket)), ticket);
  }

  #other(known: Known, message: HostMessage): OtherWord | undefined {
    const { count, handed } = known;
    if (message.name === "15/EncryptedObjectForHost") handed.add(message.index);
    if (message.name === "15/ObjectInfoForConfirmation" && count !== undefined && handed.size !== count + 1) {
      return { name: message.name, field: "parts", given: `${handed.size - 1}`, expected: `${count}` };
    }
    const expected = this.#expected(known, message);
    for (const [field, value] of Object.entries(expected)) {
      const said = (message as unknown as Expected)[field];
      if (!isEqual(said, value)) return { name: message.name, field, given: wordOf(said), expected: wordOf(value) };
    }
    return undefined;
  }

  /** What is not known here is not compared. */
  #expected({ merchandise, price, shown, goods, header, parts }: Known, message: HostMessage): Expected {
    const priced = goods && { price: { type: goods.components["priceType"], amount: goods.components["price"] } };
    switch (message.name) {
      case "12/MerchandiseRequest":
        return merchandise === undefined ? {} : { merchandise };
      case "12/PaymentMethodQuery":
        return priced ?? {};
      case "14/CredentialForConfirmation":
        return shown ? { holder: shown.components["name"], credentialType: shown.components["credentialType"] } : {};
      case "15/TicketInfoForConfirmation":
        return { merchandise: goods?.components["merchandise"], ...priced };
      case "15/ObjectInfoForConfirmation":
        return { header, ...priced };
      case "15/EncryptedObjectForHost":
        return { content: parts.get(message.index) };
      case "21/PaymentAuthorizationRequest":
      case "21/RefundAuthorizationRequest":
        return { ...(price && { price }), ...(shown && { credential: shown.components["cardNumber"] }) };
      case "22/ObjectKey": {
        const ticket = this.#tickets.get(message.ticket);
        return ticket ? { object: ticket.components["objectId"], key: ticket.components["decryptionKey"] } : {};
      }
      default: {
        const ticket = this.#tickets.get(message.ticket);
        return ticket ? { keys: ticket.components["decryptionKeys"] } : {};
      }
    }
  }
}

function isEqual(one: unknown, other: unknown): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return isSame(one, other);
  return wordOf(one) === wordOf(other);
}

function wordOf(value: unknown): string {
  if (value instanceof Uint8Array) return toHex(value.subarray(0, 16));
  if (typeof value !== "object" || value === null) return `${value}`;
  return JSON.stringify(Object.entries(value).sort());
}
