/** What a device is, from its provision: keys, certificate, and whom it trusts. */
import * as Context from "effect/Context";
import type { AgentProvision, ModuleProvision, NetworkServerProvision } from "../domain/provision.ts";

/** This device is a trusted agent. */
export class TrustedAgent extends Context.Service<TrustedAgent, AgentProvision>()("zerosum/impl/device/TrustedAgent") {}

/** This device is a money module. */
export class MoneyModule extends Context.Service<MoneyModule, ModuleProvision>()("zerosum/impl/device/MoneyModule") {}

/** This device is a network server. */
export class NetworkServer extends Context.Service<NetworkServer, NetworkServerProvision>()(
  "zerosum/impl/device/NetworkServer",
) {}
