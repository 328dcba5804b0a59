/** A2, goods atomicity: at rest, with its exceptions. */
import { isAgent, itemText, type Transfer } from "../books.ts";
import type { Held, StateProperty } from "../property.ts";
import { isOwnModule, type Purchase, purchasesOf } from "../purchases.ts";

/**
 * What a module has paid or been paid under an order, its own agent has committed, and nothing else. The exceptions: the
 * merchant has not sold what its module has not been paid for, which that module's special entry says (the windows of
 * figure 41); and by card the merchant may have committed alone (the window of 21/718).
 */
export const goodsWithPayment: StateProperty = {
  id: "A2",
  scope: "rest",
  applies: ({ sells }) => sells === "money",
  bites: (ledger) => purchasesOf(ledger).some(({ debits }) => debits.length > 0),
  holds: (ledger) => {
    for (const purchase of purchasesOf(ledger)) {
      if (purchase.method === "card") continue;
      const held = isWhole(purchase);
      if (held !== true) return held;
    }
    return true;
  },
};

function isWhole({ order, goods, sales, debits, credits, claims }: Purchase): Held {
  const unmatched = matchless([...debits, ...credits], [...goods, ...sales]);
  if (unmatched !== undefined) {
    const did = unmatched.direction === "given" ? "has paid" : "has been paid";
    return `${unmatched.device} ${did} ${itemText(unmatched)} under order ${order}, and its own agent has not committed that`;
  }
  const unpaid = sales.find((sale) => !credits.some(({ device }) => isOwnModule(sale.device, device)));
  if (unpaid !== undefined) {
    return `${unpaid.device} has sold ${itemText(unpaid)} under order ${order}, and its own module has not been paid`;
  }
  const [bought] = goods;
  if (bought === undefined || sales.length > 0) return true;
  if (claims.some(({ amount }) => amount === bought.amount)) return true;
  return `${bought.device} has ${itemText(bought)} of order ${order}, nobody has sold it, and no special entry says why`;
}

/** The first transfer of a module that its own agent has not committed as often. */
function matchless(ofModules: readonly Transfer[], ofAgents: readonly Transfer[]): Transfer | undefined {
  const left = [...ofAgents];
  return ofModules.find(({ device, direction }) => {
    // An agent's goods are received for what its module gives.
    const at = left.findIndex(
      (it) => isAgent(it.device) && isOwnModule(it.device, device) && it.direction !== direction,
    );
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
