/*
 * Two-phase commit with N resource managers (-DN=9, at most 9), over a set of messages that only grows: the same state
 * space as test/published/two-phase-commit.ts. One process and one bit per fact, which is what suits Spin best; steps
 * that change nothing are left out, as the explorer leaves them out.
 */
#ifndef N
#define N 3
#endif
#define ALL ((1 << N) - 1)
#define B(i) (1 << (i))

/* resource managers, by state */
unsigned working : N = ALL;
unsigned ready : N = 0;
unsigned committed : N = 0;
unsigned aborted : N = 0;
/* the transaction manager: 0 init, 1 committed, 2 aborted; and whose Prepared it has received */
unsigned manager : 2 = 0;
unsigned received : N = 0;
/* messages sent */
unsigned prepared : N = 0;
bit commit = 0;
bit abort = 0;

#define RESOURCE(i) \
  :: d_step { (working & B(i)) -> working = working & ~B(i); ready = ready | B(i); prepared = prepared | B(i) } \
  :: d_step { (working & B(i)) -> working = working & ~B(i); aborted = aborted | B(i) } \
  :: d_step { commit && !(committed & B(i)) -> working = working & ~B(i); ready = ready & ~B(i); \
              aborted = aborted & ~B(i); committed = committed | B(i) } \
  :: d_step { abort && !(aborted & B(i)) -> working = working & ~B(i); ready = ready & ~B(i); \
              committed = committed & ~B(i); aborted = aborted | B(i) } \
  :: d_step { manager == 0 && (prepared & B(i)) && !(received & B(i)) -> received = received | B(i) }

active proctype system() {
end:
  do
  :: d_step { manager == 0 && received == ALL -> manager = 1; commit = 1 }
  :: d_step { manager == 0 -> manager = 2; abort = 1 }
  RESOURCE(0)
#if N > 1
  RESOURCE(1)
#endif
#if N > 2
  RESOURCE(2)
#endif
#if N > 3
  RESOURCE(3)
#endif
#if N > 4
  RESOURCE(4)
#endif
#if N > 5
  RESOURCE(5)
#endif
#if N > 6
  RESOURCE(6)
#endif
#if N > 7
  RESOURCE(7)
#endif
#if N > 8
  RESOURCE(8)
#endif
  od
}
