/** A network server: it links modules that have signed on, and does nothing else. */
import * as Effect from "effect/Effect";
import { serveLinks } from "../figures/fig-38-network-link.ts";
import { Host } from "./services.ts";

/** Runs until power fails. */
export const networkServer = Effect.gen(function* () {
  yield* Host.use((host) => host.prompt("rest", []));
  yield* serveLinks;
});
