/** Readings of figures 7A, 7B, 10 and 11: what an agent does alone, and how a message gets across. */
import type { SettledReading } from "./reading.ts";

/** Settled readings of the commit, abort and transport of trusted agents. */
export const agentReadings: readonly SettledReading[] = [
  {
    id: "7A/230:numbers",
    question: "Which of the three actions bears which number?",
    choices: {
      textOrder: "log 230, host 232, end of session 234",
      unordered: "the three have no order among themselves",
    },
    reason: "Only the range is given; the actions are listed in this order.",
  },
  {
    id: "7A/230:commitPoint",
    question: "Which act is the commit point?",
    choices: {
      logWrite: "the log write; what fails after it is finished on restart, never rolled back",
      sessionEnd: "the end of the session",
    },
    reason: "The claims tie the loss of the power to abort to logging.",
  },
  {
    id: "7A/230:provisional",
    question: "When do provisional items become definitive?",
    choices: { withLog: "in one act with the log write", afterwards: "at a later moment of their own" },
    reason: "The change has no number; apart from the log write, a crash in between would make log and items disagree.",
  },
  {
    id: "7A/234:closingMessage",
    question: "Several figures commit, which ends the session, and then still send under its key. Which key?",
    choices: {
      keyLivesOn: "the session key serves for that one closing message and is destroyed after it",
      keyDies: "the key dies with the session, and the message cannot be sent",
    },
    reason: "Figures 8, 24, 27, 28 and 31 need the message.",
  },
  {
    id: "7A/232:hostUnreachable",
    question: "What if the host cannot be told?",
    choices: { commitStands: "the commit stands, the host learns of it later", undo: "the commit is undone" },
    reason: "A commit cannot be undone, and hosts are not part of what must stay consistent.",
  },
  {
    id: "7A:scope",
    question: "Who runs this subroutine?",
    choices: {
      agents: "trusted agents; modules have figure 41; a trusted server keeps a record instead",
      everybody: "every device that takes part in a transaction",
    },
    reason: "Modules have a commit of their own. Calling it a transaction once, and 7A and 7B together 7, are slips.",
  },
  {
    id: "7B/236:numbers",
    question: "Two actions and an explanation share two numbers. Which is which?",
    choices: {
      rollbackThenHost: "roll back 236, tell the host 238; the sentence on keeping track explains 236",
      trackingCounts: "keeping track of changes is a numbered act",
    },
    reason: "Keeping track goes on all through the session and is no step of the abort.",
  },
  {
    id: "7B:limits",
    question: "How long is a timer, and how many queries are sent?",
    choices: { configured: "values of the configuration", fixed: "constants of the protocol" },
    reason: "The source speaks of a number set beforehand and gives none.",
  },
  {
    id: "7B:queryCount",
    question: "What does the limit of queries count?",
    choices: {
      queries: "queries per original message; when the timer runs out after the last answer, abort without another",
      silentIntervals: "intervals without an answer",
    },
    reason: "It is the number of queries that stays without a reply to the original message.",
  },
  {
    id: "7B:awaited",
    question: "The timer may run out before which message is received?",
    choices: { reply: "the reply to the message sent", ownMessage: "the message sent itself" },
    reason: "The sender can observe only the reply.",
  },
  {
    id: "7B:querySilence",
    question: "How long is an answer to a query awaited?",
    choices: { oneInterval: "one interval, then abort; a query is not repeated", repeated: "the query is repeated" },
    reason: "No reply to the query is said to lead straight to an abort.",
  },
  {
    id: "7B:otherAnswer",
    question: "What if the peer answers neither that it proceeds nor not at all?",
    choices: {
      abort: "any other answer leads to abort, unless the asker has committed, which stands",
      wait: "it is treated as proceeding",
    },
    reason: "A transaction that no longer runs at the peer can produce no reply.",
  },
  {
    id: "7B:committedAnswer",
    question: "What if the peer answers that it has committed?",
    choices: {
      abort: "abort like on any other answer",
      resend: "the peer sends the lost message again, and the asker goes on",
    },
    reason: "The source knows no second try. Resending closes the window between 21/718 and 21/720: a hardening.",
  },
  {
    id: "7B:notice",
    question: "Does a time-out abort locally, or on both sides?",
    choices: {
      localThenNotice: "locally at once, then one attempt to tell the peer as in figure 11, whatever comes of it",
      localOnly: "locally only",
    },
    reason: "The abort subroutine is local; the peer's own timer covers a lost notice.",
  },
  {
    id: "7B:queryProtection",
    question: "What protects a query and its answer?",
    choices: {
      sessionKey: "the session key; before there is one, the attempt just ends when the timer runs out",
      bare: "nothing",
    },
    reason: "A forged answer could make an agent wait or abort; without a key there is nothing to ask about.",
  },
  {
    id: "7B/236:session",
    question: "Does an abort end the session?",
    choices: { ends: "yes, and destroys its key and half-made keys", staysOpen: "no" },
    reason: "Said of the commit only; an aborted agent has nothing more to say in the session.",
  },
  {
    id: "7B/236:failureEntries",
    question: "Are log entries about the failure rolled back too?",
    choices: { survive: "they survive", rolledBack: "they go with the rest" },
    reason: "8/276 writes such an entry just before it aborts, which would be idle.",
  },
  {
    id: "7B:handshake",
    question: "Is a failure inside figure 9 an abort?",
    choices: {
      terminated: "no: the session is noted as terminated, nothing is undone",
      fullAbort: "yes, with rollback and host notice",
    },
    reason: "There the text speaks of termination, and nothing has been done yet that could be undone.",
  },
  {
    id: "10:parties",
    question: "Between whom does the subroutine run?",
    choices: { anyTwo: "X to Y, in either direction", serverToAgent: "only as narrated, from server to agent" },
    reason: "Other figures call it both ways.",
  },
  {
    id: "10/380:rows",
    question: "Two hosts and an arrival share two and a half numbers. Which is which?",
    choices: {
      routeThenPass: "380 sender's host routes to the other host, 382 that one passes on, 384 agent takes out",
      arrivalNumbered: "the arrival at the other host is a step",
    },
    reason: "The arrival has no number left; nothing can be observed between.",
  },
  {
    id: "10/380:serverHost",
    question: "A trusted server has no host processor. Who plays it?",
    choices: { communications: "the server's communications function", nobody: "the host steps fall away" },
    reason: "The steps are the same for both ends.",
  },
  {
    id: "10/376:integrity",
    question: "Does the encryption also protect order and integrity?",
    choices: {
      authenticated: "authenticated encryption, with the message number inside",
      secrecyOnly: "secrecy only",
    },
    reason: "Numbered messages are mentioned, integrity is not; without it a relay could alter what agents commit on.",
  },
  {
    id: "10/378:addressing",
    question: "What can the hosts read?",
    choices: { routingOnly: "where the envelope goes, and no more", header: "a header with message name and number" },
    reason: "They must route; nothing else is needed.",
  },
  {
    id: "11/390:rows",
    question: "One sentence covers three numbers. Which is which?",
    choices: {
      assembleCarryReceive: "390 assemble, 392 call of figure 10, 394 receive",
      onlySend: "three stages of one sending",
    },
    reason: "The pattern of the other figures.",
  },
  {
    id: "11/388:key",
    question: "The aborting side has ended its session. Under which key goes the notice?",
    choices: { keptForNotice: "the session key, kept until the notice has gone", bare: "none" },
    reason: "A bare notice could be forged.",
  },
  {
    id: "11/392:lost",
    question: "What if the notice is lost?",
    choices: { timeout: "the peer's own timer makes it abort", repeated: "it is repeated until acknowledged" },
    reason: "No acknowledgement is drawn.",
  },
  {
    id: "11/396:committed",
    question: "What does a peer do that has committed already?",
    choices: { ignores: "ignores the notice and records the mismatch", obeys: "rolls back" },
    reason: "A commit cannot be undone.",
  },
  {
    id: "11:server",
    question: "What is an abort at a trusted server?",
    choices: {
      dropRequest: "dropping the request; log and host only where its design has them",
      likeAgent: "figure 7B in full",
    },
    reason: "The narrated case has a server as X, but 7B is drawn for agents.",
  },
  {
    id: "11/390:reason",
    question: "Does the notice give a reason?",
    choices: { optional: "it may", never: "it must not" },
    reason: "Not mentioned, and without effect on the flow.",
  },
  {
    id: "11/396:return",
    question: "Where does the caller go on?",
    choices: { nowhere: "nowhere: a step that calls this figure has no successor", after: "after the calling step" },
    reason: "Both sides have rolled back.",
  },
];
