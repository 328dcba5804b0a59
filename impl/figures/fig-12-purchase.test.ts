import { describe, expect, it } from "vitest";
import type { HostRequest, Merchandise } from "../../spec/host-requests.ts";
import { Rehearsal } from "../device/rehearsal.ts";
import {
  byCard,
  byModule,
  cardPurchasers,
  choosing,
  furtherParts,
  goods,
  network,
  purchasers,
  selling,
} from "../device/rehearsal-purchase.ts";
import { noon } from "../domain/samples.ts";
import { decodeStore } from "../store/record.ts";
import { since } from "./payments.ts";
import { boughtBy, boughtByCard, boughtByModule, logOf, nothingBought } from "./purchases.ts";

const kinds = Object.entries(goods) as readonly (readonly [keyof typeof goods, Merchandise])[];

const arrives = (merchandise: Merchandise | null): HostRequest => ({ type: "MerchandiseArrives", merchandise });
const sells: HostRequest = { type: "MerchantSells", peer: "TA.A", merchandise: goods.event.merchandise };

const free: Merchandise = { ...goods.event, price: { type: "USD", amount: 0 } };

/** Steps of figure 12 only. */
const ofFigure12 = (rehearsal: Rehearsal, address: string): string =>
  rehearsal
    .steps(address)
    .filter((step) => step.startsWith("12/"))
    .join(" ");

describe.each(kinds)("a purchase of %s", (_kind, merchandise) => {
  it.each([
    ["card", boughtByCard],
    ["money module", boughtByModule],
  ])("by %s leaves the customer with the ticket and both agents with an entry of the same order", (_way, bought) => {
    const rehearsal = bought({ merchandise });
    const [given] = rehearsal.holdings("TA.B").log;
    const [received] = rehearsal.holdings("TA.A").log;
    expect(boughtBy(rehearsal)).toEqual(given?.tickets);
    expect(logOf(rehearsal, "TA.A")).toEqual(["committed received 1 tickets 0 notes 100"]);
    expect(logOf(rehearsal, "TA.B")).toEqual(["committed given 1 tickets 0 notes 100"]);
    expect(received?.order).toBe(given?.order);
    expect(rehearsal.refusals("TA.A")).toEqual([]);
    expect(rehearsal.refusals("TA.B")).toEqual([]);
    expect(rehearsal.notices("TA.A")).toEqual(["7A/232 transactionComplete"]);
    expect(rehearsal.rests("TA.A") && rehearsal.rests("TA.B")).toBe(true);
  });
});

