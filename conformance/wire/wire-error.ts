/** What is wrong with bytes that do not follow `spec/wire.cddl`. */

/** Why bytes are refused. */
export type WireErrorReason =
  /** the bytes end too early */
  | "truncated"
  /** there are bytes after the end */
  | "trailingBytes"
  /** longer, or nested deeper, than the format allows */
  | "tooLong"
  /** not the shortest form, an indefinite length, keys out of order, or a kind of item that the format has not */
  | "notDeterministic"
  | "duplicateKey"
  | "wrongType"
  | "outOfRange"
  | "missingField"
  | "unknownField"
  /** a message, record, version or device that the format does not know */
  | "unknownName"
  /** under no key that is known, or not under the right one */
  | "unreadable"
  /** a frame of a store that is not the last one, and whose checksum is wrong */
  | "checksumDiffers"
  /** a record that cannot stand where it stands, or contradicts those before it */
  | "outOfPlace";

/**
 * Bytes that are refused: in which file, message or record, and at which field. `field` is a path such as
 * `change.notesAdded[0].note.body.value`, empty for the whole.
 */
export class WireError extends Error {
  readonly _tag = "WireError";
  readonly reason: WireErrorReason;
  readonly place: string;
  readonly field: string;

  constructor(reason: WireErrorReason, place: string, field: string) {
    // What is wrong lies in the bytes and not in the code, and noise is read by the million.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${place}${field === "" ? "" : `, field ${field}`}: ${reason}`);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = "WireError";
    this.reason = reason;
    this.place = place;
    this.field = field;
  }

  /** The same fault, seen from outside: in a larger place. */
  within(place: string): WireError {
    return new WireError(this.reason, place, this.field);
  }
}
