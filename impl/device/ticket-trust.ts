/** With what this agent validates tickets and credentials, now. */
import * as Effect from "effect/Effect";
import type { TicketTrust } from "../domain/ticket-validation.ts";
import { TrustedAgent } from "./identity.ts";
import { ChosenReadings, Clock, Cryptography } from "./services.ts";

/** Keys, clock and reading 14/454. */
export const ticketTrust = Effect.gen(function* () {
  const { primaryKeys } = yield* TrustedAgent;
  const crypto = yield* Cryptography;
  const now = yield* Clock.use((clock) => clock.now);
  const readings = yield* ChosenReadings;
  return { crypto, primaryKeys, now, dates: readings["14/454"] } satisfies TicketTrust;
});
