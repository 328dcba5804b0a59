/** The three layers by name. */
import type { Crypto, CryptoLayerName } from "./crypto.ts";
import { forgeCrypto } from "./forge.ts";
import { nativeCrypto } from "./native.ts";
import { symbolicCrypto } from "./symbolic.ts";

const layers: Readonly<Record<CryptoLayerName, Crypto>> = {
  forge: forgeCrypto,
  native: nativeCrypto,
  symbolic: symbolicCrypto,
};

/** The layer of a name. */
export const cryptoNamed = (name: CryptoLayerName): Crypto => layers[name];
