/**
 * Where a fault strikes: logical coordinates, which count what a device does and know nothing of time. They survive a
 * change elsewhere in the run, so that faults can be taken away one by one, and a change of the code.
 *
 * | text                              | what it names                                                              |
 * |-----------------------------------|----------------------------------------------------------------------------|
 * | `TA.A>TA.B 25/TransferAck#1`      | the first message of that name that a device itself sends on that link     |
 * | `TA.A 25/886#1`                   | the first time that the device does that step                              |
 * | `TA.A store#2`                    | the second write of the device to its store                                |
 * | `TA.A wait 25/870#1`              | the first wait with a running timer that begins after that step            |
 *
 * Numbers count from 1, over the whole run. What the harness makes (copies, forgeries) is not counted. A wait before
 * the first step since power came on is `wait start`.
 */
import type { StepAddress } from "../spec/step-address.ts";

/** A coordinate as text; see the table above. */
export type Coordinate = string;

/** The kinds of places that have coordinates. */
export type Place = "message" | "step" | "store" | "wait";

/** A coordinate taken apart. */
export type ParsedCoordinate =
  | {
      readonly place: "message";
      readonly from: string;
      readonly to: string;
      readonly name: string;
      readonly nth: number;
    }
  | { readonly place: "step"; readonly device: string; readonly step: StepAddress; readonly nth: number }
  | { readonly place: "store"; readonly device: string; readonly nth: number }
  | { readonly place: "wait"; readonly device: string; readonly after: StepAddress | "start"; readonly nth: number };

/** The nth message of that name from one device to another. */
export function messageAt(from: string, to: string, name: string, nth: number): Coordinate {
  return `${from}>${to} ${name}#${nth}`;
}

/** The nth time that a device does a step. */
export function stepAt(device: string, step: string, nth: number): Coordinate {
  return `${device} ${step}#${nth}`;
}

/** The nth write of a device to its store. */
export function storeAt(device: string, nth: number): Coordinate {
  return `${device} store#${nth}`;
}

/** The nth wait of a device that begins after a step. */
export function waitAt(device: string, after: string, nth: number): Coordinate {
  return `${device} wait ${after}#${nth}`;
}

const stepPattern = /^\d{1,2}[AB]?\/\d{3,4}$/;
const namePattern = /^(?:\d{1,2}[AB]?\/[A-Za-z][A-Za-z0-9]*|Junk)$/;
const coordinatePattern = /^([A-Za-z0-9.]+)(?:>([A-Za-z0-9.]+))? (?:(wait) )?(\S+)#([1-9]\d{0,5})$/;

/** Takes a coordinate apart; undefined if the text is none. */
export function parseCoordinate(text: Coordinate): ParsedCoordinate | undefined {
  const parts = coordinatePattern.exec(text);
  if (parts === null) return undefined;
  const [, device, to, wait, what, count] = parts;
  if (device === undefined || what === undefined) return undefined;
  const nth = Number(count);
  if (to !== undefined) {
    return wait === undefined && namePattern.test(what)
      ? { place: "message", from: device, to, name: what, nth }
      : undefined;
  }
  if (wait !== undefined) {
    const isPlace = (it: string): it is StepAddress | "start" => it === "start" || stepPattern.test(it);
    return isPlace(what) ? { place: "wait", device, after: what, nth } : undefined;
  }
  if (what === "store") return { place: "store", device, nth };
  const isStep = (it: string): it is StepAddress => stepPattern.test(it);
  return isStep(what) ? { place: "step", device, step: what, nth } : undefined;
}

/** The device that a coordinate is at: for a message, the one that sends it. */
export function deviceAt(parsed: ParsedCoordinate): string {
  return parsed.place === "message" ? parsed.from : parsed.device;
}
