/** What a device that is an operating-system process has of its machine: clock, timers, chance. */
import { randomBytes } from "node:crypto";
import { clearTimeout, setTimeout } from "node:timers";

/** Clock, timers and chance of a machine. */
export interface Machine {
  /** milliseconds since 1970 */
  readonly now: () => number;
  /** Rings once; answers how to take it back. */
  readonly setTimer: (afterMs: number, ring: () => void) => () => void;
  /** 32 octets that nobody can foresee. */
  readonly entropy: () => Uint8Array;
}

const entropyOctets = 32;

/**
 * This machine. Its clock does not go back or jump when the machine's is set; `clockOffsetMs` is what it differs by, as
 * a device's clock is set when the device is issued.
 */
export const thisMachine = (clockOffsetMs = 0): Machine => ({
  now: () => Math.floor(performance.timeOrigin + performance.now() + clockOffsetMs),
  setTimer: (afterMs, ring) => {
    const timer = setTimeout(ring, afterMs);
    return () => clearTimeout(timer);
  },
  entropy: () => new Uint8Array(randomBytes(entropyOctets)),
});
