/** A memory of what was made from bytes: it forgets everything when it is full, so it never grows without bound. */
import { keyOf } from "../domain/octets.ts";

const mostEntries = 512;

/** Makes a value from bytes, or remembers the one made before. `make` is pure. */
export const rememberedBy = <A>(make: (octets: Uint8Array) => A): ((octets: Uint8Array) => A) => {
  const made = new Map<string, A>();
  return (octets) => {
    const key = keyOf(octets);
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(octets);
    if (made.size >= mostEntries) made.clear();
    made.set(key, value);
    return value;
  };
};
