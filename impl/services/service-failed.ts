/** How a request to a server that is no device ends without an answer. */
import * as Data from "effect/Data";

/** Why there is no answer. */
export type ServiceFailure =
  /** nobody is there, or the connection broke */
  | "unreachable"
  /** no answer in time: it may still have been carried out */
  | "timeOut"
  /** the server has said that it does not answer this */
  | "refused"
  /** the answer is longer than any can be */
  | "oversized"
  /** the answer is none */
  | "malformed";

/** There is no answer. `field`: where an answer was malformed. */
export class ServiceFailed extends Data.TaggedError("ServiceFailed")<{
  readonly service: "merchandiseServer" | "cardNetwork";
  readonly reason: ServiceFailure;
  readonly field?: string;
}> {}
