/*
 * POS payment between two transaction money modules, A the payer and B the
 * payee: figure 43 with figures 39 (notes), 41 (commit) and 42 (abort).
 * Written from the specification alone, to be compared with another checker.
 *
 * One guarded command = one step; a state's name carries the number of the
 * step that comes next. Rows that touch only volatile data of one module and
 * offer no choice (1784, 1800, 1810, 1566-1572, 1578, 1734-1736 ...) are run
 * together with their neighbour: a power loss between two of them is the same
 * as one before or after both.
 *
 * Network      Every message ever sent stays in a set, marked with its session
 *              number; taking a message does not remove it. Delay, reordering,
 *              loss, and replay within and across sessions follow from that.
 *              Messages cannot be forged. A message that the receiver is not
 *              waiting for has no effect.
 * Sessions     1 .. 2. A side that has ended session k may open k + 1 on its own.
 *              The number itself survives a power loss.
 * Time-outs    may fire in every state in which a module waits for its peer. The
 *              status query is not modelled: the network can lose the answer.
 * Power loss   at most LOSSES in all, in any state of either module, also with no
 *              session open. Durable: session number, outcome and entry of each
 *              session, A's commit decision, B's flag (Ready-to-Commit sent, with
 *              the notes received). A session does not survive a restart.
 *
 * Switches
 *   LITERAL    A acknowledges (1706), then logs (1710); no decision is stored
 *              first, and a power loss between the two rolls A back.
 *   OBEY       a module rolls back on its peer's abort message even after it has
 *              committed, until it opens its next session.
 *   TELL       a restarted module still has the session key and sends what it
 *              owes: the abort message, or the acknowledgement if A had decided.
 *   LOSSES=n   bound on power losses (1).
 * Questions (one per compilation; none of them: look for states that are stuck)
 *   PAYER, PAYEE, ENTRY   outcome kind sought at rest, for either transaction
 *   UNDONE                has a commit ever been undone?
 */

#ifndef LOSSES
#define LOSSES 1
#endif
#define LAST 2                          /* number of sessions */

/* outcomes */
#define NONE 0
#define COM  1
#define ABO  2

/* result of the note checks, the same for a whole run */
#define VALID   0
#define INVALID 1                       /* certificate, holder chain or signature */
#define EXPIRED 2
#define TAINTED 3
#define TOTAL   4                       /* sum is not the expected one */

/* states of both modules */
#define CLOSED 0
#define DOWN   1
#define x1726  2                        /* figure 42 as the side that aborts */
#define x1732  3
#define x1744  4                        /* 1738 if the flag was set, else 1744 */
#define x1746  5
#define y1750  6                        /* figure 42 as the side that is told */
#define y1754  7

/* states of A; their order matters: FREE_A and BOUND_A are ranges */
#define a1782  10                       /* waits for a request */
#define a1786  11
#define a1788  12
#define a1798  13
#define a1802  14
#define a1806  15
#define a1808  16
#define a1812  17
#define a1574  18
#define a1704  19                       /* waits for Ready-to-Commit */
#define a1705  20                       /* has it; decision not yet stored */
#define a1706  21
#define a1710  22
#define a1714  23
#define a1716  24

/* states of B; up to b1718 not committed, after it committed */
#define b1780  30
#define b1790  31                       /* waits for a refusal or for the notes */
#define b1794  32
#define b1580  33
#define b1588  34
#define b1592  35
#define b1596  36
#define b1598  37
#define b1701  38                       /* notes stored; flag not yet set */
#define b1702  39
#define b1708  40                       /* waits for the acknowledgement */
#define b1718  41
#define b1722  42
#define b1724  43

/* messages to A */
#define REQ1 1                          /* request, first sum */
#define REQ2 2                          /* request, second sum */
#define RTC  4                          /* Ready-to-Commit */
#define ABB  8                          /* B has aborted */
/* messages to B */
#define REFI 1                          /* refused: sum incorrect */
#define REFF 2                          /* refused: funds insufficient */
#define NOT1 4                          /* notes worth the first sum */
#define NOT2 8                          /* notes worth the second sum */
#define ACK  16
#define ABA  32                         /* A has aborted */

byte toA[3], toB[3];                    /* messages sent so far, by session */
byte pA, pB;                            /* next step */
byte kA, kB;                            /* session, current or last */
byte outA[3], outB[3];                  /* durable outcome, by session */
bit  entB[3];                           /* durable: entry of 1732 */
bit  decA;                              /* durable: A has decided to commit */
bit  rtcB;                              /* durable: RTC sent, notes received */
byte amtA;                              /* sum that A is asked for */
byte amtB, gotB;                        /* sum that B asks for; sum in the packet */
byte chk;
byte losses = LOSSES;
bit  undone;                            /* some commit has been rolled back */

#define TO_A(m) toA[kB] = toA[kB] | (m)
#define TO_B(m) toB[kA] = toB[kA] | (m)
#define GOT_A(m) (toA[kA] & (m))
#define GOT_B(m) (toB[kB] & (m))

/* A may still abort. The literal reading knows no decision: A is bound by
   sending the acknowledgement. */
