/* one process, everything in bit sets */
#ifndef N
#define N 9
#endif
#define ALL ((1 << N) - 1)
unsigned working : N = ALL;
unsigned prep : N = 0;      /* rm prepared */
unsigned com : N = 0;
unsigned abo : N = 0;
unsigned sent : N = 0;
unsigned recv : N = 0;
bit sentCommit = 0; bit sentAbort = 0;
unsigned tm : 2 = 0;
#define OPT(i) \
  :: d_step { working & (1<<i) -> working = working & ~(1<<i); prep = prep | (1<<i); sent = sent | (1<<i) } \
  :: d_step { working & (1<<i) -> working = working & ~(1<<i); abo = abo | (1<<i) } \
  :: d_step { sentCommit && !(com & (1<<i)) -> working = working & ~(1<<i); prep = prep & ~(1<<i); com = com | (1<<i) } \
  :: d_step { sentAbort && !(abo & (1<<i)) -> working = working & ~(1<<i); prep = prep & ~(1<<i); abo = abo | (1<<i) } \
  :: d_step { tm == 0 && (sent & ~recv & (1<<i)) -> recv = recv | (1<<i) }
active proctype all() {
  do
  :: d_step { tm == 0 && recv == ALL -> tm = 1; sentCommit = 1 }
  :: d_step { tm == 0 -> tm = 2; sentAbort = 1 }
  OPT(0)
#if N > 1
  OPT(1)
#endif
#if N > 2
  OPT(2)
#endif
#if N > 3
  OPT(3)
#endif
#if N > 4
  OPT(4)
#endif
#if N > 5
  OPT(5)
#endif
#if N > 6
  OPT(6)
#endif
#if N > 7
  OPT(7)
#endif
#if N > 8
  OPT(8)
#endif
  od
}
