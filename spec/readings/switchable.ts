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
} as const satisfies Readonly<Record<string, SwitchableText>>;
