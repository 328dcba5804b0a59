/** Settled readings of purchases: FIG. 12 and 14 to 22. Those that a run may choose are in `switchable.ts`. */
import type { SettledReading } from "./reading.ts";

/** FIG. 12, 14, 15 and 22: goods and credentials. */
const goodsReadings: readonly SettledReading[] = [
  {
    id: "12/418:noItem",
    question: "The merchandise server is silent, or has nothing. Is that an attempt?",
    choices: { failed: "yes, one that has failed (420)", waits: "no: it is waited for" },
    reason: "Not stated. Three silences then end the purchase, as three wrong items do.",
  },
  {
    id: "12/428:noChoice",
    question: "The customer chooses no payment. What ends the transaction?",
    choices: {
      aborts: "the customer's agent aborts, by figure 11 as X",
      timers: "nothing but the patience of the merchant's agent",
    },
    reason: "No branch is drawn. The timers lead to the same end, later.",
  },
  {
    id: "14/450:none",
    question: "The agent that is asked has no credential of the kind. What does it do?",
    choices: { aborts: "it aborts, by figure 11 as X", silent: "nothing: the other's timer decides" },
    reason: "Not stated: merchants' devices are said to hold one.",
  },
  {
    id: "14/456:ownDate",
    question: "A credential has a date of expiry and a status of its own. Do they count?",
    choices: { both: "yes, besides the four rules", rulesOnly: "no: the four rules are all there is" },
    reason: "The fields would be there for nothing. A card that is reported stolen must not pay.",
  },
  {
    id: "14/462:refused",
    question: "The owner does not confirm the credential. What follows?",
    choices: { aborts: "458, as for a credential that is invalid", asksAgain: "another credential is asked for" },
    reason: "Not stated; figure 27 aborts in this case (928, 930 to 926).",
  },
  {
    id: "14/462:meanwhile",
    question: "The goods arrive while the owner still looks at the credential. What becomes of them?",
    choices: {
      later: "they are put off, and read when the owner has confirmed; a notice of abort is obeyed at once",
      dropped: "they count as not received",
    },
    reason: "The merchant's agent goes on without waiting, so that this is the usual order of events.",
  },
  {
    id: "15/474:rules",
    question: "Is a ticket that is delivered held to the four rules, too?",
    choices: {
      issued: "yes: issued by the agent in the session, made out to this one, and never transferred",
      identity: "no: its identity is compared with the order, as is said",
    },
    reason: "Else what is paid for could be worth nothing to whoever presents it.",
  },
  {
    id: "15/496:hash",
    question: "What does the signature of an electronic object cover?",
    choices: {
      chained: "a hash chained over its encrypted parts in the order in which they travel, the header last",
      whole: "the encrypted object as one text",
    },
    reason: "An agent then keeps a running hash and nothing of the parts, whatever the size of the object.",
  },
  {
    id: "15/502:parts",
    question: "An object is longer than a message. How does it travel?",
    choices: {
      ahead: "its parts go ahead, without steps of their own; the last one comes with header, signature and ticket",
      never: "it does not: it cannot be sold",
    },
    reason: "No limit is stated. What is numbered is the message with the ticket.",
  },
  {
    id: "15/484:refusedReplacement",
    question: "What does the log say after a refused replacement?",
    choices: {
      settled: "the dispute is closed by figure 31, as settled",
      replacementRefused: "replacement refused, the dispute stays open",
    },
    reason: "The number has no sentence of its own. An open entry would let the customer go on: a hardening.",
  },
  {
    id: "22/740:again",
    question: "May the host be given the keys again?",
    choices: { repeatable: "yes, whenever the owner asks for what is final", once: "no, once, after the payment" },
    reason: "Else goods that are paid for stay shut when power fails after the commit. No secret is lost by it.",
  },
];

