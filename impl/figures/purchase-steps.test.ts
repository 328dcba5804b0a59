/** Every numbered step of purchases, of the lanes that devices play, is done by some play, and in order. */
import { describe, expect, it } from "vitest";
import { catalogue, step } from "../../spec/catalogue.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import { Rehearsal, type Script } from "../device/rehearsal.ts";
import { heldNote } from "../device/rehearsal-cast.ts";
import {
  cardId,
  cardPurchasers,
  choosing,
  goods,
  network,
  price,
  purchasers,
  selling,
} from "../device/rehearsal-purchase.ts";
import { lyingInDevice } from "../device/tampering.ts";
import type { Content } from "../wire/message.ts";
import { boughtByCard, boughtByModule } from "./purchases.ts";
import { brokenPairs } from "./step-order.ts";

const figures: ReadonlySet<string> = new Set(["12", "14", "15", "16", "17", "18", "19", "20", "21", "22"]);

/** 480 is always answered by yes: nothing but purchases is delivered here. */
const elsewhere: ReadonlySet<string> = new Set(["15/484"]);

const [buys, confirms] = choosing(goods.event) as readonly [HostRequest, HostRequest];
const refusing = (...customer: Script): Rehearsal => boughtByCard({ customer });

const refund = (): Rehearsal => {
  const rehearsal = new Rehearsal(cardPurchasers());
  rehearsal.play({
    "TA.B": [{ type: "MerchantRefunds", peer: "TA.A", price }, network(true)],
    "TA.A": [{ type: "OwnerTakesRefund", peer: "TA.B", ticket: cardId, credential: cardId }],
  });
  return rehearsal;
};

const toMerchant = (content: Content): Content =>
  content.name === "16/VerifyAmountPrompt" ? { ...content, fields: { ...content.fields, amount: 1 } } : content;
const toModule = (content: Content): Content | null => (content.name === "16/CorrectAmount" ? null : content);

const plays: readonly Rehearsal[] = [
  boughtByCard(),
  boughtByCard({ merchandise: goods.parts }),
  boughtByCard({ merchandise: goods.communications }),
  boughtByCard({ merchant: selling(goods.event) }),
  boughtByCard({ merchant: [{ type: "MerchantSells", peer: "TA.A", merchandise: goods.event.merchandise }] }),
  refusing(buys, { type: "OwnerRefusesCredential" }),
  refusing(buys, confirms, { type: "OwnerRefusesGoods" }),
  refund(),
  boughtByModule(),
  boughtByModule({ cast: purchasers({ "MM.A": { notes: [heldNote(1, 50)] } }) }),
  boughtByModule({ tampering: { carry: lyingInDevice({ from: "MM.B", to: "TA.B" }, toMerchant) } }),
  boughtByModule({ tampering: { carry: lyingInDevice({ from: "TA.B", to: "MM.B" }, toModule) } }),
];

const runs = plays.flatMap((play) => Object.keys(play.devices).map((address) => play.steps(address)));

describe("the numbered steps of purchases", () => {
  const wanted = catalogue.steps.filter((it) => figures.has(it.figure)).map(({ address }) => address);

  it("are all done somewhere", () => {
    const done = new Set(runs.flat());
    expect(wanted.filter((address) => !done.has(address) && !elsewhere.has(address))).toEqual([]);
    expect([...elsewhere].filter((address) => wanted.every((it) => it !== address))).toEqual([]);
  });

  it("follow one another as the figures say, as far as one device goes through them", () => {
    const own = runs.map((run) =>
      run.filter((address) => ["12", "14", "15", "16", "21", "22"].includes(step(address).figure)),
    );
    // What is not drawn is that a module may give up wherever it waits, and reports that, too.
    expect([...new Set(own.flatMap(brokenPairs))].sort()).toEqual(["16/602 16/584", "16/606 16/586"]);
  });

  it("would not be found to do so in another order", () => {
    expect(brokenPairs(["21/718", "21/722"])).toEqual(["entry 21/718", "21/718 21/722"]);
    expect(brokenPairs(["15/474", "15/486"])).toContain("15/474 15/486");
  });
});