#ifdef LITERAL
#define FREE_A  (pA >= a1782 && pA <= a1706)
#define RTC_TAKEN a1706
#else
#define FREE_A  (pA >= a1782 && pA <= a1705)
#define RTC_TAKEN a1705
#endif
#define FREE_B  (pB >= b1780 && pB <= b1718)

/* only under OBEY: committed, yet a message can still change that */
#define BOUND_A ((pA > a1705 && pA <= a1716 && !FREE_A) || (pA == CLOSED && outA[kA] == COM))
#define BOUND_B (pB == b1722 || pB == b1724 || (pB == CLOSED && outB[kB] == COM))

#ifdef OBEY
#define PENDING ((BOUND_A && GOT_A(ABB)) || (BOUND_B && GOT_B(ABA)))
#else
#define PENDING false
#endif
#define AT_REST (pA == CLOSED && pB == CLOSED && !PENDING)

proctype Payer()
{
end:    do
        :: d_step { pA == CLOSED && kA < LAST -> kA++; pA = a1782 }

        /* figure 43: the sum. An old request of this session is taken for a new
           one: nothing but the session number tells messages apart. */
        :: d_step { pA == a1782 && GOT_A(REQ1) -> amtA = 1; pA = a1786 }
        :: d_step { pA == a1782 && GOT_A(REQ2) -> amtA = 2; pA = a1786 }
        :: d_step { pA == a1786 -> pA = a1798 }                 /* correct */
        :: d_step { pA == a1786 -> pA = a1788 }                 /* incorrect */
        :: d_step { pA == a1788 -> TO_B(REFI); amtA = 0; pA = a1782 }
        :: d_step { pA == a1798 -> pA = a1802 }
        :: d_step { pA == a1802 -> pA = a1812 }                 /* sufficient */
        :: d_step { pA == a1802 -> pA = a1806 }
        :: d_step { pA == a1806 -> pA = a1798 }                 /* other split */
        :: d_step { pA == a1806 -> pA = a1808 }
        :: d_step { pA == a1808 -> TO_B(REFF); amtA = 0; pA = a1782 }

        /* figure 39 */
        :: d_step { pA == a1812 -> pA = a1574 }
        :: d_step { pA == a1574 -> TO_B((amtA == 1 -> NOT1 : NOT2)); amtA = 0; pA = a1704 }

        /* figure 41 as the side that commits first */
        :: d_step { pA == a1704 && GOT_A(RTC) -> pA = RTC_TAKEN }
#ifndef LITERAL
        :: d_step { pA == a1705 -> decA = 1; pA = a1706 }
#endif
        :: d_step { pA == a1706 -> TO_B(ACK); pA = a1710 }
        :: d_step { pA == a1710 -> outA[kA] = COM; decA = 0; pA = a1714 }
        :: d_step { pA == a1714 -> pA = a1716 }
        :: d_step { pA == a1716 -> pA = CLOSED }

        /* figure 42: a time-out, or A's owner gives up */
        :: d_step { FREE_A -> amtA = 0; pA = x1726 }
        :: d_step { pA == x1726 -> outA[kA] = ABO; pA = x1744 }
        :: d_step { pA == x1744 -> pA = x1746 }
        :: d_step { pA == x1746 -> TO_B(ABA); pA = CLOSED }
        :: d_step { FREE_A && GOT_A(ABB) -> amtA = 0; pA = y1750 }
#ifdef OBEY
        :: d_step { BOUND_A && GOT_A(ABB) -> pA = y1750 }
        :: d_step { pA == y1750 && (decA || outA[kA] == COM) ->
                    undone = 1; decA = 0; outA[kA] = ABO; pA = y1754 }
        :: d_step { pA == y1750 && !decA && outA[kA] != COM -> outA[kA] = ABO; pA = y1754 }
#else
        :: d_step { pA == y1750 -> outA[kA] = ABO; pA = y1754 }
#endif
        :: d_step { pA == y1754 -> pA = CLOSED }

        /* power */
        :: d_step { losses > 0 && pA != DOWN -> losses--; amtA = 0; pA = DOWN }
        :: d_step { pA == DOWN && kA == 0 -> pA = CLOSED }
        :: d_step { pA == DOWN && kA > 0 && outA[kA] == COM -> pA = CLOSED }
#ifdef TELL
        :: d_step { pA == DOWN && kA > 0 && outA[kA] == NONE && decA -> pA = a1706 }
        :: d_step { pA == DOWN && kA > 0 && outA[kA] != COM && !decA ->
                    outA[kA] = ABO; pA = x1746 }
#else
        :: d_step { pA == DOWN && kA > 0 && outA[kA] == NONE && decA -> pA = a1710 }
        :: d_step { pA == DOWN && kA > 0 && outA[kA] != COM && !decA ->
                    outA[kA] = ABO; pA = CLOSED }
#endif
        od
}

