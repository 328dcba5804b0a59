/*
 * Transfer of a ticket between two trusted agents, A the giver and B the taker:
 * figure 25 with figures 7A (commit), 7B (abort) and 11 (abort on both sides).
 * Written from the specification alone, to be compared with another checker.
 *
 * One guarded command = one step; a state's name carries the number of the
 * step that comes next. Rows that touch only volatile data of one agent and
 * offer no choice (846-848, 856-860, 864, 870, 874 ...) are run together with
 * their neighbour: a power loss between two of them is the same as one before
 * or after both. Every transaction is about a ticket of its own.
 *
 * Network      Every message ever sent stays in a set, marked with its session
 *              number; taking a message does not remove it. Delay, reordering,
 *              loss, and replay within and across sessions follow from that.
 *              Messages cannot be forged. A message that the receiver is not
 *              waiting for has no effect.
 * Sessions     1 .. 2. A side that has ended session k may open k + 1 on its own.
 *              The number itself survives a power loss.
 * Time-outs    may fire in every state in which an agent waits for its peer. The
 *              status query is not modelled: the network can lose the answer.
 * Power loss   at most LOSSES in all, in any state of either agent, also with no
 *              session open. Durable: session number, outcome of each session
 *              (log and ticket holder in one), A's commit decision. A session does
 *              not survive a restart.
 * Credential   the check of figure 14 is one step that passes or fails.
 *
 * Switches
 *   LITERAL    A sends its notice (886), then commits (888); no decision is stored
 *              first, and a power loss between the two rolls A back.
 *   TELL       a restarted agent still has the session key and sends what it owes:
 *              the abort notice, or the notice of deletion if A had decided.
 *   LOSSES=n   bound on power losses (1).
 * Questions (one per compilation; none of them: look for states that are stuck)
 *   GIVER, TAKER   outcome kind sought at rest, for either transaction
 */

#ifndef LOSSES
#define LOSSES 1
#endif
#define LAST 2                          /* number of sessions */

/* outcomes */
#define NONE 0
#define COM  1
#define ABO  2

/* states of both agents */
#define CLOSED 0
#define DOWN   1
#define x236   2                        /* figure 11 as the side that aborts */
#define x238   3
#define x390   4
#define y236   5                        /* figure 11 as the side that is told */
#define y238   6
#define c232   7                        /* figure 7A after the log entry of 230 */
#define c234   8

/* states of A; their order matters: FREE_A is a range */
#define a852   10
#define a854   11
#define a862   12
#define a866   13
#define a868   14
#define a884   15                       /* waits for the acknowledgement */
#define a885   16                       /* ticket deleted, provisionally; not yet decided */
#define a886   17
#define a888   18

/* states of B */
#define b872   20                       /* waits for the ticket */
#define b876   21
#define b880   22
#define b882   23
#define b890   24                       /* waits for the notice of deletion */
#define b892   25

/* messages to A */
#define STO 1                           /* ticket stored */
#define ABB 2                           /* B has aborted */
/* messages to B */
#define TKT 1                           /* the ticket */
#define DEL 2                           /* ticket deleted */
#define ABA 4                           /* A has aborted */

byte toA[3], toB[3];                    /* messages sent so far, by session */
byte pA, pB;                            /* next step */
byte kA, kB;                            /* session, current or last */
byte outA[3], outB[3];                  /* durable outcome, by session */
bit  decA;                              /* durable: A has decided to commit */
bit  valid;                             /* result of B's check, the same for a whole run */
byte losses = LOSSES;

#define TO_A(m) toA[kB] = toA[kB] | (m)
#define TO_B(m) toB[kA] = toB[kA] | (m)
#define GOT_A(m) (toA[kA] & (m))
#define GOT_B(m) (toB[kB] & (m))

/* A may still abort. The literal reading knows no decision: A is bound by
   sending the notice. */
#ifdef LITERAL
#define FREE_A  (pA >= a852 && pA <= a886)
#define AFTER_DELETION a886
#else
#define FREE_A  (pA >= a852 && pA <= a885)
#define AFTER_DELETION a885
#endif
#define FREE_B  (pB >= b872 && pB <= b892)

#define AT_REST (pA == CLOSED && pB == CLOSED)

