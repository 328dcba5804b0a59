/**
 * S2, anonymity: what a merchant sees of a purchase by money module does not depend on who the customer's owner is. Judged
 * over two runs that differ in nothing but what the owner is called in the customer's credentials, keys and chance being
 * the same: the merchant's view of both must be the same, byte for byte.
 *
 * The view is that of the merchant's agent, its module and their host together: every message that goes to either (also
 * one that is lost on its last way), all that either puts out, when, and what host and devices tell and ask each other.
 * That purchases of one agent can be linked is allowed: its number and certificate are in the view.
 */
import { toHex } from "../../conformance/wire/bytes.ts";
import type { Run } from "../world/run.ts";

/** One thing that a merchant sees. */
export interface Sight {
  /** milliseconds since the run began */
  readonly time: number;
  /** what it is: a link, or who tells whom */
  readonly where: string;
  readonly what: string;
}

/** All that a merchant sees of a run, in order. */
export function merchantView(run: Run): readonly Sight[] {
  return run.observations.flatMap((observation): readonly Sight[] => {
    const { device, time, sent, hosted, prompted, notices, request } = observation;
    const arriving = sent.filter(({ from, to }) => isMerchants(to) || isMerchants(from));
    const seen = arriving.map(({ from, to, bytes }) => ({ time, where: `${from}>${to}`, what: toHex(bytes) }));
    if (!isMerchants(device)) return seen;
    const told = (where: string, content: unknown): Sight => ({
      time,
      where: `${device} ${where}`,
      what: text(content),
    });
    return [
      ...(request === undefined ? [] : [told("is told", request)]),
      ...seen,
      ...hosted.map((given) => told("gives", given)),
      ...notices.map((notice) => told("tells", notice)),
      ...(prompted === undefined || prompted === null ? [] : [told("asks", prompted)]),
    ];
  });
}

/** Where two runs look different to the merchant first; undefined: nowhere. */
export function differenceSeen(one: Run, other: Run): string | undefined {
  const [these, those] = [merchantView(one), merchantView(other)];
  for (let at = 0; at < Math.max(these.length, those.length); at++) {
    const [a, b] = [these[at], those[at]];
    if (a === undefined || b === undefined)
      return `of one run the merchant sees ${(a ?? b)?.where}, of the other nothing`;
    if (a.where !== b.where) return `the merchant sees ${a.where}, or ${b.where}`;
    if (a.what !== b.what) return `${a.where} at ${a.time} ms is not the same`;
    if (a.time !== b.time) return `${a.where} is seen at ${a.time} ms, or at ${b.time} ms`;
  }
  return undefined;
}

function isMerchants(device: string): boolean {
  return device.endsWith(".B");
}

/** In words, bytes in hexadecimal. */
function text(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) => (value instanceof Uint8Array ? toHex(value) : value));
}
