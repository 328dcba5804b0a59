/** Readings of figures 39 and 40: how notes are chosen, checked and exchanged. */
import type { SettledReading } from "./reading.ts";

/** Settled readings of the transfer of notes, and one of the exchange. */
export const noteReadings: readonly SettledReading[] = [
  {
    id: "39:rows",
    question: "Ranges cover more acts than numbers, or fewer. Which is which?",
    choices: {
      pattern: "1572 assemble, 1574 send; 1584 kind of module, 1586 expiry, 1588 outcome; Verify Y is Verifier Y",
      sendBox: "1574 is the transport",
    },
    reason: "1576 is the stated receipt; the behaviour is the same.",
  },
  {
    id: "39/1578:chain",
    question: "What is verified about the transfers of a note?",
    choices: {
      giversAndTakers:
        "each taker is the next giver, the first giver is the issuing generator, the last taker is Y, and ids are " +
        "those of the certificates",
      certificates: "only their certificates",
    },
    reason: "The sentence is garbled, but ends with the matching of givers and takers.",
  },
  {
    id: "39/1582:starter",
    question: "Who starts the abort?",
    choices: { payee: "Y, who finds the fault", payer: "X" },
    reason: "The binding is not stated.",
  },
  {
    id: "39/1566:transfers",
    question: "Which transfers are to be few?",
    choices: { recorded: "those recorded in the notes already", toBeMade: "those to be made now" },
    reason: "The second number equals that of the notes, which is at its least already.",
  },
  {
    id: "39/1566:residual",
    question: "Which value counts for the monetary-unit days?",
    choices: { whole: "the whole value left in the note before the transfer", taken: "the value taken from it" },
    reason: "Literal. They differ only where a note is used in part.",
  },
  {
    id: "39/1566:tie",
    question: "What if alternatives are still equal, and which note is used in part?",
    choices: {
      soonestFirst: "full value from notes that expire first, change on the last; then the order of the note ids",
      any: "any of them",
    },
    reason: "Not stated; the objective is to pass on what expires soonest, and runs must be repeatable.",
  },
  {
    id: "39/1566:usable",
    question: "Which notes may be chosen?",
    choices: {
      acceptable:
        "none provisional or reserved; for a transaction module none expired or with a blocked holder; for other " +
        "kinds those too",
      any: "all that are held",
    },
    reason: "Y would refuse the others at 1588 or 1592; a bank must be able to take them in.",
  },
  {
    id: "39/1566:daysLeft",
    question: "How are the days to expiry counted?",
    choices: { calendarDays: "whole calendar days (UTC), 0 on the last day and after", exact: "by the second" },
    reason: "No rounding is given.",
  },
  {
    id: "39/1590:generator",
    question: "Is the issuing generator's id looked up on the bad id list?",
    choices: { included: "yes", holdersOnly: "no, holders only" },
    reason: "Not mentioned, and the list can contain it.",
  },
  {
    id: "39/1578:certificateDates",
    question: "Certificates in a note's history may have expired since. On which day must they be valid?",
    choices: { atTransfer: "on the day of their transfer", now: "today" },
    reason: "Else a note dies with the certificate of a former holder. The transfer record needs its date.",
  },
  {
    id: "39/1578:historyDates",
    question: "Who vouches for the dates in a note's history?",
    choices: {
      asClaimed: "the holder who wrote them",
      monotonic: "they must not decrease, and the last one must be recent",
    },
    reason: "Nothing is said. Unchecked dates can be set back behind an expiry: the second is a hardening.",
  },
  {
    id: "39/1584:otherModules",
    question: "Why do tellers and other kinds skip expiry and blocked ids, and do they skip more?",
    choices: {
      theseTwo: "banks must be able to take such notes in; nothing else is skipped",
      all: "they skip all checks",
    },
    reason: "The signatures are verified for every kind of module.",
  },
  {
    id: "40/1688:randomBit",
    question: "How is the random bit made?",
    choices: {
      parity: "the parity of R(A) XOR R(B), as given",
      committed: "raw bits, with a commitment to R(A) before R(B) is seen",
    },
    reason:
      "A chooses R(A) after it has seen R(B), so a broken module could bias the bit, and parity-adjusted keys would " +
      "fix it at 0: the second is a hardening.",
  },
];
