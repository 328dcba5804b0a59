/**
 * Planted faults in ledgers of purchases: each breaks the properties that it names and no others, and has a neighbour
 * that is fine.
 */
import {
  accepted,
  asking,
  bought,
  byCard,
  card,
  claiming,
  done,
  doubting,
  giving,
  goods,
  gotPaid,
  missed,
  mmA,
  mmB,
  money,
  noSale,
  paid,
  paying,
  price,
  sale,
  soldByCard,
  soldByModule,
  taA,
  taB,
  taking,
  turnedBack,
  withTaB,
} from "./purchase-sample.ts";
import { inSession, tickets, units } from "./sample.ts";
import type { StatePlant } from "./states.ts";

const whole = money(bought, paid, sale, gotPaid);
const boughtByCard = taA({ ...bought, log: [done(byCard("received"))] });
const soldOnCard = taB({ ...sale, log: [done(byCard("given"))] });

/** MM.A has decided to pay, has lost power, and has not written it down. */
const boundToPay = mmA({ ...giving, session: null, peer: null, down: true, confirmed: null, decided: price("given") });

/** A payment of another order, or in another session. */
const twice = (order: string) =>
  mmA({ ...paid, notes: [], log: [done(price("given")), done(price("given", { session: "2.2", order }))] });
const twicePaid = (order: string) =>
  mmB({
    ...gotPaid,
    notes: units("final", 2),
    log: [done(price("received")), done(price("received", { session: "2.2", order }))],
  });

