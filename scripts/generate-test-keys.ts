/**
 * Writes `conformance/wire/test-keys.json`: RSA key pairs for fixtures, one line per key, of 1024 bits for tests and of
 * 2048 for the benchmark. Run by hand, once: `npx node scripts/generate-test-keys.ts`. New keys change every byte that
 * is signed or sealed, and with them the hash chains of replay files with real cryptography.
 *
 * Keys of 1024 bits are too short for anything but tests, and all of these are public.
 */
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { keyHolders } from "../conformance/wire/test-keys.ts";

const about =
  "Test keys. They are public and protect nothing: never use them outside the tests of this repository. " +
  "Private keys (PKCS #8 DER, base64) by length in bits and holder; written by scripts/generate-test-keys.ts.";

const rows = ([1024, 2048] as const).flatMap((bits) =>
  keyHolders.map((holder) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
    const bytes = privateKey.export({ format: "der", type: "pkcs8" });
    return `    ${JSON.stringify(`${bits}/${holder}`)}: ${JSON.stringify(bytes.toString("base64"))}`;
  }),
);

const path = new URL("../conformance/wire/test-keys.json", import.meta.url);
writeFileSync(path, `{\n  "about": ${JSON.stringify(about)},\n  "keys": {\n${rows.join(",\n")}\n  }\n}\n`);
