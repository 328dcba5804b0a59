/**
 * FIG. 18, Send MM/TA Message: a money module encrypts a message with the key TA/MM, the host of the device passes it
 * on without being able to read it, and the trusted agent of the same device decrypts it.
 *
 * X: the device; its host only carries. The key has been formed by FIG. 16.
 * Readings: 16/584:side, 10/376:integrity, 10/378:addressing.
 */
import * as Effect from "effect/Effect";
import type { DeviceSession } from "../device/layers.ts";
import { route, saying, seal } from "../device/session.ts";
import { at, doing } from "../device/trace.ts";
import type { FieldsOf, SpokenName } from "../wire/message.ts";

/** MM.X: carries a message to its own agent. */
export const sendToAgent = Effect.fnUntraced(function* <Name extends SpokenName>(
  device: DeviceSession,
  name: Name,
  fields: FieldsOf<Name>,
) {
  const envelope = yield* doing("18/658", seal(device, saying(device, name, fields)));
  yield* doing("18/660", route(device, envelope));
  yield* at("18/662");
});

/** TA.X: a message of its own module's has come, through the host, and is decrypted. */
export const arrivesFromModule = Effect.gen(function* () {
  yield* at("18/664");
  yield* at("18/666");
});
