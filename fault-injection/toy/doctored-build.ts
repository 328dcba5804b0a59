/**
 * Builds that lie: a sound build whose effects are doctored on the way out. Each is a planted fault that a witness must
 * see.
 */
import type { Build, Device, DeviceEvent, Effect } from "../../conformance/port.ts";
import { frame, readStore } from "../../conformance/wire/records.ts";

/** What a device does about an event, doctored. */
export type Doctor = (inner: Device, event: DeviceEvent) => readonly Effect[];

/** A build whose devices at some address (default: all) are doctored. Every device has a doctor of its own. */
export function doctored(build: Build, doctor: () => Doctor, at?: string): Build {
  return {
    ...build,
    name: `doctored ${build.name}`,
    device: (address, options) => {
      const inner = build.device(address, options);
      if (at !== undefined && at !== address) return inner;
      const doctors = doctor();
      return { handle: (event) => doctors(inner, event), abandon: () => inner.abandon() };
    },
  };
}

/** It shows one ticket or note more than it has. */
export const showsMore = (): Doctor => (inner, event) =>
  inner.handle(event).map((effect): Effect => {
    if (effect.type !== "holdings") return effect;
    const { holdings } = effect;
    const id = "0".repeat(64);
    return { ...effect, holdings: { ...holdings, tickets: [...holdings.tickets, { id, holding: "final" }] } };
  });

/** It never writes: the device believes that it has. */
export const neverWrites = (): Doctor => (inner, event) => {
  const all: Effect[] = [];
  for (let next: DeviceEvent | undefined = event; next !== undefined; ) {
    const effects: readonly Effect[] = inner.handle(next);
    all.push(...effects.filter(({ type }) => type !== "store"));
    next = effects.at(-1)?.type === "store" ? { type: "stored", now: event.now } : undefined;
  }
  return all;
};

/** It says what it will have done before it has stored it: all its messages and steps come before its writes. */
export const speaksFirst = (): Doctor => {
  let writes: Effect[] = [];
  return (inner, event) => {
    if (event.type === "stored") return writes.length > 0 ? [writes.shift() as Effect] : inner.handle(event);
    if (event.type === "start") writes = [];
    const all: Effect[] = [];
    const later: Effect[] = [];
    for (let next: DeviceEvent | undefined = event; next !== undefined; ) {
      const effects: readonly Effect[] = inner.handle(next);
      for (const effect of effects) (effect.type === "store" ? later : all).push(effect);
      next = effects.at(-1)?.type === "store" ? { type: "stored", now: event.now } : undefined;
    }
    const [first, ...rest] = later;
    writes = rest;
    return first === undefined ? all : [...all, first];
  };
};

/** It does not report one of its steps. */
export const leavesOut =
  (step: string): (() => Doctor) =>
  () =>
  (inner, event) =>
    inner.handle(event).filter((effect) => effect.type !== "step" || effect.step !== step);

/** It sends every message twice. */
export const repeatsItself = (): Doctor => (inner, event) =>
  inner.handle(event).flatMap((effect): Effect[] => (effect.type === "send" ? [effect, effect] : [effect]));

/** Whichever timer runs out, it takes it for the one that it has set last. */
export const mindsEveryTimer = (): Doctor => {
  let last = "";
  return (inner, event) => {
    const effects = inner.handle(event.type === "timer" ? { ...event, timer: last } : event);
    for (const effect of effects) if (effect.type === "setTimer") last = effect.timer;
    return effects;
  };
};

/** It tells its owner that all has been aborted, whatever has happened. */
export const tellsAnother = (): Doctor => (inner, event) =>
  inner
    .handle(event)
    .map((effect): Effect => (effect.type === "notice" ? { ...effect, notice: "transactionAborted" } : effect));

/** It tells its owner nothing. */
export const tellsNothing = (): Doctor => (inner, event) => inner.handle(event).filter(({ type }) => type !== "notice");

/** It lets its owner cancel whenever it asks for something. */
export const offersMore = (): Doctor => (inner, event) =>
  inner.handle(event).map((effect): Effect => {
    if (effect.type !== "prompt" || effect.step === "rest" || effect.accepts.includes("OwnerCancels")) return effect;
    return { ...effect, accepts: [...effect.accepts, "OwnerCancels"] };
  });

/** It goes on with this store where its own is damaged. */
export const startsAnyhow =
  (good: Uint8Array): (() => Doctor) =>
  () =>
  (inner, event) => {
    const effects = inner.handle(event);
    const isDamaged = effects.some(({ type }) => type === "halt");
    return event.type === "start" && isDamaged ? inner.handle({ ...event, store: good }) : effects;
  };

/** It takes every store that is not as long as this one for damaged. */
export const haltsAnyhow =
  (length: number): (() => Doctor) =>
  () =>
  (inner, event) => {
    if (event.type !== "start" || event.store.length === length) return inner.handle(event);
    return [{ type: "halt", reason: "storeDamaged", detail: "of another length" }];
  };

/** It gives a ticket although it is in use: it looks at its store as if it were not. */
export const givesInUse =
  (unused: Uint8Array): (() => Doctor) =>
  () =>
  (inner, event) =>
    inner.handle(event.type === "start" ? { ...event, store: unused } : event);

/** In what it writes down, its own clock is a second ahead of what it has told the other end. */
export const entersAnotherTime = (): Doctor => (inner, event) =>
  inner.handle(event).map((effect): Effect => {
    if (effect.type !== "store") return effect;
    const { records } = readStore(effect.bytes, "a write", { at: 0, records: 1 });
    const written = records.map((record) =>
      "entry" in record ? frame({ ...record, entry: { ...record.entry, at: record.entry.at + 1000 } }) : frame(record),
    );
    return { ...effect, bytes: new Uint8Array(Buffer.concat(written)) };
  });

/** It does not hear that time runs out. */
export const isDeafToTimers = (): Doctor => (inner, event) => (event.type === "timer" ? [] : inner.handle(event));

/** It puts off the first message that it gets, so many times. */
export const putsOff =
  (times: number): (() => Doctor) =>
  () => {
    let left = times;
    return (inner, event) => {
      if (event.type !== "message" || left === 0) return inner.handle(event);
      left -= 1;
      return [{ type: "later" }];
    };
  };

/** It puts a message off, and acts on it all the same. */
export const putsOffAndActs = (): Doctor => (inner, event) =>
  event.type === "message" ? [{ type: "later" }, ...inner.handle(event)] : inner.handle(event);

/** It gives its host a key with every step. */
export const tellsItsHost = (): Doctor => (inner, event) =>
  inner.handle(event).flatMap((effect): Effect[] => {
    if (effect.type !== "step") return [effect];
    const message = { name: "22/CommunicationsKey", ticket: "00", keys: new Uint8Array([1]) } as const;
    return [{ type: "host", step: effect.step, message }, effect];
  });
