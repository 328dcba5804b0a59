/** A2, goods atomicity: the form that holds always. See also the form at rest. */
import { committedTransfers, isAgent, isOtherSide, itemText } from "../books.ts";
import { type StateProperty, whereGoodsAreSold } from "../property.ts";
import { isOwnModule, purchasesOf } from "../purchases.ts";

/**
 * The customer's goods are final only if its own module has paid for good under the same order; by card, only if the
 * merchant's agent has committed, or has decided to for good.
 */
export const goodsNeedPayment: StateProperty = {
  id: "A2",
  scope: "always",
  applies: whereGoodsAreSold,
  bites: (ledger) =>
    committedTransfers(ledger, "received").some(({ device, order }) => isAgent(device) && order !== undefined),
  holds: (ledger) => {
    for (const { order, method, goods, sales, debits } of purchasesOf(ledger)) {
      for (const taken of goods) {
        const what = `${taken.device} has ${itemText(taken)} of order ${order} for good`;
        if (method === "card") {
          if (!sales.some((sale) => isOtherSide(sale, taken))) return `${what}, and no merchant has committed`;
        } else if (!debits.some(({ device }) => isOwnModule(taken.device, device))) {
          return `${what}, and its own module has not paid`;
        }
      }
    }
    return true;
  },
};
