/** What a figure gives to the host of its device. */
import type * as Effect from "effect/Effect";
import type { HostMessage } from "../../spec/host-requests.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { Host, type Trace } from "./services.ts";
import { doing } from "./trace.ts";

/** Gives the host a message, and then reports the step. */
export const give = (step: StepAddress, message: HostMessage): Effect.Effect<void, never, Host | Trace> =>
  doing(
    step,
    Host.use((host) => host.give(step, message)),
  );
