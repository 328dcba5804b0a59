/** Where and when a process is killed: drawn from what a transaction of its shape has been seen to do. */
import type { Chance } from "./chance.ts";
import type { Halt } from "./child-lines.ts";
import { pieceOctets } from "./planted-stores.ts";
import type { Point } from "./site.ts";

/** What a device does in a transaction. */
export type Role = "giver" | "taker" | "server";

/** Where a kill strikes, for the summary. */
export type Place =
  | "step"
  | "before send"
  | "after send"
  | "before store"
  | "within store"
  | "store under way"
  | "after store"
  | "before delivery"
  | "after delivery"
  | "any moment"
  | "recovery";

/** All places, in the order of the summary. */
export const places: readonly Place[] = [
  "step",
  "before send",
  "after send",
  "before store",
  "within store",
  "store under way",
  "after store",
  "before delivery",
  "after delivery",
  "any moment",
  "recovery",
];

/** One kill that is planned. */
export type Strike =
  /** the process stops at a point, or says that it is there */
  | { readonly by: "point"; readonly place: Place; readonly role: Role; readonly halt: Halt; readonly delayUs: number }
  /** of the transaction's messages, when the relay has it; the process killed is its receiver's */
  | {
      readonly by: "message";
      readonly place: "before delivery" | "after delivery";
      readonly nth: number;
      readonly delayUs: number;
    }
  /** after the transaction, or the recovery, has begun */
  | { readonly by: "moment"; readonly place: "any moment" | "recovery"; readonly role: Role; readonly delayUs: number };

/** What a transaction of one shape has been seen to do when nobody was killed. */
export interface Profile {
  readonly points: Readonly<Partial<Record<Role, readonly Point[]>>>;
  readonly messages: number;
  readonly durationUs: number;
}

const shortDelayUs = 400;
/** Beyond this a write is over, on any disk that we know. */
const writeUs = { file: 1_500, sqlite: 6_000 } as const;

/** How often each way of choosing is used, in parts of a hundred. */
const shares = { store: 45, send: 20, message: 12, moment: 8 } as const;

/** What is to be drawn with. */
export interface Drawing {
  readonly chance: Chance;
  readonly profile: Profile;
  readonly kind: "file" | "sqlite";
  /** only where a store is written and what follows: for stores that are wrong on purpose */
  readonly storesOnly: boolean;
}

/** Draws a kill. */
export function drawStrike(drawing: Drawing): Strike {
  const { chance, profile, storesOnly } = drawing;
  const drawn = chance.whole(100);
  const { store, send, message, moment } = shares;
  if (storesOnly || drawn < store) return pointStrike(drawing, "store");
  if (drawn < store + send) return pointStrike(drawing, "send");
  if (drawn < store + send + message) {
    return {
      by: "message",
      place: chance.isLucky(0.5) ? "before delivery" : "after delivery",
      nth: chance.whole(profile.messages),
      delayUs: chance.whole(shortDelayUs),
    };
  }
  if (drawn < store + send + message + moment) {
    const role = chance.pick(rolesOf(profile));
    return { by: "moment", place: "any moment", role, delayUs: chance.whole(profile.durationUs) };
  }
  return pointStrike(drawing, "step");
}

function rolesOf({ points }: Profile): readonly Role[] {
  return (["giver", "taker", "server"] as const).filter((role) => (points[role]?.length ?? 0) > 0);
}

function pointStrike({ chance, profile, kind }: Drawing, wanted: Point["kind"]): Strike {
  const having = (role: Role): boolean => (profile.points[role] ?? []).some((point) => point.kind === wanted);
  const role = chance.pick(rolesOf(profile).filter(having));
  const all = (profile.points[role] ?? []).flatMap((it, at) => (it.kind === wanted ? [{ ...it, at }] : []));
  const { at, octets } = chance.pick(all);
  const strike = (place: Place, how: Halt["how"], delayUs = 0): Strike => {
    return { by: "point", place, role, halt: { point: at, how }, delayUs };
  };
  if (wanted === "step") return strike("step", "after");
  if (wanted === "send") {
    return chance.isLucky(0.5)
      ? strike("before send", "before")
      : strike("after send", "after", chance.whole(shortDelayUs));
  }
  switch (chance.whole(4)) {
    case 0:
      return strike("before store", "before");
    case 1:
      return strike("after store", "after");
    case 2:
      // A database has its pages written by SQLite itself, where no call of ours can stop it.
      if (kind === "sqlite") return strike("store under way", "under way", chance.whole(writeUs[kind]));
      return strike("within store", { pieces: 1 + chance.whole(Math.max(1, Math.ceil(octets / pieceOctets) - 1)) });
    default:
      return strike("store under way", "under way", chance.whole(writeUs[kind]));
  }
}

/** How often a process is killed once more while it recovers. */
export const recoveryShare = 0.15;

/** A kill during a recovery: at one of its first points, or at any moment from the start of the process on. */
export function drawRecoveryStrike(chance: Chance, role: Role, startUs: number): Strike {
  if (chance.isLucky(0.4)) {
    const how = chance.pick(["before", "after"] as const);
    return { by: "point", place: "recovery", role, halt: { point: chance.whole(4), how }, delayUs: 0 };
  }
  return { by: "moment", place: "recovery", role, delayUs: chance.whole(startUs) };
}

/** Waits so many microseconds, and does nothing else: timers are too coarse for this. */
export function idle(microseconds: number): void {
  const until = performance.now() + microseconds / 1000;
  while (performance.now() < until);
}
