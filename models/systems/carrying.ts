/**
 * The two ends of a figure that carries messages (FIG. 10, 17 to 20), what is checked of it, and the comparison with a
 * link. What lies between the ends is the system's own.
 */
import { adversarial, type Exploration, explore, type Local, type Network, type System } from "../explorer/index.ts";
import type { Roles } from "../explorer/system.ts";
import type { DeviceContext, EnvironmentEvent, StateConfig } from "../figures/protocol.ts";
import { type Observer, observableBehaviours } from "./behaviours.ts";
import { type DeviceChart, deviceChart } from "./device.ts";

/** What an end shows: what the sender was given to send, or the receiver has taken in. */
export interface CarriedView {
  readonly carried: readonly string[];
  /** reading 10/386=abort: something unreadable came */
  readonly aborted: boolean;
}

/** The messages that are sent. */
export const bodies = ["m1", "m2"] as const;

/** The calling figure hands over each message, in any order. */
export const calls: readonly EnvironmentEvent[] = bodies.map((body) => ({ type: "CallerSends", body }));

/** The calling figure's end: each message is handed to the figure once. */
export function sender(id: string, figure: StateConfig): DeviceChart {
  return deviceChart({
    id,
    starts: {
      CallerSends: {
        guard: ({ context, event }) => !context.carried.includes(event.body),
        target: "#carries",
        actions: { type: "note", params: ({ context, event }) => ({ carried: [...context.carried, event.body] }) },
      },
    },
    figures: { carries: { id: "carries", ...figure } },
    recovery: [],
  });
}

/** The called figure's end: what comes out of the figure, at `#taken`, is written down. */
export function receiver(
  id: string,
  starts: NonNullable<StateConfig["on"]>,
  figures: Record<string, StateConfig>,
): DeviceChart {
  const taken: StateConfig = {
    id: "taken",
    entry: {
      type: "note",
      params: ({ context, event }) => ("body" in event ? { carried: [...context.carried, event.body] } : {}),
    },
    always: "#idle",
  };
  return deviceChart({ id, starts, figures: { ...figures, taken }, recovery: [] });
}

/** The receiver may take in one message more. */
export const roomLeft = ({ context }: { readonly context: DeviceContext }): boolean =>
  context.carried.length < context.limits.roundsMax;

/** What an end shows of itself. */
export const observe = ({ value, context }: Local<DeviceChart>): CarriedView => ({
  carried: context.carried,
  aborted: value === "aborted",
});

/** What the ends must do, whatever lies between them; by the names of their roles. */
export function carryingChecks<X extends string, Y extends string>(x: X, y: Y) {
  type View = { readonly [Name in X | Y]: CarriedView };
  const sent = (view: View): readonly string[] => (view[x] as CarriedView).carried;
  const taken = (view: View): readonly string[] => (view[y] as CarriedView).carried;
  return {
    invariants: {
      "Y takes in only what X sent": (view: View) => {
        const foreign = taken(view).find((body) => !sent(view).includes(body));
        return foreign === undefined || `${foreign} was never sent in this session`;
      },
    },
    sometimes: {
      delivered: (view: View) => taken(view).length > 0,
      "delivered twice": (view: View) => new Set(taken(view)).size < taken(view).length,
      "overtaken by a later one": (view: View) => taken(view)[0] !== undefined && taken(view)[0] === sent(view)[1],
      "sent, and not delivered": (view: View) => sent(view).length === bodies.length && taken(view).length === 0,
    },
  } as const;
}

/** What stands for a figure in compositions, and what shows that it may. */
export interface LinkFact<Figure extends string = string> {
  readonly figure: Figure;
  /** a message handed over may arrive any number of times or never, in any order; nothing else arrives */
  readonly standsFor: Network;
  /** the sequences of sending, arriving and giving up of the figure, and of the link */
  readonly behaviours: { readonly figure: readonly string[]; readonly link: readonly string[] };
  /** they are the same */
  readonly holds: boolean;
  readonly bound: { readonly messages: number; readonly takenMax: number; readonly eventsMax: number };
}

/** What a figure does to those who use it: `sends m1`, `takes m1`, `gives up`; `x` is the role that sends. */
export function carriedEvents(x: string): Observer {
  return ({ role: name, before, after }) => {
    if (after.value === "aborted" && before.value !== "aborted") return "gives up";
    const carried = after.context["carried"] as readonly string[];
    if (carried.length === (before.context["carried"] as readonly string[]).length) return undefined;
    return `${name === x ? "sends" : "takes"} ${carried.at(-1)}`;
  };
}

/** Compares a figure with an adversarial link between the same ends, by all that can be seen of them. */
export function asLink<Figure extends string>(
  name: Figure,
  systems: { readonly figure: System<Roles>; readonly link: System<Roles>; readonly sender: string },
  takenMax: number,
): LinkFact<Figure> {
  const eventsMax = bodies.length + takenMax + 1;
  const seen = (exploration: Exploration) =>
    observableBehaviours(exploration, carriedEvents(systems.sender), eventsMax);
  const figure = seen(explore(systems.figure));
  const link = seen(explore(systems.link));
  return {
    figure: name,
    standsFor: adversarial(),
    behaviours: { figure, link },
    holds: figure.join("\n") === link.join("\n"),
    bound: { messages: bodies.length, takenMax, eventsMax },
  };
}
