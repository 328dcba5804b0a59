/** Readings of the ticket transfer of figure 25, and of places in other figures where another choice was proposed. */
import type { SettledReading } from "./reading.ts";

/** Settled readings of figure 25. The order of 886 and 888 is switchable. */
export const transferReadings: readonly SettledReading[] = [
  {
    id: "25:rows",
    question: "A transfer over the session is two or three numbers. Which is which?",
    choices: {
      sendCallReceive: "send, call of figure 10, and the receiver's next step, whose receipt may be implicit",
      sendReceive: "send and receive",
    },
    reason: "Some calls are shared by several senders, which works only if the middle number is the transport.",
  },
  {
    id: "25/878:abort",
    question: "Is the abort local or on both sides?",
    choices: { bothSides: "figure 11, started by the side that finds the fault", localOnly: "figure 7B only" },
    reason: "The transaction is said to be aborted.",
  },
  {
    id: "25/844:direction",
    question: "Who opens the session?",
    choices: { sender: "the sender of the tickets", receiver: "their receiver" },
    reason: "Its host connected first.",
  },
  {
    id: "25/852:rows",
    question: "Three numbers for: no check wanted, or check passed. Which is which?",
    choices: {
      answerDecideCheck: "850 answer, 852 decision, 854 call of figure 14, which aborts by itself",
      decideCheckDecide: "850 decision, 852 call, 854 decision on its outcome",
    },
    reason: "An abort after 854 would need a number, and there is none.",
  },
  {
    id: "25/880:rows",
    question: "Are 882 and 886 sends of their own, or the transport?",
    choices: {
      ownSends: "880 stores, 882 sends; 884 receives and deletes, 886 sends; transport inside",
      transport: "880 and 884 also compose, 882 and 886 are figure 10",
    },
    reason: "884 is cited for both acts. The order of events is the same.",
  },
  {
    id: "25/884:undo",
    question: "Does an abort before the commit bring the deleted tickets back?",
    choices: { undone: "yes", final: "no" },
    reason: "The sender keeps its tickets provisionally until it commits.",
  },
  {
    id: "25/876:lastReceiver",
    question: "A shown ticket must name the peer as last receiver. Whom must a transferred one name?",
    choices: {
      receiver: "the receiver itself, and as last sender the agent in the session",
      peer: "the agent in the session",
    },
    reason: "866 has just made it out to the receiver.",
  },
  {
    id: "25/876:several",
    question: "One of several tickets is bad. Which are kept?",
    choices: { none: "none", goodOnes: "the good ones" },
    reason: "The acknowledgement and the notice name no single ticket.",
  },
  {
    id: "25/864:usable",
    question: "May a ticket be transferred that is in use, or spent?",
    choices: { spentOnly: "a spent one may, one in use is refused", any: "both may" },
    reason: "The mark would be carried away from the agent that must clear it.",
  },
  {
    id: "25/868:object",
    question: "Does the object of a decryption ticket move with it?",
    choices: {
      ticketOnly: "no; hosts move objects, and use under a key released earlier cannot be prevented",
      withObject: "yes",
    },
    reason: "Only tickets are in the message.",
  },
  {
    id: "25/866:credentials",
    question: "May credentials be transferred to another owner?",
    choices: {
      allowed: "yes; who minds refuses credentials with a transfer history",
      ownDevice: "only between devices of one owner",
    },
    reason: "Moving to a new device is an example, and a new device has no credential that could be checked.",
  },
  {
    id: "25/872:owner",
    question: "Does the receiver's owner confirm?",
    choices: { unasked: "no", confirmed: "yes" },
    reason: "Validation by the agent is all that is asked for.",
  },
  {
    id: "25/872:function",
    question: "Which agents have the Receive Ticket function?",
    choices: { everyReceiver: "all that can receive a transfer", merchants: "merchants' agents, as listed" },
    reason: "The examples of a transfer end at customers' agents.",
  },
  {
    id: "25/866:original",
    question: "Which copy bears the new signature?",
    choices: { workingCopy: "a working copy; the stored ticket stays as it was", stored: "the stored ticket" },
    reason: "An abort must restore the ticket exactly.",
  },
  {
    id: "25/868:holderRecord",
    question: "Status and remaining value are kept beside the signed ticket. Do they travel?",
    choices: { travel: "yes, in the same message, and the receiver takes them over", stay: "no" },
    reason: "Else a transfer would restore the value of the day of issue.",
  },
];

/** Settled readings of other agent figures: what the source profile does, and what was proposed instead. */
export const otherAgentReadings: readonly SettledReading[] = [
  {
    id: "30/1122:order",
    question: "Is a replacement opened before the dispute is committed?",
    choices: { openFirst: "yes, as numbered", commitFirst: "no: commit, then open" },
    reason: "A cut between 1122 and 1124 leaves usable goods and no record. The other order is a hardening.",
  },
  {
    id: "23/796:linkCut",
    question: "The link is cut while service is given. What does the rollback restore?",
    choices: {
      everything: "the ticket as it was before the session",
      markSurvives: "the in-use mark and the last known value survive",
    },
    reason: "An abort restores the state before the session. The second is a hardening against free service.",
  },
  {
    id: "30/1100:remedy",
    question: "How does the customer's choice of remedy reach the merchant's agent?",
    choices: {
      hosts: "from host to host",
      agents: "from agent to agent, bound to the session",
    },
    reason: "The query goes from host to host. Hosts are not trusted, so the second is a hardening.",
  },
  {
    id: "30:unanswered",
    question: "A merchant hangs up, or a refund fails. Does an entry remain?",
    choices: { none: "none", entry: "an unanswered or failed dispute leaves its entry" },
    reason: "The abort takes it away. A merchant can thus avoid a record by not answering; an entry is a hardening.",
  },
  {
    id: "32/1172:method",
    question: "By which way of payment is the refund made, and how much?",
    choices: {
      asked: "by the way asked for",
      original: "by the way of the payment unless agreed otherwise, up to the logged price",
    },
    reason: "The wording allows both. The second keeps a refund from becoming a withdrawal: a hardening.",
  },
];
