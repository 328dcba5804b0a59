/**
 * FIG. 17 to 20 as routes: who hands a message to whom, what is around it on each hop, and what others can put there.
 */
import {
  relayRoutedMessageX,
  relayRoutedMessageY,
  routeX,
  routeY,
  sendRoutedMessageX,
  sendRoutedMessageY,
} from "../figures/fig-17-send-routed-message.ts";
import { routeToAgent, sendToAgent, takeFromModule } from "../figures/fig-18-send-mm-ta-message.ts";
import { routeToModule, sendToModule, takeFromAgent } from "../figures/fig-19-send-ta-mm-message.ts";
import {
  relayERoutedMessageX,
  relayERoutedMessageY,
  sendERoutedMessageX,
  sendERoutedMessageY,
} from "../figures/fig-20-send-e-routed-message.ts";
import type { DeviceContext, ProtocolMessage, StateConfig } from "../figures/protocol.ts";

/** The figures that carry messages of modules. */
export type RelayFigure = "17" | "18" | "19" | "20";

/** The keys, by the names that the catalogue has for them. */
export const keyNames = { between: "TA/TA", device: "TA/MM", modules: "MM/MM" } as const;

/** The hop to a role. */
export interface Hop {
  readonly to: string;
  /** what the role does with what it takes; at the last hop it leaves for `#taken` or `#idle` */
  readonly figure: StateConfig;
  /** FIG. 10, 18 or 19 brings it, and so nothing but what is under this key */
  readonly carrier?: "sameSession" | "sameOrder";
  /** keys that the role has */
  readonly has: Partial<DeviceContext>;
  /** the hop's layers, the inner one first */
  readonly layers: readonly string[];
  /** what others can make and put there */
  readonly noise: readonly ProtocolMessage[];
}

/** A figure as a route. */
export interface Route {
  /** name of the composition */
  readonly name: string;
  readonly from: { readonly name: string; readonly figure: StateConfig; readonly has: Partial<DeviceContext> };
  readonly hops: readonly Hop[];
}

const { between, device, modules } = keyNames;
const agentHas = { session: between, order: device };
const moduleHas = { session: modules, order: device };
const exits = { returned: "#taken", discarded: "#idle" };

/** Noise of any kind, what needs no key, and what was said in an earlier payment of the same devices. */
const onBus: readonly ProtocolMessage[] = [
  { type: "Junk" },
  { type: "RoutedMessage", session: "", inner: "", body: "" },
  { type: "RoutedMessage", session: "", inner: `older ${modules}`, body: "m0" },
];

const inDevice = (type: "MmToTaMessage" | "TaToMmMessage"): readonly ProtocolMessage[] => [
  { type: "Junk" },
  { type, order: "", body: "" },
  { type, order: `older ${device}`, body: "m0" },
];

/** Of FIG. 20: as above; and what an agent passes on when its host gives it noise, as it has the outer key only. */
const layered = (outer: { readonly session: string; readonly order: string }): readonly ProtocolMessage[] => {
  const older = (key: string): string => (key === "" ? "" : `older ${key}`);
  return [
    { type: "ERoutedMessage", session: "", order: "", inner: "", body: "" },
    {
      type: "ERoutedMessage",
      session: older(outer.session),
      order: older(outer.order),
      inner: older(modules),
      body: "m0",
    },
    { type: "ERoutedMessage", ...outer, inner: older(modules), body: "m0" },
  ];
};

const toHost = { has: {}, layers: [modules], noise: onBus };
const inModule = { session: "", order: device };
const inSession = { session: between, order: "" };

/** The routes. */
export const routes: Readonly<Record<RelayFigure, Route>> = {
  "17": {
    name: "send-routed-message",
    from: { name: "MM.X", figure: sendRoutedMessageX("#idle"), has: { session: modules } },
    hops: [
      { ...toHost, to: "HOST.X", figure: routeX("#idle") },
      { to: "TA.X", figure: relayRoutedMessageX("#idle"), has: agentHas, layers: [modules], noise: onBus },
      {
        to: "TA.Y",
        figure: relayRoutedMessageY("#idle"),
        carrier: "sameSession",
        has: agentHas,
        layers: [modules, between],
        noise: [
          { type: "RoutedMessage", session: "", inner: "", body: "" },
          { type: "RoutedMessage", session: between, inner: "", body: "" },
          { type: "RoutedMessage", session: between, inner: `older ${modules}`, body: "m0" },
          { type: "RoutedMessage", session: `older ${between}`, inner: `older ${modules}`, body: "m0" },
        ],
      },
      { ...toHost, to: "HOST.Y", figure: routeY("#idle") },
      { to: "MM.Y", figure: sendRoutedMessageY(exits), has: { session: modules }, layers: [modules], noise: onBus },
    ],
  },
  "18": {
    name: "send-mm-ta-message",
    from: { name: "MM.X", figure: sendToAgent("#idle"), has: moduleHas },
    hops: [
      { to: "HOST.X", figure: routeToAgent("#idle"), has: {}, layers: [device], noise: inDevice("MmToTaMessage") },
      { to: "TA.X", figure: takeFromModule(exits), has: agentHas, layers: [device], noise: inDevice("MmToTaMessage") },
    ],
  },
  "19": {
    name: "send-ta-mm-message",
    from: { name: "TA.X", figure: sendToModule("#idle"), has: agentHas },
    hops: [
      { to: "HOST.X", figure: routeToModule("#idle"), has: {}, layers: [device], noise: inDevice("TaToMmMessage") },
      { to: "MM.X", figure: takeFromAgent(exits), has: moduleHas, layers: [device], noise: inDevice("TaToMmMessage") },
    ],
  },
  "20": {
    name: "send-e-routed-message",
    from: { name: "MM.X", figure: sendERoutedMessageX("#idle"), has: moduleHas },
    hops: [
      {
        to: "TA.X",
        figure: relayERoutedMessageX("#idle"),
        carrier: "sameOrder",
        has: agentHas,
        layers: [modules, device],
        noise: layered(inModule),
      },
      {
        to: "TA.Y",
        figure: relayERoutedMessageY("#idle"),
        carrier: "sameSession",
        has: agentHas,
        layers: [modules, between],
        noise: layered(inSession),
      },
      {
        to: "MM.Y",
        figure: sendERoutedMessageY(exits),
        carrier: "sameOrder",
        has: moduleHas,
        layers: [modules, device],
        noise: layered(inModule),
      },
    ],
  },
};