/** FIG. 16 to 20: payment by money modules. */
const modulePaymentReadings: readonly SettledReading[] = [
  {
    id: "16/546:noReport",
    question: "The modules come to no session. Who tells the agents?",
    choices: { timers: "nobody: their timers run out", bare: "the modules, in the clear" },
    reason: "There is no key for a report yet, and one in the clear could be anybody's.",
  },
  {
    id: "16/562:doubt",
    question: "From where on may an agent not give up any more, because its module may pay or be paid?",
    choices: {
      consent: "from the amount named (562) or approved (612) on; this is stored before that message leaves",
      never: "it may until the report comes",
    },
    reason: "Before that the module has no consent. After it, an agent that gives up can lose what was paid for.",
  },
  {
    id: "16/584:side",
    question: "TA/MM is one key at both agents and both modules. Whose report is it that comes under it?",
    choices: {
      bound: "what is said under it is bound to the side of the payment, by its direction",
      unbound: "whatever is under the key is heard",
    },
    reason:
      "An agent believes its own module alone. Unbound, hosts could hand the payer's module's report to the payee's agent, " +
      "which would commit without having been paid.",
  },
  {
    id: "16/584:place",
    question: "Figures 41 and 42 tell the subscriber, 584 and 586 the agent. When, and is it one message?",
    choices: {
      besideNotice: "the host has its notice, and right after that, within figure 41 or 42, the agent its report",
      afterwards: "the agent alone is told, when figure 41 or 42 is over",
    },
    reason:
      "The messages are said to be generated there. An agent that hears of an abort ends its session, so that what its " +
      "module says to the other one afterwards (1746) is not carried: the other module's timer ends the payment there.",
  },
  {
    id: "16/580:rounds",
    question: "How many new amounts may be offered when no goods are bought?",
    choices: { configured: "as many as a configured limit allows", unlimited: "any number" },
    reason: "No limit is stated (no amount at all is offered for merchandise). Nothing here goes on for ever.",
  },
  {
    id: "16/596:alone",
    question: "An agent has heard that the payment has failed. Does it tell the other one?",
    choices: { alone: "no: it aborts by figure 7B alone", notice: "yes, by figure 11" },
    reason: "The other agent hears it from its own module, which alone it believes then.",
  },
  {
    id: "17/646:anyTime",
    question: "When does an agent carry what the modules say to each other?",
    choices: {
      session: "as long as its session with the other agent stands, whatever it waits for itself",
      payment: "when it has given its module an order",
    },
    reason: "It cannot read what it carries, and nothing of it counts for the agent.",
  },
];

/** FIG. 21: payment and refund by card. */
const cardReadings: readonly SettledReading[] = [
  {
    id: "21/706:which",
    question: "What tells the merchant's agent that a refund is wanted?",
    choices: {
      ownSide: "what it does itself: its host has had it refund",
      message: "a field of the customer's message",
    },
    reason: "A customer must not be able to turn its own payment into a refund.",
  },
  {
    id: "21/714:silence",
    question: "The card network does not answer. What does that mean?",
    choices: { refused: "that it has not authorized", waits: "nothing: it is waited for" },
    reason: "Not stated. Nothing is handed over for an authorization that nobody has seen.",
  },
  {
    id: "21/714:reversal",
    question: "The network has authorized, and the sale fails before the merchant's agent has decided. Is it reversed?",
    choices: { host: "not by the agents: it is left to the merchant's host", agent: "the agent asks for it" },
    reason: "No message is described.",
  },
  {
    id: "21/702:disputeEntry",
    question: "A refund is refused in a dispute. Does the entry survive that the merchant had accepted it?",
    choices: { rolledBack: "no, it goes with the rest", survives: "yes, like the failed attempt of 8/276" },
    reason: "An abort is all that is said. The entry would be the customer's only proof: a hardening.",
  },
];

/** Settled readings of purchases. */
export const purchaseReadings: readonly SettledReading[] = [
  ...goodsReadings,
  ...modulePaymentReadings,
  ...cardReadings,
];
