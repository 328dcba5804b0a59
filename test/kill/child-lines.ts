/**
 * What harness and device process say to each other, besides what owners and hosts say (`impl/process/host-channel.ts`).
 */
import type { Told } from "../../impl/process/running-device.ts";

/**
 * Where a process is to stop, counted from the line that says so: each numbered step, message sent and write is a point.
 * It says so, and then does nothing more, so that SIGKILL strikes exactly there.
 */
export interface Halt {
  /** from 0 */
  readonly point: number;
  readonly how: How;
}

/** How the stop stands to the point. A step has been done when it is told, so only `after` makes sense there. */
export type How =
  | "before"
  | "after"
  /** a write: after this many pieces of it have reached the file */
  | { readonly pieces: number }
  /** a write: it says so and goes on, and is killed some microseconds later */
  | "under way";

/** Harness to device: count points anew, and stop at one of them (null: at none). */
export interface HaltLine {
  readonly halt: Halt | null;
}

/** Device to harness. */
export type ChildLine =
  | Told
  /** a write begins; `bytes` in base64 */
  | { readonly type: "writing"; readonly at: number; readonly bytes: string }
  | { readonly type: "written" }
  | { readonly type: "sent"; readonly to: string }
  /** a message that came over the link has been dealt with */
  | { readonly type: "took" }
  /** the point is reached: kill now. `under way`: with the delay that was planned */
  | { readonly type: "reached"; readonly how: "stopped" | "under way" };

/** How a store is made wrong on purpose, to show that the test would see it. */
export type Plant =
  /** says that a write is durable, and makes it so only after the next message has left */
  | "write after send"
  /** rewrites the whole file where it stands, with nothing to fall back on */
  | "rewrite in place"
  /** writes behind whatever the file ends with, and so behind a torn tail */
  | "write behind the torn tail"
  /** never forces anything to the disk: what SIGKILL cannot show, because the kernel outlives the process */
  | "no fsync";

/** What a device process of this test is started with: one argument, in JSON. */
export interface ChildOptions {
  readonly address: string;
  readonly store: { readonly kind: StoreKind; readonly path: string };
  readonly port: number;
  readonly clockOffsetMs: number;
  readonly halt: Halt | null;
  readonly plant: Plant | null;
}

/** The two kinds of real stores. */
export type StoreKind = "file" | "sqlite";
