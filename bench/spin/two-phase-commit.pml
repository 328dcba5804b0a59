/*
 * Two-phase commit with N resource managers (-DN=9), over a set of messages that only grows: one process per role, as
 * in test/published/two-phase-commit.ts. What a role has done so far is its place in its process.
 *
 * Each step is one d_step, so that states are counted between steps only.
 */
#ifndef N
#define N 9
#endif
#define EVERYONE ((1 << N) - 1)

/* messages sent: Prepared from each resource manager, Commit, Abort */
unsigned prepared : N = 0;
bit commit = 0;
bit abort = 0;
/* whose Prepared the transaction manager has received */
unsigned received : N = 0;
/* for the invariant: someone has committed, someone has aborted */
bit committed = 0;
bit aborted = 0;

active proctype manager() {
  do
  :: d_step { prepared & ~received & 1   -> received = received | 1 }
  od
}
