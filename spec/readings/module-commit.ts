/** Readings of figures 41, 42 and 43: how modules commit, abort and pay at the point of sale. */
import type { SettledReading } from "./reading.ts";

/** Settled readings of commit and abort of modules. The order of acts in 41 and the late abort in 42 are switchable. */
export const moduleCommitReadings: readonly SettledReading[] = [
  {
    id: "41:rows",
    question: "Are 1704 and 1708 receipts, or the transport?",
    choices: {
      receipts: "receipts: 1708 arrives at the Session Manager, who passes it on to the log at 1718",
      transport: "the transport; receipt lies in 1706 and 1718",
    },
    reason:
      "Figure 16 speaks of the transport at these numbers. Same effect. Its misspelt mention of commit is a slip.",
  },
  {
    id: "41/1718:sameManner",
    question: "X completes in the same manner as Y. Which number is which?",
    choices: { mirrored: "1718 commit, 1720 kind of module, 1722 notice, 1724 end of session", other: "another split" },
    reason: "1722 is fixed as the notice by figure 16.",
  },
  {
    id: "41/1712:rows",
    question: "Test and notice share a range. Which is which?",
    choices: { testThenNotice: "1712 test, 1714 notice", one: "both are one act" },
    reason: "1714 is fixed as the notice by figure 16.",
  },
  {
    id: "41/1704:mayAbort",
    question: "May Y still abort after it has received Ready-to-Commit?",
    choices: { untilAcknowledged: "until its acknowledgement is sent, afterwards never", never: "no" },
    reason: "It has only taken over the duty; nobody relies on it before the acknowledgement.",
  },
  {
    id: "41/1720:otherModules",
    question: "Whom do modules tell that are neither transaction nor teller modules, and does a teller tell its bank?",
    choices: { nobody: "nobody is told of success", bank: "the bank is told" },
    reason: "Only the transaction module's subscriber is mentioned.",
  },
  {
    id: "42:rows",
    question: "Are the second numbers of transfers and tests receipts and messages of their own?",
    choices: {
      receipts:
        "1746 send, 1748 receive; 1734 kind, 1736 flag, 1738 message; 1740, 1752, 1756 tests; 1742, 1754, 1758 " +
        "messages",
      transport: "1748 is the transport",
    },
    reason: "1744 needs both facts too. Same effect.",
  },
  {
    id: "42/1742:teller",
    question: "A teller has sent Ready-to-Commit. Is its bank warned of a possible error?",
    choices: { sameMessage: "no: the same message to reverse, and the extra entry", warned: "yes" },
    reason: "The warning is described for subscribers only.",
  },
  {
    id: "42/1732:whatIsLogged",
    question: "The entry is said to record that X committed. What does it record?",
    choices: {
      aborted: "that X aborted after it had sent Ready-to-Commit",
      committed: "that X committed",
    },
    reason: "1726 has just rolled X back.",
  },
  {
    id: "42/1740:otherModules",
    question: "Whom do modules tell that are neither transaction nor teller modules?",
    choices: { nobody: "nobody", bank: "the bank" },
    reason: "No one is mentioned.",
  },
  {
    id: "42/1750:entry",
    question: "Y does not look whether it has itself sent Ready-to-Commit. Does it make an entry?",
    choices: {
      none: "no",
      whenReady: "yes, with the notes of both directions, if it is ready or has an unconditional leg",
    },
    reason:
      "Harmless one way: an authentic abort shows that the peer did not commit. In figure 40 after 1690 or 1698 " +
      "notes given for good are dropped without an entry, so the second is a hardening.",
  },
  {
    id: "42/1746:linkDown",
    question: "The link is the cause of the abort. Is the message awaited to go out?",
    choices: { bestEffort: "no, it is tried and forgotten", awaited: "yes" },
    reason: "Delivery may never be possible.",
  },
  {
    id: "42/1730:emptyList",
    question: "Ready-to-Commit was sent but no notes were received. Is there an entry?",
    choices: { emptyList: "yes, with an empty list", none: "no" },
    reason: "Only the sending is tested.",
  },
  {
    id: "42/1738:warning",
    question: "Is the subscriber warned of an error with money where none has moved (figure 44)?",
    choices: { always: "after any Ready-to-Commit", whenMoved: "only where notes have moved" },
    reason: "Only the sending is tested. The second spares false alarms.",
  },
];

/** Settled readings of the payment at the point of sale. */
export const posReadings: readonly SettledReading[] = [
  {
    id: "43:rows",
    question: "Ranges cover more acts than numbers, or fewer. Which is which?",
    choices: {
      pattern: "1778 prompt, 1780 send, 1782 receive; 1788 and 1808 send, 1790 receive",
      transport: "the second number of a transfer is the transport",
    },
    reason: "Same effect.",
  },
  {
    id: "43/1790:shared",
    question: "Both refusals pass through 1790. What is it?",
    choices: { receipt: "the receipt of one message with a reason field", transport: "a shared transport" },
    reason: "Both are cited with this number.",
  },
  {
    id: "43/1794:again",
    question: "With a new sum the payment begins again. Where?",
    choices: { sending: "at 1780: the sum has been asked for at 1792", prompt: "at 1778, with another prompt" },
    reason: "1778 would only repeat 1792.",
  },
  {
    id: "43/1806:newAmounts",
    question: "Where do new amounts lead?",
    choices: { receipt: "back to 1798", check: "to the funds check at 1800" },
    reason: "Only the case without new amounts is described; they must be taken in.",
  },
  {
    id: "43/1774:direction",
    question: "Who initiates the session?",
    choices: { buyer: "A: 1774 starts it, 1776 is figure 38", merchant: "B" },
    reason: "Not stated; A comes first in the text.",
  },
  {
    id: "43/1760:order",
    question: "What happens on the two sides before the session: in which order?",
    choices: {
      independent: "drawn as one sequence, but A's 1762 to 1766 and B's 1768 to 1772 are independent",
      sequence: "strictly as numbered",
    },
    reason: "The second part is introduced with meanwhile.",
  },
  {
    id: "43/1770:signOn",
    question: "Does the merchant sign on to its module?",
    choices: { already: "it has signed on before", missing: "a step is missing" },
    reason: "None is described.",
  },
  {
    id: "43/1814:binds",
    question: "Who is X and who is Y in the transfer and the commit?",
    choices: { payerFirst: "transfer from A to B; commit with X = B and Y = A", mirrored: "commit with X = A" },
    reason: "The payer must commit first.",
  },
  {
    id: "43/1798:total",
    question: "Who checks that the amounts by type add up to the sum?",
    choices: {
      payer: "Pay/Exchange of A, as if nothing had been entered; the total check of figure 39 backs it up",
      payee: "B's total check only",
    },
    reason: "Not said.",
  },
  {
    id: "43/1784:split",
    question: "When are the types of notes chosen?",
    choices: {
      samePrompt: "in the prompt that confirms the sum; taken in at 1798",
      ownPrompt: "in a prompt of its own",
    },
    reason: "Both are described with the one prompt.",
  },
  {
    id: "43/1792:respondent",
    question: "Who is asked for another sum, the host or the owner?",
    choices: { same: "whoever answered at 1778", host: "always the host" },
    reason: "The two sentences use different words for one interface.",
  },
  {
    id: "43:payerAbort",
    question: "May A abort by itself?",
    choices: { mayAbort: "yes, by figure 42 at any time before the commit", onlyRefuse: "no, only B may" },
    reason: "A refusal returns to B, but time-outs and owners must be able to end it.",
  },
];
