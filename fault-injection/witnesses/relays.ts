/**
 * What carries messages: agents that pass on what modules say to each other (FIG. 17 and 20), and the numbered steps of
 * the figures that carry (10, 17 to 20), which the charts of other figures do not show.
 *
 * An agent passes on exactly what came in, to the next device on the way, once, and only while its session stands; it
 * passes on nothing of its own accord; and while its session stands it drops nothing that is new.
 */
import type { RefinementLevel } from "../../properties/refinement/index.ts";
import { isPassedOn } from "../world/departure.ts";
import type { SeenMessage } from "../world/eyes.ts";
import type { Received, Run, RunObservation, SentMessage } from "../world/run.ts";
import { carryingFault } from "./carrying.ts";
import type { Finding } from "./finding.ts";

/** What the check of a run needs. */
export interface RelaysOptions {
  readonly level: RefinementLevel;
  readonly judged: readonly string[];
}

/** What is wrong with one observation. */
interface Amiss {
  readonly property:
    | "dropped"
    | "altered"
    | "misrouted"
    | "unasked"
    | "outOfSession"
    | "layerOmitted"
    | "carryingSteps";
  readonly reason: string;
}

/** Where devices do not carry as they should: one finding for each device at most. */
export function relaysFindings(run: Run, { level, judged }: RelaysOptions): readonly Finding[] {
  const findings: Finding[] = [];
  const left = new Set(judged);
  const sessions = new Map<string, string | null>();
  for (const observation of run.observations) {
    const { device, number, steps, holdings } = observation;
    const session = sessions.get(device) ?? null;
    sessions.set(device, holdings?.session ?? null);
    if (!left.has(device)) continue;
    const amiss = amissIn(observation, session, level);
    if (amiss === undefined) continue;
    left.delete(device);
    findings.push({
      witness: "relays",
      class: amiss.property === "dropped" || amiss.property === "carryingSteps" ? "refinement" : "safety",
      property: amiss.property,
      reason: `${device}: ${amiss.reason}`,
      device,
      step: steps.at(-1) ?? null,
      observation: number,
    });
  }
  return findings;
}

function amissIn(observation: RunObservation, session: string | null, level: RefinementLevel): Amiss | undefined {
  const { stimulus, sent, received } = observation;
  const passedOn = sent.filter((message) => isPassedOn(message.seen, message.from));
  if (stimulus.kind === "relay" && received !== undefined) {
    return relayAmiss(observation, received, session) ?? stepsAmiss(observation, level);
  }
  const [first] = passedOn;
  if (first !== undefined) return { property: "unasked", reason: `passes on ${first.seen.name}, which has not come` };
  return layerAmiss(observation) ?? stepsAmiss(observation, level);
}

/** What modules say to each other only when both have the key TA/MM: it goes by FIG. 20. */
const underAllKeys = /^(?:16\/Amount|16\/IncorrectAmountNotice|39\/|41\/)/;

/** A module that has the key TA/MM says nothing to the other one without that layer. */
function layerAmiss({ device, sent }: RunObservation): Amiss | undefined {
  const bare = sent.find(({ seen: { name, route, carrier } }) => {
    return route?.origin === device && underAllKeys.test(name) && carrier === "17/RoutedMessage";
  });
  return bare && { property: "layerOmitted", reason: `sends ${bare.seen.name} in ${bare.seen.carrier}` };
}

function relayAmiss(
  { sent, cut, halted }: RunObservation,
  received: Received,
  session: string | null,
): Amiss | undefined {
  const { seen, isOld } = received;
  const [message, other] = sent;
  if (message === undefined) {
    const must = session !== null && isUnder(seen, session) && !isOld && !cut && halted === undefined;
    return must ? { property: "dropped", reason: `drops ${seen.name}, and its session stands` } : undefined;
  }
  if (other !== undefined) return { property: "unasked", reason: `sends ${sent.length} messages for one ${seen.name}` };
  if (session === null) return { property: "outOfSession", reason: `passes on ${seen.name} without a session` };
  return isOld ? { property: "unasked", reason: `passes on ${seen.name} a second time` } : sentAmiss(seen, message);
}

function sentAmiss(came: SeenMessage, { seen, to }: SentMessage): Amiss | undefined {
  const isOnItsWay = seen.route?.origin === came.route?.origin && seen.route?.destination === came.route?.destination;
  const isForward = isOnItsWay && to !== came.route?.origin;
  if (!isForward) return { property: "misrouted", reason: `passes on ${came.name} to ${to}` };
  if (seen.carrier !== came.carrier) {
    return { property: "altered", reason: `passes on ${came.name} in ${seen.carrier}, which came in ${came.carrier}` };
  }
  const [one, same] = [came.carried, seen.carried];
  if (one && same && Buffer.compare(one, same) === 0) return undefined;
  return { property: "altered", reason: `passes on ${came.name}, and not as it came` };
}

/** From its own module it comes bare or under their key; from the other agent under that of their session. */
function isUnder({ layers = [], route }: SeenMessage, session: string): boolean {
  const [layer] = layers;
  return layer === undefined || layer.session === session || route?.origin.startsWith("MM.") === false;
}

function stepsAmiss(observation: RunObservation, level: RefinementLevel): Amiss | undefined {
  const fault = level === "step" ? carryingFault(observation) : undefined;
  return fault === undefined ? undefined : { property: "carryingSteps", reason: fault };
}
