/** What is said in a purchase of an object that comes in two parts and is paid for by money module. */
import type { Line } from "../../conformance/playing.ts";

/** In the charts' words, in order. */
export const payingByModule: readonly Line[] = [
  ["TA.B", { type: "MerchantSells" }],
  ["TA.A", { type: "OwnerBuys" }],
  ["TA.A", { type: "OwnerConfirmsCredential" }],
  ["TA.B", { type: "MerchandiseArrives", merchandise: "right" }],
  ["TA.B", { type: "ObjectPartArrives", part: 2, last: true }],
  ["TA.A", { type: "OwnerAcceptsGoods" }],
  ["TA.A", { type: "OwnerPaysByModule" }],
];
