/** Writes `spec/step-address.ts` from the catalogue. Run it after every change of a step number or a figure. */
import { writeFileSync } from "node:fs";
import { catalogue } from "../spec/catalogue.ts";
import { stepAddressSource } from "../spec/step-address-source.ts";

writeFileSync(new URL("../spec/step-address.ts", import.meta.url), stepAddressSource(catalogue));
