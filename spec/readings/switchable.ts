/** The readings that a run may choose: each changes a verdict, and exploration shows how. */

interface SwitchableText {
  readonly question: string;
  /** The default stands first. */
  readonly choices: Readonly<Record<string, string>>;
  readonly reason: string;
}

/** By place. The first choice is the default. */
export const switchableTexts = {
  "41/1706": {
    question: "The payer acknowledges before it writes its log. What if power fails in between?",
    choices: {
      decisionFirst:
        "the payer stores its decision to commit durably before the acknowledgement leaves, and completes the commit " +
        "after a power loss",
      acknowledgeFirst: "literally: acknowledge, then log; a power loss in between rolls back",
    },
    reason:
      "The aim is that the giver is final before the taker. If the payer could roll back after its acknowledgement, " +
      "notes would be doubled.",
  },
  "25/886": {
    question: "The sender tells that its tickets are deleted before it commits. What if power fails in between?",
    choices: {
      decisionFirst: "the sender's decision to commit is stored durably before the notice of deletion leaves",
      notifyFirst: "literally: notify, then commit",
    },
    reason: "If the sender could still abort after its notice, the tickets would be doubled.",
  },
  "41/1708": {
    question: "The payee receives the acknowledgement at 1708 and logs at 1718. One act or two?",
    choices: {
      twoActs: "two acts, and power may fail between them",
      oneAct: "one durable act",
    },
    reason:
      "They are two steps. As one act they close a window in which notes are lost though nothing was lost on the way.",
  },
  "25/890": {
    question: "The receiver gets the notice of deletion at 890 and commits at 892. One act or two?",
    choices: {
      twoActs: "two acts, and power may fail between them",
      oneAct: "one durable act",
    },
    reason: "They are two steps. As one act they close a window in which a ticket is lost though the notice arrived.",
  },
  "10/386": {
    question: "What if a message fails to decrypt?",
    choices: {
      discard: "it counts as not received, and the timer decides",
      abort: "the transaction is aborted",
    },
    reason: "Not stated. If it aborted, anyone who can inject bytes could end a transaction.",
  },
  "42/1750": {
    question: "An abort message reaches a module that has committed. What does it do?",
    choices: {
      committedIgnores: "a module that has committed ignores it",
      obey: "literally: it rolls back, whatever its state",
    },
    reason: "Committed means that no rollback is possible any more, and the giver is later assumed to stay committed.",
  },
  "16/588": {
    question: "How long does an agent wait for its own module's report, once that module may pay or be paid?",
    choices: {
      asksModule:
        "it never gives up on a timer alone: when the timer runs out it asks its own module how the payment ended",
      waits: "it waits for the report and does nothing else",
      abortsOnTimer: "it aborts when the timer runs out, as in any other wait",
    },
    reason:
      "No time-out is stated. An agent that gives up while its module commits loses paid goods, or the record of a sale.",
  },
  "16/592": {
    question: "Power returns to an agent whose module may have paid or been paid. What does it do?",
    choices: {
      asksModule: "it asks its own module how the payment ended, and goes on as after the report",
      waits: "it waits for the report, which may have come before power failed",
      rollsBack: "it aborts, as in any other transaction",
    },
    reason:
      "Agent and module lose power apart. Each must be able to learn from the other's log how the transaction ended.",
  },
  "16/556": {
    question: "Does the key of agent and module survive a loss of power?",
    choices: {
      survives: "both store it with the order, from here on (the payee's module from 552)",
      lost: "it is volatile, like the other session keys",
    },
    reason: "Without it an agent that has lost power cannot tell its own module's answer from a host's.",
  },
  "16/542": {
    question: "A host gives its module an order with a random number that it has had before. What does the module do?",
    choices: {
      refused: "it refuses: it remembers the numbers of the orders for which a key was formed",
      accepted: "it takes it like any other",
    },
    reason:
      "The order is in the clear. With the numbers of an old order at both ends the old key is formed again, and what " +
      "agents once said under it can be replayed.",
  },
  "21/718": {
    question: "The merchant's agent sends its approval at 718 and commits at 720. What if it fails in between?",
    choices: {
      decisionFirst: "its decision to commit is stored durably before the approval leaves",
      sendFirst: "literally: send, then commit",
    },
    reason: "Otherwise the customer could commit alone. The numbering is kept.",
  },
  "14/454": {
    question: "Against which time are the certificates in a ticket or credential checked?",
    choices: {
      now: "against now, as every certificate is, but in recertification",
      issue: "against the time at which the ticket was issued or transferred",
    },
    reason: "The text names one exception only. Read so, a ticket dies with its issuer's certificate.",
  },
} as const satisfies Readonly<Record<string, SwitchableText>>;
