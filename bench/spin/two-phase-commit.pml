/*
 * Two-phase commit with N resource managers (-DN=9, at most 9), over a set of messages that only grows: one process per
 * role, as in test/published/two-phase-commit.ts. A role's state is its place in its process; steps that change nothing
 * are left out, as the explorer leaves them out.
 */
#ifndef N
#define N 3
#endif
#define ALL ((1 << N) - 1)
#define ME (1 << (_pid - 1))

/* messages sent: Prepared from each resource manager, Commit, Abort */
unsigned prepared : N = 0;
bit commit = 0;
bit abort = 0;
/* whose Prepared the transaction manager has received */
unsigned received : N = 0;

#define RECEIVE(i) :: d_step { ((prepared & ~received) & (1 << (i))) -> received = received | (1 << (i)) }

active proctype manager() {
init_:
  do
  RECEIVE(0)
#if N > 1
  RECEIVE(1)
#endif
#if N > 2
  RECEIVE(2)
#endif
#if N > 3
  RECEIVE(3)
#endif
#if N > 4
  RECEIVE(4)
#endif
#if N > 5
  RECEIVE(5)
#endif
#if N > 6
  RECEIVE(6)
#endif
#if N > 7
  RECEIVE(7)
#endif
#if N > 8
  RECEIVE(8)
#endif
  :: d_step { received == ALL -> commit = 1 } goto committed
  :: d_step { true -> abort = 1 } goto aborted
  od;
committed:
  false;
aborted:
  false
}

active [N] proctype resource() {
working:
  if
  :: d_step { true -> prepared = prepared | ME } goto ready
  :: true -> goto aborted
  :: commit -> goto committed
  :: abort -> goto aborted
  fi;
ready:
  if
  :: commit -> goto committed
  :: abort -> goto aborted
  fi;
committed:
  abort -> goto aborted;
aborted:
  commit -> goto committed
}
