/** Purchases for the tests of this folder: both servers over HTTP, and what owners say when they are asked. */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { type HostRequest, type HostRequestType, objectPartOctets } from "../../spec/host-requests.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { goods } from "../device/rehearsal-purchase.ts";
import { cardsInMemory } from "../services/card-network.ts";
import { merchandiseInMemory, type Stock } from "../services/merchandise-server.ts";
import { serveCards, serveMerchandise } from "../services/over-http.ts";
import type { Told } from "./running-device.ts";

/** Longer than any answer takes on this machine. */
export const timeoutMs = 20_000;

/** An object in three parts. */
const content = new Uint8Array(objectPartOctets * 2 + 9).map((_, index) => index * 7);
const stock: readonly Stock[] = [
  goods.event,
  { ...goods.object, object: { header: goods.object.object.header, content } },
];

/** A merchandise server and a card network that authorizes everything. */
export interface Shop {
  readonly merchandise: string;
  readonly cards: string;
  readonly close: () => Promise<void>;
}

/** Opens both on this machine. */
export const openShop = async (): Promise<Shop> => {
  const scope = await Effect.runPromise(Scope.make());
  const served = async (serve: Effect.Effect<number, unknown, Scope.Scope>): Promise<string> =>
    `http://127.0.0.1:${await Effect.runPromise(Scope.provide(serve, scope))}`;
  const network = cardsInMemory(() => true);
  return {
    merchandise: await served(serveMerchandise(merchandiseInMemory(stock), timeoutMs)),
    cards: await served(serveCards(network, timeoutMs)),
    close: () => Effect.runPromise(Scope.close(scope, Exit.void)),
  };
};

/** What devices have told, in order. */
export type Report = { readonly device: string; readonly told: Told }[];

/** The two owners of a purchase: each says each of these once, when its agent asks for it. */
export class Owners {
  readonly report: Report = [];
  /** both agents have begun, and rest again */
  readonly over: Promise<void>;
  readonly #say: (device: string, request: HostRequest) => void;
  readonly #left: Readonly<Record<string, HostRequest[]>>;
  #end: () => void = () => undefined;
  #watched: (() => void)[] = [];

  constructor(merchandise: string, payment: HostRequest, say: (device: string, request: HostRequest) => void) {
    this.#say = say;
    this.#left = {
      "TA.A": [
        { type: "OwnerBuys", peer: "TA.B", merchandise },
        { type: "OwnerConfirmsCredential" },
        { type: "OwnerAcceptsGoods" },
        payment,
      ],
      "TA.B": [{ type: "MerchantSells", peer: "TA.A", merchandise }],
    };
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** The owner of this device begins. The merchant is to begin first: an agent that nobody expects is not answered. */
  begin(device: "TA.A" | "TA.B"): void {
    this.#answer(device, ["OwnerBuys", "MerchantSells"]);
  }

  /** Hears what a device tells. */
  hear(device: string, told: Told): void {
    this.report.push({ device, told });
    for (const look of this.#watched) look();
    if (told.type !== "prompt") return;
    if (told.step !== "rest") this.#answer(device, told.accepts);
    if (this.#rests("TA.A") && this.#rests("TA.B")) this.#end();
  }

  /** Waits until this device has told of this step. */
  stepped(device: string, step: StepAddress): Promise<void> {
    return this.#until(() =>
      this.report.some((it) => it.device === device && it.told.type === "step" && it.told.step === step),
    );
  }

  /** Waits until these devices have shown what they hold. */
  showing(devices: readonly string[]): Promise<void> {
    const shows = (device: string) => this.report.some((it) => it.device === device && it.told.type === "holdings");
    return this.#until(() => devices.every(shows));
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#watched.push(() => {
        if (holds()) resolve();
      });
    });
  }

  #answer(device: string, accepts: readonly HostRequestType[]): void {
    const requests = this.#left[device] ?? [];
    const index = requests.findIndex(({ type }) => accepts.includes(type));
    const [request] = index < 0 ? [] : requests.splice(index, 1);
    if (request !== undefined) this.#say(device, request);
  }

  #rests(device: string): boolean {
    const prompts = this.report.flatMap((it) => (it.device === device && it.told.type === "prompt" ? [it.told] : []));
    return prompts.length > 1 && prompts.at(-1)?.step === "rest";
  }
}

/** What a device has shown last. */
export const shown = (report: Report, device: string) => {
  const last = report.findLast((it) => it.device === device && it.told.type === "holdings")?.told;
  if (last?.type !== "holdings") throw new Error(`${device} has shown nothing`);
  return last.holdings;
};

/** What a device has not accepted. */
export const refusals = (report: Report) => report.filter(({ told }) => told.type === "refusal");
