/**
 * The agents of a purchase (FIG. 12), whatever it is paid by: how they start, come back, and forget what they have
 * looked at when a purchase is over, so that the next one may turn out otherwise.
 */
import type { Readings } from "../../spec/readings.ts";
import { establishSessionX, establishSessionY } from "../figures/fig-09-establish-session.ts";
import {
  type PayeeFigure,
  type PayerFigure,
  type PurchaseSurroundings,
  purchaseA,
  purchaseB,
} from "../figures/fig-12-purchase.ts";
import { resumeDoubt, type Side } from "../figures/fig-16-doubt.ts";
import { openMerchandise } from "../figures/fig-22-open-merchandise.ts";
import type { DeviceContext, EnvironmentEvent, Fixtures, Goods, Limits, StateConfig } from "../figures/protocol.ts";
import { agentFaults } from "./agent-pair.ts";
import { briefSessionX, briefSessionY } from "./brief-session.ts";
import { beginSession, type DeviceParts, deviceChart, deviceRole } from "./device.ts";

/** What both agents of a purchase are made of. */
export interface AgentParts<Figure> {
  readonly readings: Readings;
  readonly limits: Limits;
  /** the session is established by FIG. 9, and not by its contract */
  readonly cold: boolean;
  readonly pay: PurchaseSurroundings<Figure>["pay"];
  /** what is sold; default: every kind */
  readonly goods?: readonly Goods[];
  /** what an agent that loses power goes on with, tried before all else is given up */
  readonly recovery?: DeviceParts["recovery"];
}

const over = "#over";

/** The end of a transaction: facts about it are forgotten. */
export const transactionOver: StateConfig = {
  id: "over",
  entry: {
    type: "note",
    params: {
      peerCertificate: undefined,
      peerEcho: undefined,
      peerClock: undefined,
      peerCredential: undefined,
      itemsOffered: undefined,
      goodsOffered: undefined,
      goods: undefined,
      amountNamed: undefined,
      funds: undefined,
      random: null,
    },
  },
  always: "#idle",
};

/** Power returns to an agent that pays by money module: a doubt comes before all else. */
function resuming({ readings, pay }: Pick<AgentParts<unknown>, "readings" | "pay">, side: Side) {
  if (pay.module === undefined) return { recovery: [], figures: {} };
  return {
    recovery: [{ guard: inDoubt, target: "#resuming" }],
    figures: { resuming: { id: "resuming", ...resumeDoubt({ readings }, side, over) } },
  };
}

const inDoubt = ({ context }: { readonly context: DeviceContext }): boolean => context.doubt !== null;

const everyKind: readonly Goods[] = ["ticket", "object", "communications"];

/** TA.A: the buyer. */
export function buyer({ readings, limits, cold, pay, recovery = [] }: AgentParts<PayerFigure>) {
  const session = cold ? establishSessionX : briefSessionX;
  const resume = resuming({ readings, pay }, "A");
  const chart = deviceChart({
    id: "TA_A",
    starts: {
      OwnerBuys: { guard: "mayBegin", target: "#f12", actions: beginSession },
      OwnerOpensGoods: { guard: ({ context }) => context.tickets.length > 0, target: "#openingAgain" },
    },
    figures: {
      f12: { id: "f12", ...purchaseA({ readings, session, over, pay }) },
      ...resume.figures,
      openingAgain: { id: "openingAgain", ...openMerchandise(over) },
      over: transactionOver,
    },
    recovery: [...resume.recovery, ...recovery],
    afterwards: over,
  });
  const payments: readonly EnvironmentEvent[] = [
    ...(pay.module === undefined ? [] : [{ type: "OwnerPaysByModule" } as const]),
    ...(pay.card === undefined ? [] : [{ type: "OwnerPaysByCard" } as const]),
  ];
  return deviceRole("TA.A", {
    chart,
    input: { peer: "TA.B", mate: "MM.A", limits },
    environment: [
      { type: "OwnerBuys" },
      { type: "OwnerConfirmsCredential" },
      { type: "OwnerRefusesCredential" },
      { type: "OwnerAcceptsGoods" },
      { type: "OwnerRefusesGoods" },
      ...payments,
      { type: "OwnerCancels" },
      { type: "OwnerOpensGoods" },
    ],
    fixtures: {
      ...agentFaults,
      peerCredential: ["valid", "invalid", "issuerExpired"],
      goodsOffered: ["valid", "differs", "invalid", "badSignature", "mismatch"],
    },
  });
}

/** TA.B: the seller. `fixtures` are facts that the payment looks at. */
export function seller(parts: AgentParts<PayeeFigure> & { readonly fixtures?: SellerFacts }) {
  const { readings, limits, cold, pay, goods, recovery = [], fixtures = {} } = parts;
  const session = cold ? establishSessionY : briefSessionY;
  const resume = resuming({ readings, pay }, "B");
  const chart = deviceChart({
    id: "TA_B",
    starts: { MerchantSells: { guard: "mayBegin", target: "#f12", actions: beginSession } },
    figures: {
      f12: { id: "f12", ...purchaseB({ readings, session, over, pay }) },
      ...resume.figures,
      over: transactionOver,
    },
    recovery: [...resume.recovery, ...recovery],
    afterwards: over,
  });
  const answers: readonly EnvironmentEvent[] =
    pay.card === undefined
      ? []
      : [
          { type: "CardNetworkAnswers", authorized: true },
          { type: "CardNetworkAnswers", authorized: false },
        ];
  return deviceRole("TA.B", {
    chart,
    input: { peer: "TA.A", mate: "MM.B", limits },
    environment: [
      { type: "MerchantSells" },
      { type: "MerchandiseArrives", merchandise: "right" },
      { type: "MerchandiseArrives", merchandise: "wrong" },
      { type: "MerchandiseArrives", merchandise: null },
      ...answers,
    ],
    fixtures: { ...agentFaults, goods: goods ?? everyKind, ...fixtures },
  });
}

type SellerFacts = {
  readonly [Field in "amountNamed" | "peerCredential"]?: readonly NonNullable<Fixtures[Field]>[];
};
