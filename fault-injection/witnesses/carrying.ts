/**
 * The steps of the figures that carry messages (10, 17 to 20): for what comes and for what is sent, these and no others.
 */
import { isMessageName, message } from "../../spec/messages.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { SeenMessage } from "../world/eyes.ts";
import type { RunObservation } from "../world/run.ts";

type Steps = readonly StepAddress[];

const none: Steps = [];
const agentSends: Steps = ["10/376", "10/378", "10/380"];
const agentReceives: Steps = ["10/382", "10/384", "10/386"];
const moduleTells: Steps = ["18/658", "18/660", "18/662"];
const agentHears: Steps = ["18/664", "18/666"];
const agentTells: Steps = ["19/668", "19/670", "19/672"];
const moduleHears: Steps = ["19/674", "19/676"];

const figures: ReadonlySet<string> = new Set(["10", "17", "18", "19", "20"]);

const isAgent = (device: string): boolean => device.startsWith("TA.");

/** What is wrong with the steps of carrying in an observation, in words; undefined: nothing. */
export function carryingFault(observation: RunObservation): string | undefined {
  const { device, steps, sent, received, cut, halted } = observation;
  // What power cuts off may be anywhere between a step and its message.
  if (cut || halted !== undefined) return undefined;
  const done = steps.filter((step) => figures.has(step.slice(0, step.indexOf("/"))));
  const going = sent.flatMap(({ seen, to }) => (isAgent(device) ? agentGoing(seen, to) : moduleGoing(seen, to)));
  const coming = received === undefined ? [none] : comingTo(device, received.from, received.seen);
  const least = isTakenIn(observation, done) ? undefined : 0;
  if (coming.some((all) => isComposed(done, all, going, least ?? all.length))) return undefined;
  const expected = [...(coming[0] ?? none), ...going].join(", ");
  return `carries by ${done.join(", ") || "no step"}, where it should be by ${expected || "none"}`;
}

/** What is not accepted is not received to the end, and nothing comes of it but that the device gives up. */
function isTakenIn({ device, steps, sent, received, stimulus }: RunObservation, done: Steps): boolean {
  if (received === undefined || received.seen.name === "Junk") return false;
  if (stimulus.kind === "relay") return sent.length > 0;
  // Under another session's key it is noise.
  if ((received.seen.route?.destination ?? device) !== device) return false;
  const own = steps.find((step) => !done.includes(step));
  return own !== undefined && own !== "11/388" && own !== "42/1726";
}

/** At least so many steps of what comes, and all of what goes. */
function isComposed(done: Steps, coming: Steps, going: Steps, least: number): boolean {
  const taken = done.length - going.length;
  if (taken < least || taken > coming.length) return false;
  const expected = [...coming.slice(0, taken), ...going];
  return done.every((step, at) => step === expected[at]);
}

/** By what a message may be received; more than one, where it cannot be read. */
function comingTo(device: string, from: string, seen: SeenMessage): readonly Steps[] {
  // What belongs to another session is noise in figure 9, and is received as such.
  if (isAgent(device))
    return seen.name === "Junk" ? [agentReceives, agentHears] : [agentComing(seen, from), agentReceives];
  return seen.name === "Junk" ? [moduleHears, ["17/654", "17/656"]] : [moduleComing(seen, from)];
}

/** Whether figure 10 carries a message between agents: the catalogue says so of most, and of status queries nothing. */
function isByFigure10({ name, layers = [] }: SeenMessage): boolean {
  return layers.length > 0 && isMessageName(name) && message(name).via.length > 0;
}

function agentComing(seen: SeenMessage, from: string): Steps {
  const { carrier, layers = [] } = seen;
  if (isAgent(from)) {
    if (carrier === "17/RoutedMessage") return [...agentReceives, "17/650", "17/652"];
    if (carrier === "20/ERoutedMessage") return [...agentReceives, "20/686", "20/688"];
    return isByFigure10(seen) ? agentReceives : none;
  }
  if (carrier === "17/RoutedMessage") return ["17/646", "17/648"];
  if (carrier === "20/ERoutedMessage") return [...agentHears, "20/682", "20/684"];
  return layers.length === 0 ? none : agentHears;
}

function moduleComing({ carrier, layers = [] }: SeenMessage, from: string): Steps {
  if (!isAgent(from)) return none;
  // Until figure 38 has a key there is nothing to decrypt at 656.
  if (carrier === "17/RoutedMessage") return layers.length === 0 ? ["17/654"] : ["17/654", "17/656"];
  if (carrier === "20/ERoutedMessage") return [...moduleHears, "20/690"];
  return layers.length === 0 ? none : moduleHears;
}

function agentGoing(seen: SeenMessage, to: string): Steps {
  const { carrier, layers = [] } = seen;
  if (isAgent(to)) return (carrier ?? null) !== null || isByFigure10(seen) ? agentSends : none;
  return carrier === "17/RoutedMessage" || layers.length === 0 ? none : agentTells;
}

function moduleGoing({ carrier, layers = [], session }: SeenMessage, to: string): Steps {
  // … and nothing to encrypt at 640.
  if (carrier === "17/RoutedMessage") return session === null ? ["17/642", "17/644"] : ["17/640", "17/642", "17/644"];
  if (carrier === "20/ERoutedMessage") return ["20/678", "20/680", ...moduleTells];
  return isAgent(to) && layers.length > 0 ? moduleTells : none;
}
