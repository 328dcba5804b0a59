/** What kind of module this device is: the figures of the modules ask again and again. */
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import { MoneyModule } from "../device/identity.ts";
import { reportToAgent } from "../device/own-agent.ts";
import type { Notice } from "../device/port.ts";
import { Host } from "../device/services.ts";
import { doing } from "../device/trace.ts";
import { kindOfModule, type ModuleKind } from "../domain/numbering.ts";

/** The kind that this module's own number belongs to. */
export const ownKind: Effect.Effect<ModuleKind | undefined, never, MoneyModule> = MoneyModule.use(({ numbering, id }) =>
  Effect.succeed(kindOfModule(numbering, id)),
);

/** Is this a transaction money module? */
export const isTransactionModule = Effect.map(ownKind, (kind) => kind === "TMM");

/** Is this a teller money module? */
export const isTellerModule = Effect.map(ownKind, (kind) => kind === "TELLER");

/** Tells the subscriber, or the bank; in a purchase the own agent, too (FIG. 16: 584, 586). */
export const tell = (step: StepAddress, notice: Notice) =>
  doing(
    step,
    Host.use((host) => host.notice(step, notice)),
  ).pipe(Effect.andThen(reportToAgent(notice)));
