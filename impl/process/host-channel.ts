/** Owner and host of a device that is a process: lines of JSON on its standard input and output. */
import { writeSync } from "node:fs";
import * as Data from "effect/Data";
import type { HostRequest, HostRequestType } from "../../spec/host-requests.ts";
import { type Check, isRecord, replaceOctets, requestFields, reviveOctets } from "./host-fields.ts";
import type { Told } from "./running-device.ts";

/** What a line says: a request or answer of the owner or host, or that the device is to show what it holds. */
export type HostLine = { readonly request: HostRequest } | { readonly inspect: true };

/** A line that is not one; `field` names what is wrong: `request.amount`. */
export class HostLineError extends Data.TaggedError("HostLineError")<{ readonly field: string }> {}

/** An object's header and its first part, in base64, with all that is around them. */
const lineCharactersMax = 131_072;

/** Collects lines from pieces of a stream. */
export class Lines {
  #pending = "";

  /** The lines that are complete. @throws HostLineError when there is no end to one */
  take(piece: string): readonly string[] {
    const [first = "", ...rest] = piece.split("\n");
    const all = [this.#pending + first, ...rest];
    this.#pending = all.pop() ?? "";
    if (this.#pending.length > lineCharactersMax) throw new HostLineError({ field: "length" });
    return all.filter((line) => line !== "");
  }
}

const isRequestType = (value: unknown): value is HostRequestType =>
  typeof value === "string" && Object.hasOwn(requestFields, value);

const wrong = (field: string): never => {
  throw new HostLineError({ field });
};

const readRequest = (request: unknown): HostRequest => {
  if (!isRecord(request)) return wrong("request");
  const { type, ...rest } = request;
  if (!isRequestType(type)) return wrong("request.type");
  const checks: Readonly<Record<string, Check>> = requestFields[type];
  for (const [name, check] of Object.entries(checks)) if (!check(rest[name])) wrong(`request.${name}`);
  for (const name of Object.keys(rest)) if (!Object.hasOwn(checks, name)) wrong(`request.${name}`);
  return request as unknown as HostRequest;
};

/** Reads a line. @throws HostLineError */
export const readHostLine = (line: string): HostLine => {
  let said: unknown;
  try {
    said = JSON.parse(line, reviveOctets);
  } catch {
    return wrong("line");
  }
  if (!isRecord(said) || Object.keys(said).length !== 1) return wrong("line");
  if (said["inspect"] === true) return { inspect: true };
  return { request: readRequest(said["request"]) };
};

const standardOutput = 1;

/** Writes a line to standard output. It has left the process when this returns, whatever happens next. */
export const writeLine = (value: Told | Readonly<Record<string, unknown>>): void => {
  const line = Buffer.from(`${JSON.stringify(value, replaceOctets)}\n`);
  let written = 0;
  while (written < line.length) written += writeSync(standardOutput, line, written);
};