proctype Payee()
{
end:    do
        :: d_step { pB == CLOSED && kB < LAST -> kB++; amtB = 1; pB = b1780 }

        /* figure 43: the sum, and at most one new one */
        :: d_step { pB == b1780 -> TO_A((amtB == 1 -> REQ1 : REQ2)); pB = b1790 }
        :: d_step { pB == b1790 && GOT_B(REFI | REFF) -> pB = b1794 }
        :: d_step { pB == b1794 && amtB == 1 -> amtB = 2; pB = b1780 }
        :: d_step { pB == b1794 -> pB = x1726 }                 /* 1796 */

        /* figure 39. Bad notes may show at the first check or only in a
           signature; a packet for another sum than the current one fails too. */
        :: d_step { pB == b1790 && GOT_B(NOT1) -> gotB = 1; pB = b1580 }
        :: d_step { pB == b1790 && GOT_B(NOT2) -> gotB = 2; pB = b1580 }
        :: d_step { pB == b1580 && (chk == INVALID || chk == TOTAL || gotB != amtB) -> pB = x1726 }
        :: d_step { pB == b1580 && chk != TOTAL && gotB == amtB -> pB = b1588 }
        :: d_step { pB == b1588 && chk == EXPIRED -> pB = x1726 }
        :: d_step { pB == b1588 && chk != EXPIRED -> pB = b1592 }
        :: d_step { pB == b1592 && chk == TAINTED -> pB = x1726 }
        :: d_step { pB == b1592 && chk != TAINTED -> pB = b1596 }
        :: d_step { pB == b1596 && chk == INVALID -> pB = x1726 }
        :: d_step { pB == b1596 && chk != INVALID -> pB = b1598 }
        :: d_step { pB == b1598 -> amtB = 0; gotB = 0; pB = b1701 }

        /* figure 41 as the side that commits last. The flag is stored before the
           message leaves: in the other order a power loss between the two could
           lose notes without an entry. */
        :: d_step { pB == b1701 -> rtcB = 1; pB = b1702 }
        :: d_step { pB == b1702 -> TO_A(RTC); pB = b1708 }
        :: d_step { pB == b1708 && GOT_B(ACK) -> pB = b1718 }
        :: d_step { pB == b1718 -> outB[kB] = COM; rtcB = 0; pB = b1722 }
        :: d_step { pB == b1722 -> pB = b1724 }
        :: d_step { pB == b1724 -> pB = CLOSED }

        /* figure 42 */
        :: d_step { pB == b1790 || pB == b1708 -> pB = x1726 }  /* time-out */
        :: d_step { pB == x1726 && rtcB -> outB[kB] = ABO; amtB = 0; gotB = 0; pB = x1732 }
        :: d_step { pB == x1726 && !rtcB -> outB[kB] = ABO; amtB = 0; gotB = 0; pB = x1744 }
        :: d_step { pB == x1732 -> entB[kB] = 1; rtcB = 0; pB = x1744 }
        :: d_step { pB == x1744 -> pB = x1746 }
        :: d_step { pB == x1746 -> TO_A(ABB); pB = CLOSED }
        :: d_step { FREE_B && GOT_B(ABA) -> amtB = 0; gotB = 0; pB = y1750 }
#ifdef OBEY
        :: d_step { BOUND_B && GOT_B(ABA) -> pB = y1750 }
        :: d_step { pB == y1750 && outB[kB] == COM ->
                    undone = 1; outB[kB] = ABO; pB = y1754 }
        :: d_step { pB == y1750 && outB[kB] != COM -> outB[kB] = ABO; rtcB = 0; pB = y1754 }
#else
        :: d_step { pB == y1750 -> outB[kB] = ABO; rtcB = 0; pB = y1754 }
#endif
        :: d_step { pB == y1754 -> pB = CLOSED }

        /* power. The flag outlives the rollback of 1726, so that a loss between
           1726 and 1732 cannot swallow the entry. */
        :: d_step { losses > 0 && pB != DOWN -> losses--; amtB = 0; gotB = 0; pB = DOWN }
        :: d_step { pB == DOWN && kB == 0 -> pB = CLOSED }
        :: d_step { pB == DOWN && kB > 0 && outB[kB] == COM -> pB = CLOSED }
        :: d_step { pB == DOWN && kB > 0 && outB[kB] != COM ->
                    outB[kB] = ABO; entB[kB] = entB[kB] | rtcB; rtcB = 0;
#ifdef TELL
                    pB = x1746
#else
                    pB = CLOSED
#endif
                  }
        od
}

#define KIND(k) (outA[k] == PAYER && outB[k] == PAYEE && entB[k] == ENTRY)

proctype Observer()
{
#if defined(PAYER)
end:    d_step { AT_REST && (KIND(1) || KIND(2)) -> assert(false) }
#elif defined(UNDONE)
end:    d_step { undone -> assert(false) }
#else
        /* nothing else can move: both must have ended both sessions */
        timeout -> assert(AT_REST && kA == LAST && kB == LAST)
#endif
}

init
{
        atomic {
                if
                :: chk = VALID
                :: chk = INVALID
                :: chk = EXPIRED
                :: chk = TAINTED
                :: chk = TOTAL
                fi;
                run Payer(); run Payee(); run Observer()
        }
}
