/** A store in memory: durable as long as the object lives, which is what a simulated device needs. */
import * as Layer from "effect/Layer";
import { ByteStore, type ByteStoreOperations, requireInside } from "./byte-store.ts";

/** A store in memory that begins with these bytes. */
export const memoryStore = (initial: Uint8Array = new Uint8Array(0)): ByteStoreOperations => {
  let stored = new Uint8Array(initial);
  return {
    load: () => stored.slice(),
    write(at, bytes) {
      requireInside(at, stored.length);
      const next = new Uint8Array(at + bytes.length);
      next.set(stored.subarray(0, at));
      next.set(bytes, at);
      stored = next;
    },
  };
};

/** {@link memoryStore} as a service. */
export const layerMemory = (initial: Uint8Array = new Uint8Array(0)): Layer.Layer<ByteStore> =>
  Layer.sync(ByteStore, () => ByteStore.of(memoryStore(initial)));
