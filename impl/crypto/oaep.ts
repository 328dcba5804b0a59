/** RSA-OAEP padding with SHA-256 and given chance (RFC 8017, section 7.1.1): the platform draws its own. */
import { hash as digest } from "node:crypto";

const hashOctets = 32;
const emptyLabelHash = digest("sha256", new Uint8Array(0), "buffer");

const masked = (octets: Uint8Array, seed: Uint8Array): Buffer => {
  const out = Buffer.from(octets);
  for (let counter = 0; counter * hashOctets < out.length; counter += 1) {
    const counted = Buffer.alloc(seed.length + 4);
    counted.set(seed);
    counted.writeUInt32BE(counter, seed.length);
    const mask = digest("sha256", counted, "buffer");
    const from = counter * hashOctets;
    for (let index = from; index < Math.min(from + hashOctets, out.length); index += 1) {
      out[index] = (out[index] as number) ^ (mask[index - from] as number);
    }
  }
  return out;
};

/** The padded block, of the length of the key. `seed`: 32 octets. */
export const oaepPadded = (message: Uint8Array, blockOctets: number, seed: Uint8Array): Buffer => {
  const data = Buffer.alloc(blockOctets - hashOctets - 1);
  data.set(emptyLabelHash);
  data[data.length - message.length - 1] = 1;
  data.set(message, data.length - message.length);
  const maskedData = masked(data, seed);
  return Buffer.concat([Buffer.alloc(1), masked(seed, maskedData), maskedData]);
};
