/**
 * FIG. 17, 18, 19 and 20 by themselves: one end sends a few messages, and every hop between it and the other is a
 * network on which anything may be lost, delayed, reordered, repeated and replayed, and onto which others put what they
 * can make.
 *
 * What it shows is used in all compositions: each figure is a link. See {@link relayAsLink}. FIG. 10, which brings the
 * messages of FIG. 17 and 20 from agent to agent, stands as a link here (see send-message.ts); so do FIG. 18 and 19 in
 * FIG. 20.
 */
import { defineSystem, type Role, type Roles, role, type StepLabel, type System } from "../explorer/index.ts";
import type { DeviceContext, StateConfig } from "../figures/protocol.ts";
import {
  asLink,
  bodies,
  type CarriedView,
  calls,
  carryingChecks,
  type LinkFact,
  observe,
  receiver,
  roomLeft,
  sender,
} from "./carrying.ts";
import { type DeviceChart, deviceChart } from "./device.ts";
import { type Hop, keyNames, type RelayFigure, routes } from "./relay-routes.ts";

/** Bounds. */
export interface RelayOptions {
  /** most messages that the receiving end takes in; default 3 */
  readonly takenMax?: number;
}

const takenMaxDefault = 3;
const types = ["RoutedMessage", "ERoutedMessage", "MmToTaMessage", "TaToMmMessage", "Junk"] as const;

const identifier = (name: string): string => name.replace(".", "_");

/** A hop's transitions: what its carrier brings, or whatever comes. */
function starts({ carrier }: Hop, isLast: boolean): NonNullable<StateConfig["on"]> {
  const guard = ({ context, event }: { readonly context: DeviceContext; readonly event: object }): boolean =>
    (!isLast || roomLeft({ context })) &&
    (carrier !== "sameSession" || ("session" in event && event.session === context.session)) &&
    (carrier !== "sameOrder" || ("order" in event && event.order === context.order));
  return Object.fromEntries(types.map((type) => [type, { guard, target: "#relays" }]));
}

/** The composition: the ends and the relays of one figure. */
export function relays(figure: RelayFigure, options: RelayOptions = {}): System<Roles> {
  const limits = { sessionsMax: 1, roundsMax: options.takenMax ?? takenMaxDefault, splitsMax: 1 };
  const { name, from, hops } = routes[figure];
  const names = [from.name, ...hops.map(({ to }) => to)];
  const last = hops.length - 1;
  const relayed = hops.map((hop, index): readonly [string, Role] => {
    const isLast = index === last;
    const figures = { relays: { id: "relays", ...hop.figure } };
    const id = identifier(hop.to);
    const machine = isLast
      ? receiver(id, starts(hop, isLast), figures)
      : deviceChart({ id, starts: starts(hop, isLast), figures, recovery: [] });
    const input = { ...hop.has, peer: names[index + 2] ?? "", limits };
    const shown = isLast ? observe : () => null;
    return [
      hop.to,
      role<DeviceChart, CarriedView | null>({ machine, inputs: [input], observe: shown }) as unknown as Role,
    ];
  });
  const first = role({
    machine: sender(identifier(from.name), from.figure),
    inputs: [{ ...from.has, peer: names[1] ?? "", limits }],
    environment: calls,
    observe,
  });
  return defineSystem<Roles>({
    name,
    roles: { [from.name]: first, ...Object.fromEntries(relayed) },
    seeds: hops.flatMap(({ to, noise }) => noise.map((message) => ({ to, message }))),
    ...carryingChecks(from.name, names.at(-1) as string),
    tableInvariants: {
      "what is sent has every layer of the hop": (_before, _after, { role: to, message }) => {
        const hop = hops.find((it) => it.to === to);
        if (hop === undefined || !bodies.some((body) => body === message?.["body"])) return true;
        const found = layersOf(message);
        return found.join() === hop.layers.join() || `${to} takes it under ${found.join(" and ") || "no key"}`;
      },
      "what lacks the outer layer is not taken": (_before, _after, { role: to, message }) => {
        const hop = hops.find((it) => it.to === to);
        if (hop?.carrier === undefined || message === undefined) return true;
        return layersOf(message).at(-1) === hop.layers.at(-1) || `${to} takes what others have put there`;
      },
    },
  });
}

/** The keys that a message is under, the inner one first. */
function layersOf(message: StepLabel["message"]): readonly unknown[] {
  return [message?.["inner"], message?.["session"], message?.["order"]].filter(
    (key) => key !== undefined && key !== "",
  );
}

/** The ends of a figure without what lies between them: the message goes over one adversarial link. */
export function relayLink(figure: RelayFigure, options: RelayOptions = {}): System<Roles> {
  const limits = { sessionsMax: 1, roundsMax: options.takenMax ?? takenMaxDefault, splitsMax: 1 };
  const { name, from, hops } = routes[figure];
  const to = hops.at(-1)?.to as string;
  const hand: StateConfig = {
    entry: {
      type: "send",
      params: ({ event }) => ({
        to,
        message: {
          type: "MmToTaMessage",
          order: keyNames.device,
          body: event.type === "CallerSends" ? event.body : "",
        },
      }),
    },
    always: "#idle",
  };
  return defineSystem<Roles>({
    name: `${name} as a link`,
    roles: {
      [from.name]: role({
        machine: sender(identifier(from.name), hand),
        inputs: [{ limits }],
        environment: calls,
        observe,
      }),
      [to]: role({
        machine: receiver(identifier(to), { MmToTaMessage: { guard: roomLeft, target: "#taken" } }, {}),
        inputs: [{ limits }],
        observe,
      }),
    },
    ...carryingChecks(from.name, to),
  });
}

/** Compares one of the figures with an adversarial link, by all that can be seen of them. */
export function relayAsLink<Figure extends RelayFigure>(
  figure: Figure,
  options: RelayOptions = {},
  system: System<Roles> = relays(figure, options),
): LinkFact<Figure> {
  const systems = { figure: system, link: relayLink(figure, options), sender: routes[figure].from.name };
  return asLink(figure, systems, options.takenMax ?? takenMaxDefault);
}