describe("a purchase", () => {
  it("goes through the steps of its figure in order, at both ends", () => {
    const rehearsal = boughtByCard();
    expect(ofFigure12(rehearsal, "TA.A")).toBe("12/398 12/400 12/402 12/404 12/408 12/410 12/426 12/428 12/432 12/434");
    expect(ofFigure12(rehearsal, "TA.B")).toBe("12/406 12/412 12/414 12/416 12/418 12/424");
    expect(ofFigure12(boughtByModule(), "TA.A")).toContain("12/428 12/430 12/434");
  });

  it("is paid with notes of the modules, and their entries have the agents' order", () => {
    const rehearsal = boughtByModule();
    const orders = ["TA.A", "TA.B", "MM.A", "MM.B"].map((device) => rehearsal.holdings(device).log[0]?.order);
    expect(new Set(orders).size).toBe(1);
    expect(orders[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(rehearsal.holdings("MM.B").notes.map(({ amount }) => amount)).toEqual([100]);
    expect(logOf(rehearsal, "MM.A")).toEqual(["committed given 0 tickets 1 notes -"]);
  });

  it("keeps the day of payment beside the ticket, at the customer's", () => {
    const rehearsal = boughtByModule();
    const stored = decodeStore(rehearsal.stores["TA.A"] ?? new Uint8Array());
    const record = stored.ok ? stored.records.at(-1) : undefined;
    const [image] = record?.record === "committed" ? (record.entry.tickets ?? []) : [];
    expect(image?.before).toBeNull();
    expect(image?.after?.holder.paid).toEqual({ at: expect.any(Number), amount: 100, type: "USD" });
    expect(image?.after?.holder.paid?.at).toBeGreaterThan(noon);
  });

  it("can be made again in another session", () => {
    const rehearsal = new Rehearsal(purchasers());
    for (let time = 0; time < 2; time += 1) {
      rehearsal.play({ "TA.B": selling(goods.event), "TA.A": [...choosing(goods.event), byModule] });
    }
    expect(boughtBy(rehearsal)).toHaveLength(2);
    expect(new Set(rehearsal.holdings("TA.A").log.map(({ order }) => order)).size).toBe(2);
    expect(rehearsal.holdings("MM.A").notes).toEqual([]);
    expect(rehearsal.holdings("MM.A").orders).toHaveLength(2);
  });
});

describe("fetching the merchandise", () => {
  const wrong = arrives(goods.transportation);
  const merchant = (...answers: readonly HostRequest[]) => [sells, ...answers, network(true)];

  it.each([
    ["has none twice", [arrives(null), arrives(null)], "merchandiseMissing"],
    ["hands over something else twice", [wrong, wrong], "goodsDiffer"],
    ["hands over something without a price twice", [arrives(free), arrives(free)], "goodsDiffer"],
  ])("goes on with the third attempt when the server %s", (_what, answers, reason) => {
    const rehearsal = boughtByCard({ merchant: merchant(...answers, arrives(goods.event)) });
    expect(rehearsal.refusals("TA.B")).toEqual([`12/418 ${reason}`, `12/418 ${reason}`]);
    expect(boughtBy(rehearsal)).toHaveLength(1);
    const attempts = rehearsal.given("TA.B").filter(({ name }) => name === "12/MerchandiseRequest");
    expect(attempts).toMatchObject([{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }]);
  });

  it("ends the transaction at both ends after three attempts", () => {
    const rehearsal = boughtByCard({ merchant: merchant(wrong, arrives(null), wrong, arrives(goods.event)) });
    expect(since(rehearsal.steps("TA.B"), "12/422")).toBe(
      "12/422 11/388 7B/236 7B/238 11/390 11/392 10/376 10/378 10/380",
    );
    expect(since(rehearsal.steps("TA.A"), "11/394")).toBe("11/394 11/396 7B/236 7B/238");
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("takes silence for an attempt that has failed", () => {
    const rehearsal = boughtByCard({ merchant: [sells] });
    expect(rehearsal.refusals("TA.B")).toEqual(new Array(3).fill("12/418 merchandiseMissing"));
    expect(ofFigure12(rehearsal, "TA.B")).toBe(
      `12/406 ${new Array(3).fill("12/412 12/414 12/416 12/418 12/420").join(" ")} 12/422`,
    );
    expect(nothingBought(rehearsal)).toBe(true);
  });
});

describe("a merchant's agent that waits for its servers", () => {
  const [begins] = choosing(goods.event);
  const customer = begins === undefined ? [] : [begins];

  it("is told that the customer has aborted, and sets its timer aside", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    rehearsal.play({ "TA.B": [sells], "TA.A": customer }, () => rehearsal.prompts["TA.A"]?.step === "14/462");
    rehearsal.deliverAll();
    expect(rehearsal.timers.has("TA.B")).toBe(true);
    rehearsal.give("TA.A", { type: "request", request: { type: "OwnerRefusesCredential" } });
    rehearsal.deliverAll();
    expect(since(rehearsal.steps("TA.B"), "12/414")).toBe("12/414 10/382 10/384 10/386 11/394 11/396 7B/236 7B/238");
    expect(rehearsal.timers.has("TA.B")).toBe(false);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("answers the customer's queries meanwhile", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    rehearsal.play(
      { "TA.B": [sells], "TA.A": choosing(goods.event).slice(0, 2) },
      () =>
        rehearsal.timers.has("TA.A") &&
        rehearsal.prompts["TA.B"]?.step === "12/414" &&
        rehearsal.steps("TA.A").includes("14/462") &&
        rehearsal.letters.length === 0,
    );
    rehearsal.expire("TA.A");
    const before = rehearsal.sent.length;
    rehearsal.deliverAll();
    expect(rehearsal.sent.slice(before).map(({ from }) => from)).toEqual(["TA.B"]);
    expect(rehearsal.timers.has("TA.A")).toBe(true);
    rehearsal.play({
      "TA.B": [arrives(goods.event), network(true)],
      "TA.A": [...choosing(goods.event).slice(2), byCard],
    });
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });
});

describe("a customer", () => {
  it("who chooses no payment ends the transaction at both ends", () => {
    const rehearsal = boughtByCard({ customer: [...choosing(goods.event), { type: "OwnerCancels" }] });
    expect(since(rehearsal.steps("TA.A"), "12/428")).toBe(
      "12/428 11/388 7B/236 7B/238 11/390 11/392 10/376 10/378 10/380",
    );
    expect(rehearsal.refusals("TA.A")).toEqual([]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("is offered a payment by module only where there is one", () => {
    const offered = (rehearsal: Rehearsal) => rehearsal.accepted("TA.A", "12/428")[0];
    expect(offered(boughtByCard())).toEqual(["OwnerPaysByCard", "OwnerCancels"]);
    expect(offered(boughtByModule())).toEqual(["OwnerPaysByModule", "OwnerPaysByCard", "OwnerCancels"]);
  });
});

describe("a merchant", () => {
  it("that nobody calls goes back to rest", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    rehearsal.play({ "TA.B": selling(goods.event) });
    expect(rehearsal.refusals("TA.B")).toEqual(["12/406 timeOut"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("whose customer refuses the session at the end of figure 9 goes back to rest", () => {
    const rehearsal = boughtByCard({
      tampering: {
        carry: (letter, number) =>
          number === 4 ? [{ ...letter, bytes: letter.bytes.map((b, i) => (i > 60 ? b ^ 1 : b)) }] : [letter],
      },
    });
    expect(rehearsal.steps("TA.B").at(-1)).toBe("9/334");
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("waits for the payment under the time-out rule", () => {
    const rehearsal = boughtByCard({
      customer: choosing(goods.event),
      merchant: [...selling(goods.event), ...furtherParts],
    });
    expect(rehearsal.prompts["TA.A"]?.step).toBe("rest");
    expect(rehearsal.refusals("TA.B")).toEqual(["16/526 queriesExhausted"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });
});

describe("what comes while the customer looks at the credential", () => {
  const customer = choosing(goods.event);

  it("is given back unread, and read afterwards", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    rehearsal.play({ "TA.B": selling(goods.event), "TA.A": customer.slice(0, 1) });
    const later = rehearsal.seen.filter(({ device, effect }) => device === "TA.A" && effect.type === "later");
    expect(later.length).toBeGreaterThan(0);
    expect(rehearsal.holdings("TA.A").tickets.filter(({ holding }) => holding === "arriving")).toEqual([]);
  });

  it("does not keep the other agent's query from being answered, and is no replay afterwards", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    rehearsal.give("TA.B", { type: "request", request: sells });
    rehearsal.give("TA.A", { type: "request", request: customer[0] as HostRequest });
    rehearsal.deliverAll();
    rehearsal.give("TA.B", { type: "request", request: arrives(goods.event) });
    rehearsal.deliverAll();
    rehearsal.expire("TA.B");
    rehearsal.deliverAll();
    rehearsal.give("TA.A", { type: "request", request: { type: "OwnerConfirmsCredential" } });
    rehearsal.deliverAll();
    expect(rehearsal.prompts["TA.A"]?.step).toBe("15/488");
    expect(rehearsal.refusals("TA.A")).toEqual([]);
    expect(rehearsal.timers.has("TA.B")).toBe(true);
    rehearsal.play({ "TA.A": [...customer.slice(2), byCard], "TA.B": [network(true)] });
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("ends the transaction if it is a notice of abort", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    rehearsal.play({ "TA.B": [sells, arrives(null), arrives(null), arrives(null)], "TA.A": customer.slice(0, 1) });
    expect(since(rehearsal.steps("TA.A"), "14/462")).toBe("14/462 10/382 10/384 10/386 11/394 11/396 7B/236 7B/238");
    expect(nothingBought(rehearsal)).toBe(true);
  });
});
