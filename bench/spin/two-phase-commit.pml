/*
 * Two-phase commit with N resource managers, over a set of messages that only grows: one process per role, as in
 * test/published/two-phase-commit.ts. Each step is a d_step, so that states are counted between steps only.
 *
 * A resource manager's state is its place in its process; -DN=9 gives the number of them.
 */
#ifndef N
#define N 9
#endif
#define EVERYONE ((1 << N) - 1)

/* the set of messages: Prepared from each resource manager, Commit, Abort */
unsigned prepared : N = 0;
bit sentCommit = 0;
bit sentAbort = 0;
/* whose Prepared the transaction manager has received */
unsigned received : N = 0;
/* what is checked: somebody committed, somebody aborted */
byte committed = 0;
byte aborted = 0;

init {
  byte i;
  d_step {
    i = 0;
    skip
  }
  atomic {
    run manager();
    do
    :: i < N -> run resource(i); i++
    :: else -> break
    od;
    i = 0
  }
}
