/** The keys of fixtures: checked-in RSA keys, or names for the symbolic layer. Public, and for tests only. */
import type { CryptoName, KeyPair } from "./cryptography.ts";
import { idealKeyPair } from "./ideal-cryptography.ts";
import { rsaKeyPair } from "./rsa-cryptography.ts";
import file from "./test-keys.json" with { type: "json" };

/** Who has a key pair. `Outsider…` is a chain of its own, which no device has reason to trust. */
export const keyHolders = [
  "PTS",
  "TS",
  "TA.Issuer",
  "TA.A",
  "TA.B",
  "TA.C",
  "TA.Former",
  "PSS",
  "SS",
  "MoneyGenerator",
  "MM.A",
  "MM.B",
  "MM.C",
  "MM.Former1",
  "MM.Former2",
  "MM.Listed",
  "OutsiderPrimary",
  "OutsiderServer",
  "Outsider",
] as const;

/** One of {@link keyHolders}. */
export type KeyHolder = (typeof keyHolders)[number];

const keys: Readonly<Record<string, string>> = file.keys;
const known = new Map<string, KeyPair>();

/** The key pair of a holder in a layer of cryptography. */
export function keyPairOf(holder: KeyHolder, crypto: CryptoName, bits: 1024 | 2048): KeyPair {
  const name = crypto === "symbolic" ? holder : `${bits}/${holder}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  const pair = crypto === "symbolic" ? idealKeyPair(holder) : rsaPair(name);
  known.set(name, pair);
  return pair;
}

function rsaPair(name: string): KeyPair {
  const text = keys[name];
  if (text === undefined) throw new RangeError(`test-keys.json has no key ${name}`);
  return rsaKeyPair(new Uint8Array(Buffer.from(text, "base64")));
}
