/**
 * A message leaves a device: what the faults at it do to it.
 */
import type { Effect } from "../../conformance/port.ts";
import { messageAt } from "../coordinates.ts";
import type { Fault } from "../faults.ts";
import type { DeviceSite } from "./device-site.ts";
import type { SeenMessage } from "./eyes.ts";
import type { Flight, Held } from "./network.ts";
import { cutAfter, isCutBefore, type Response, recordPoint } from "./response.ts";
import type { SentMessage } from "./run.ts";
import { countOf, type World } from "./state.ts";
import type { IndexedFault } from "./striking.ts";

type Send = Extract<Effect, { readonly type: "send" }>;

/** Puts a message on its link, with all that goes wrong on the way. */
export function putOut(world: World, site: DeviceSite, effect: Send, response: Response): void {
  const from = site.address;
  const { to, bytes } = effect;
  const seen = world.eyes.read(bytes, from, to);
  const at = messageAt(from, to, seen.name, countOf(world, `${from}>${to} ${seen.name}`));
  const passedOn = isPassedOn(seen, from);
  recordPoint(world, site, response, { at, place: "message", to, name: seen.name, bytes: bytes.length, passedOn });
  const faults = world.faults.at(at);
  if (isCutBefore(world, faults, response)) return;
  const message: SentMessage = { at, from, to, bytes, seen, sentIn: response.number, arrivedIn: [] };
  if (seen.name === "38/ConnectRequest") site.connectNumber = seen.fields["number"];
  if (seen.name === "16/PaymentStatusQuery") site.challenge = seen.fields["challenge"];
  response.sent.push(message);
  world.messages.push(message);
  if (faults.length === 0) {
    if (!world.network.loses(from, to)) world.network.send(flightOf(message, bytes, to, from, false));
    return;
  }
  sendUnder(world, message, faults);
  cutAfter(world, faults, response);
}

/** Whether a message is another device's, and this one only passes it on (FIG. 17 and 20). */
export function isPassedOn({ route }: SeenMessage, from: string): boolean {
  return route !== undefined && route !== null && route.origin !== from;
}

function flightOf(of: SentMessage, bytes: Uint8Array, to: string, from: string, altered: boolean): Flight {
  return { from, to, bytes, of, altered, held: undefined };
}

/** The message itself goes first, altered or held back or not at all; then come the copies. */
function sendUnder(world: World, message: SentMessage, faults: readonly IndexedFault[]): void {
  const { from, to } = message;
  let bytes = message.bytes;
  let held: Held | undefined;
  let isDropped = false;
  const copies: Flight[] = [];
  for (const fault of faults) {
    if (fault.kind === "drop") isDropped = true;
    else if (fault.kind === "corrupt") bytes = flipped(bytes, fault.bit ?? 0);
    else if (fault.kind === "truncate") bytes = bytes.subarray(0, (fault.count ?? 0) % Math.max(1, bytes.length));
    else if (fault.kind === "lie") {
      const lie = world.eyes.lie(message.seen, from, to, fault.how ?? "");
      if (lie === undefined) continue;
      bytes = lie;
    } else if (fault.kind === "delay") held = heldUntil(fault);
    else if (fault.kind === "reorder") held = { until: "nextOnLink", left: 0 };
    else if (fault.kind === "cut") cut(world, message, fault);
    else if (isCopying(fault)) copies.push(copyOf(world, message, fault));
    else continue;
    world.faults.strike(fault);
  }
  if (!world.network.loses(from, to) && !isDropped) {
    world.network.send({ ...flightOf(message, bytes, to, from, bytes !== message.bytes), held });
  }
  for (const copy of copies) world.network.sendCopy(copy);
}

function isCopying({ kind }: Fault): boolean {
  return (
    kind === "duplicate" ||
    kind === "replay" ||
    kind === "replayTo" ||
    kind === "reflect" ||
    kind === "replayAfterRestart"
  );
}

function copyOf(world: World, message: SentMessage, fault: Fault): Flight {
  const { from, to, bytes } = message;
  if (fault.kind === "reflect") return flightOf(message, bytes, from, to, true);
  if (fault.kind === "replayTo") return flightOf(message, bytes, fault.to ?? to, from, fault.to !== to);
  const copy = flightOf(message, bytes, to, from, false);
  if (fault.kind === "replay") copy.held = heldUntil(fault);
  if (fault.kind === "replayAfterRestart") {
    copy.held = { until: "rest", left: 0 };
    world.restarts.push({ message, copy });
  }
  return copy;
}

function heldUntil({ until, count }: Fault): Held {
  return { until: until ?? "rest", left: count ?? 1 };
}

/** The link breaks with this message, which is the first that it loses. */
function cut(world: World, { from, to }: SentMessage, { ways, count }: Fault): void {
  const messages = count ?? Number.POSITIVE_INFINITY;
  world.network.cut(from, to, messages);
  if (ways === "both") world.network.cut(to, from, messages);
}

/** The bytes with one bit flipped; negative numbers count from the last one. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  if (bytes.length === 0) return bytes;
  const altered = bytes.slice();
  const bits = bytes.length * 8;
  const place = ((bit % bits) + bits) % bits;
  const byte = altered[place >> 3] as number;
  altered[place >> 3] = byte ^ (0x80 >> (place & 7));
  return altered;
}