const byModule: readonly StatePlant[] = [
  {
    id: "A2",
    scope: "always",
    what: "the customer has the goods, and its module has not paid",
    wrong: money(bought),
    breaks: ["A2"],
    fine: money(bought, boundToPay, taking),
  },
  {
    id: "A2",
    scope: "rest",
    what: "the customer's module has paid, and the customer has no goods",
    wrong: money(turnedBack, paid, sale, gotPaid),
    breaks: ["A2"],
    fine: whole,
  },
  {
    id: "A2",
    scope: "rest",
    what: "the merchant's module has been paid, and the merchant has no record of a sale",
    wrong: money(bought, paid, noSale, gotPaid),
    breaks: ["A2"],
    fine: money(bought, paid, noSale, claiming),
  },
  {
    id: "A2",
    scope: "rest",
    what: "the merchant has sold what its module has not been paid for",
    wrong: money(bought, paid, sale, claiming),
    breaks: ["A2"],
    fine: money(turnedBack, mmA(), noSale, claiming),
  },
  {
    id: "A2",
    scope: "rest",
    what: "nobody has sold what the customer has, and no entry says why",
    wrong: money(bought, paid, noSale, mmB()),
    breaks: ["A1", "A2", "V2"],
    fine: money(bought, paid, noSale, claiming),
  },
  {
    id: "P1",
    scope: "always",
    what: "the key of goods has left the agent before they are final",
    wrong: money(taA({ ...doubting, opened: ["G1"] }), giving, asking, taking),
    breaks: ["P1"],
    fine: money(taA({ ...bought, opened: ["G1"] }), paid, asking, taking),
  },
  {
    id: "C2",
    scope: "always",
    what: "goods that are not what was ordered are taken in",
    wrong: money(taA({ ...accepted, itemsOffered: "mismatch" })),
    breaks: ["C2"],
    fine: money(taA({ ...withTaB, itemsOffered: "mismatch" })),
  },
  {
    id: "C3",
    scope: "always",
    what: "a customer goes on with who has shown it somebody else's credential",
    wrong: money(taA({ ...accepted, peerCredential: "invalid" })),
    breaks: ["C3"],
    fine: money(taA({ ...withTaB, peerCredential: "invalid" })),
  },
  {
    id: "C3",
    scope: "always",
    what: "a customer goes on over a credential that it has not looked at",
    wrong: money(taA({ ...accepted, peerCredential: null })),
    breaks: ["C3"],
    fine: money(taA({ ...withTaB, peerCredential: null })),
  },
  {
    id: "C4",
    scope: "always",
    what: "goods are taken in that the owner has not accepted",
    wrong: money(taA({ ...accepted, confirmed: null })),
    breaks: ["C4"],
    fine: money(taA({ ...doubting, session: null, peer: null, down: true, confirmed: null })),
  },
  {
    id: "C4",
    scope: "always",
    what: "a module gives what its own agent has not named",
    wrong: money(paying, giving),
    breaks: ["C4"],
    fine: money(doubting, giving),
  },
  {
    id: "C4",
    scope: "always",
    what: "a module gives more than its own agent has named",
    wrong: money(doubting, mmA({ ...giving, confirmed: 2, notes: units("leaving", 2) })),
    breaks: ["C4"],
    fine: money(
      taA({ ...doubting, confirmed: 2, doubt: goods("received", { amount: 2 }) }),
      mmA({ ...giving, confirmed: 2, notes: units("leaving", 2) }),
    ),
  },
  {
    id: "G1",
    scope: "always",
    what: "an agent takes another's session for its own, which a module may have by the same name",
    wrong: money(taA({ ...inSession("1.1", "TA.C") }), taB({ ...inSession("1.1", "TA.A") })),
    breaks: ["G1"],
    fine: money(taA(inSession("1.1", "TA.B")), mmA(inSession("1.1", "MM.B")), taB(inSession("1.1", "TA.A"))),
  },
  {
    id: "G1",
    scope: "always",
    what: "an agent is in doubt about another price than its module has paid",
    wrong: money(taA({ ...doubting, doubt: goods("received", { amount: 2 }) }), paid, taking),
    breaks: ["G1"],
    fine: money(doubting, paid, taking),
  },
  {
    id: "G1",
    scope: "always",
    what: "customer and merchant commit to different goods",
    wrong: money(bought, paid, taB({ ...sale, log: [done(goods("given", { ticket: "G2" }))] }), gotPaid),
    breaks: ["G1"],
    fine: whole,
  },
  {
    id: "G1",
    scope: "always",
    what: "the agents commit one purchase under different orders",
    wrong: money(
      taA({ ...bought, log: [done(goods("received", { order: "2+2" }))] }),
      mmA({ ...paid, log: [done(price("given", { order: "2+2" }))] }),
      sale,
      mmB({ ...gotPaid, log: [done(price("received", { order: "2+2" }))] }),
    ),
    breaks: ["G1"],
    fine: whole,
  },
  {
    id: "G1",
    scope: "always",
    what: "a module pays under the order of another's agent",
    wrong: money({ ...doubting, device: "TA.C" }, paid, taking),
    breaks: ["G1"],
    fine: money(doubting, paid, taking),
  },
  {
    id: "G1",
    scope: "always",
    what: "one order has two customers",
    wrong: money(doubting, { ...doubting, device: "TA.C", session: "2.2" }, asking),
    breaks: ["G1"],
    fine: money(
      doubting,
      {
        ...doubting,
        device: "TA.C",
        session: "2.2",
        order: "2+2",
        doubt: goods("received", { session: "2.2", order: "2+2" }),
      },
      asking,
    ),
  },
  {
    id: "G1",
    scope: "always",
    what: "one order is used in two sessions of agents",
    wrong: money(
      taA({ ...doubting, session: null, peer: null }),
      taB({ ...asking, session: "1.2", doubt: goods("given", { session: "1.2" }) }),
    ),
    breaks: ["G1"],
    fine: money(doubting, asking),
  },
  {
    id: "G1",
    scope: "always",
    what: "the key of an order is held in two sessions of modules",
    wrong: money(doubting, giving, asking, mmB({ ...inSession("2.1", "MM.A"), order: "1+1", orders: ["1+1"] })),
    breaks: ["G1"],
    fine: money(doubting, giving, asking, mmB({ ...inSession("2.1", "MM.A"), order: "2+1", orders: ["2+1"] })),
  },
  {
    id: "N1",
    scope: "always",
    what: "an order that hosts give again is paid again",
    wrong: money(bought, twice("1+1"), sale, twicePaid("1+1")),
    breaks: ["N1", "G1"],
    fine: money(bought, twice("2+2"), sale, twicePaid("2+2")),
  },
  {
    id: "T1",
    scope: "always",
    what: "the merchant keeps the goods that it sells",
    wrong: money(bought, paid, taB({ ...sale, tickets: tickets("final", "G1") }), gotPaid),
    breaks: ["T1", "L1"],
    fine: whole,
  },
  {
    id: "T2",
    scope: "always",
    what: "bought goods vanish",
    wrong: money(taA({ ...bought, tickets: [] }), paid, sale, gotPaid),
    breaks: ["T2", "L1"],
    fine: money(
      taA({ ...bought, tickets: [], log: [...bought.log, done({ session: "2.2", direction: "given", ticket: "G1" })] }),
      paid,
      sale,
      gotPaid,
    ),
  },
  {
    id: "L1",
    scope: "always",
    what: "goods are there that no entry tells of",
    wrong: money(taA({ ...bought, log: [] })),
    breaks: ["L1"],
    fine: whole,
  },
  {
    id: "Q1",
    scope: "rest",
    what: "an agent is in doubt for ever",
    wrong: money(taA({ ...doubting, session: null, peer: null, confirmed: null }), mmA(), noSale, mmB()),
    breaks: ["Q1"],
    fine: money(turnedBack, mmA(), noSale, mmB()),
  },
  {
    id: "V2",
    scope: "rest",
    what: "what the customer has paid is nowhere, though the merchant has sold",
    wrong: money(bought, paid, sale, mmB()),
    breaks: ["A1", "A2", "V2"],
    fine: money(bought, paid, noSale, mmB({ log: [missed()] })),
  },
].map((plant) => ({ subject: soldByModule, ...plant }) as StatePlant);

const onCard: readonly StatePlant[] = [
  {
    id: "A2",
    scope: "always",
    what: "by card, the customer has the goods, and the merchant can still abort",
    wrong: card(boughtByCard, noSale),
    breaks: ["A2"],
    fine: card(boughtByCard, taB({ ...withTaB, peer: "TA.A", decided: byCard("given") })),
  },
  {
    id: "T2",
    scope: "always",
    what: "goods bought by card vanish, though their issuer's log tells of them",
    wrong: card(taA({ ...boughtByCard, tickets: [] }), soldOnCard),
    breaks: ["T2", "L1"],
    // Never final anywhere: the approval was lost (the window of 21/718).
    fine: card(turnedBack, soldOnCard),
  },
  {
    id: "C3",
    scope: "always",
    what: "a merchant takes a card that is not of the agent in the session",
    wrong: card(accepted, taB({ ...inSession("1.1", "TA.A"), peerCredential: "invalid", decided: byCard("given") })),
    breaks: ["C3"],
    fine: card(accepted, taB({ ...inSession("1.1", "TA.A"), peerCredential: "invalid" })),
  },
].map((plant) => ({ subject: soldByCard, ...plant }) as StatePlant);

/** Faults planted in ledgers of purchases. */
export const purchaseStatePlants: readonly StatePlant[] = [...byModule, ...onCard];