proctype Giver()
{
end:    do
        :: d_step { pA == CLOSED && kA < LAST -> kA++; pA = a852 }

        :: d_step { pA == a852 -> pA = a862 }                   /* no check wanted */
        :: d_step { pA == a852 -> pA = a854 }
        :: d_step { pA == a854 -> pA = a862 }                   /* check passed */
        :: d_step { pA == a854 -> pA = x236 }
        :: d_step { pA == a862 -> pA = a866 }
        :: d_step { pA == a866 -> pA = a868 }
        :: d_step { pA == a868 -> TO_B(TKT); pA = a884 }
        :: d_step { pA == a884 && GOT_A(STO) -> pA = AFTER_DELETION }
#ifndef LITERAL
        :: d_step { pA == a885 -> decA = 1; pA = a886 }
#endif
        :: d_step { pA == a886 -> TO_B(DEL); pA = a888 }
        :: d_step { pA == a888 -> outA[kA] = COM; decA = 0; pA = c232 }
        :: d_step { pA == c232 -> pA = c234 }
        :: d_step { pA == c234 -> pA = CLOSED }

        :: d_step { pA == a884 -> pA = x236 }                   /* time-out */
        :: d_step { pA == x236 -> outA[kA] = ABO; pA = x238 }
        :: d_step { pA == x238 -> pA = x390 }
        :: d_step { pA == x390 -> TO_B(ABA); pA = CLOSED }
        :: d_step { FREE_A && GOT_A(ABB) -> pA = y236 }
        :: d_step { pA == y236 -> outA[kA] = ABO; pA = y238 }
        :: d_step { pA == y238 -> pA = CLOSED }

        /* power */
        :: d_step { losses > 0 && pA != DOWN -> losses--; pA = DOWN }
        :: d_step { pA == DOWN && kA == 0 -> pA = CLOSED }
        :: d_step { pA == DOWN && kA > 0 && outA[kA] == COM -> pA = CLOSED }
#ifdef TELL
        :: d_step { pA == DOWN && kA > 0 && outA[kA] == NONE && decA -> pA = a886 }
        :: d_step { pA == DOWN && kA > 0 && outA[kA] != COM && !decA ->
                    outA[kA] = ABO; pA = x390 }
#else
        :: d_step { pA == DOWN && kA > 0 && outA[kA] == NONE && decA -> pA = a888 }
        :: d_step { pA == DOWN && kA > 0 && outA[kA] != COM && !decA ->
                    outA[kA] = ABO; pA = CLOSED }
#endif
        od
}

proctype Taker()
{
end:    do
        :: d_step { pB == CLOSED && kB < LAST -> kB++; pB = b872 }

        :: d_step { pB == b872 && GOT_B(TKT) -> pB = b876 }
        :: d_step { pB == b876 && !valid -> pB = x236 }         /* 878 */
        :: d_step { pB == b876 && valid -> pB = b880 }
        :: d_step { pB == b880 -> pB = b882 }
        :: d_step { pB == b882 -> TO_A(STO); pB = b890 }
        :: d_step { pB == b890 && GOT_B(DEL) -> pB = b892 }
        :: d_step { pB == b892 -> outB[kB] = COM; pB = c232 }
        :: d_step { pB == c232 -> pB = c234 }
        :: d_step { pB == c234 -> pB = CLOSED }

        :: d_step { pB == b872 || pB == b890 -> pB = x236 }     /* time-out */
        :: d_step { pB == x236 -> outB[kB] = ABO; pB = x238 }
        :: d_step { pB == x238 -> pB = x390 }
        :: d_step { pB == x390 -> TO_A(ABB); pB = CLOSED }
        :: d_step { FREE_B && GOT_B(ABA) -> pB = y236 }
        :: d_step { pB == y236 -> outB[kB] = ABO; pB = y238 }
        :: d_step { pB == y238 -> pB = CLOSED }

        /* power */
        :: d_step { losses > 0 && pB != DOWN -> losses--; pB = DOWN }
        :: d_step { pB == DOWN && kB == 0 -> pB = CLOSED }
        :: d_step { pB == DOWN && kB > 0 && outB[kB] == COM -> pB = CLOSED }
        :: d_step { pB == DOWN && kB > 0 && outB[kB] != COM ->
                    outB[kB] = ABO;
#ifdef TELL
                    pB = x390
#else
                    pB = CLOSED
#endif
                  }
        od
}

#define KIND(k) (outA[k] == GIVER && outB[k] == TAKER)

proctype Observer()
{
#if defined(GIVER)
end:    d_step { AT_REST && (KIND(1) || KIND(2)) -> assert(false) }
#else
        /* nothing else can move: both must have ended both sessions */
        timeout -> assert(AT_REST && kA == LAST && kB == LAST)
#endif
}

init
{
        atomic {
                if
                :: valid = 1
                :: valid = 0
                fi;
                run Giver(); run Taker(); run Observer()
        }
}
