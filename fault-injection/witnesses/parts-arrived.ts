/**
 * Whether the parts of an object that travel ahead of it have come as they were sent: if not, what its receiver finds is
 * another object than the one that is signed.
 */
import type { Run } from "../world/run.ts";

const part = "15/ObjectPart";

/** Has every part for this device come, unaltered and for the first time in the order in which it was sent? */
export function havePartsArrived({ messages, observations }: Run, device: string): boolean {
  const sent = messages.filter(({ to, seen }) => to === device && seen.name === part);
  if (sent.length === 0) return true;
  // One that comes before its time is refused.
  const arrived = observations.flatMap(({ device: at, received, later, refusals }) =>
    at === device && !later && refusals.length === 0 && received?.of?.seen.name === part && !received.altered
      ? [received.of]
      : [],
  );
  const first = [...new Set(arrived)];
  return first.length === sent.length && first.every((message, index) => message === sent[index]);
}
