/**
 * FIG. 19, Send TA/MM Message: a trusted agent encrypts a message with the key TA/MM, the host of the device passes it
 * on without being able to read it, and the money module of the same device decrypts it.
 *
 * X: the device; its host only carries. The key has been formed by FIG. 16.
 * Readings: 16/584:side, 10/376:integrity, 10/378:addressing.
 */
import * as Effect from "effect/Effect";
import type { DeviceSession } from "../device/layers.ts";
import { route, saying, seal } from "../device/session.ts";
import { at, doing } from "../device/trace.ts";
import type { FieldsOf, SpokenName } from "../wire/message.ts";

/** TA.X: carries a message to its own module. */
export const sendToModule = Effect.fnUntraced(function* <Name extends SpokenName>(
  device: DeviceSession,
  name: Name,
  fields: FieldsOf<Name>,
) {
  const envelope = yield* doing("19/668", seal(device, saying(device, name, fields)));
  yield* doing("19/670", route(device, envelope));
  yield* at("19/672");
});

/** MM.X: a message of its own agent's has come, through the host, and is decrypted. */
export const arrivesFromAgent = Effect.gen(function* () {
  yield* at("19/674");
  yield* at("19/676");
});
