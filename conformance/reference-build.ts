/** The reference implementation behind the build port, in the harness's own process. */
import { EventDevice } from "../impl/index.ts";
import type { Readings } from "../spec/readings.ts";
import type { Build, BuildOptions, Device } from "./port.ts";

/** The reference implementation. */
export const referenceBuild: Build = {
  name: "zerosum reference",
  version: "1",
  reportsSteps: true,
  device: (_address: string, { readings }: BuildOptions): Device =>
    new EventDevice((readings ?? {}) as Partial<Readings>),
};
