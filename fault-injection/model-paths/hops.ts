/**
 * The way of a message over the links of a system: modules of a purchase speak over their agents (FIG. 17 and 20).
 */

/** A link that a message takes. */
export interface Hop {
  readonly from: string;
  readonly to: string;
}

const agentOf = (module: string): string => `TA.${module.slice("MM.".length)}`;

/** The links from a device to another, in order. `names`: the devices of the system. */
export function hopsBetween(from: string, to: string, names: ReadonlySet<string>): readonly [Hop, ...Hop[]] {
  const isRelayed =
    from.startsWith("MM.") && to.startsWith("MM.") && names.has(agentOf(from)) && names.has(agentOf(to));
  if (!isRelayed) return [{ from, to }];
  const [own, others] = [agentOf(from), agentOf(to)];
  return [
    { from, to: own },
    { from: own, to: others },
    { from: others, to },
  ];
}

/** Messages of figure 38 and those up to and with 16/554 go as FIG. 17 says: without a key of agent and module. */
const isEarly: ReadonlySet<string> = new Set([
  "CertificateOffer",
  "SessionChallenge",
  "SessionReply",
  "SessionAck",
  "R1Forward",
  "R2Forward",
]);

/**
 * The key TA/MM around a message that a module sends, by what its chart knows when it is sent; undefined: none (FIG. 17).
 */
export function layerAround(type: string, { order }: Readonly<Record<string, unknown>>): string | undefined {
  return isEarly.has(type) || typeof order !== "string" ? undefined : order;
}
