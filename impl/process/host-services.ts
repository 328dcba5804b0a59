/**
 * A merchant's host, as far as it asks others: the merchandise server (FIG. 12, 412 to 416) and the card network (FIG. 21,
 * 708 to 712, 726 to 730). What it is told by its agent it asks, and what it hears it answers, at the prompt that it was
 * asked for and at no later one. What fails is answered as the figures take silence, only sooner.
 */
import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import type { HostMessage, HostRequest, HostRequestType } from "../../spec/host-requests.ts";
import type { CardNetwork } from "../services/card-network.ts";
import type { MerchandiseServer } from "../services/merchandise-server.ts";
import type { ServiceFailed } from "../services/service-failed.ts";
import type { Told } from "./running-device.ts";

/** Whom the host can ask; what it cannot ask, owner and operator answer themselves. */
export interface Services {
  readonly merchandise?: MerchandiseServer;
  readonly cards?: CardNetwork;
}

/** What the host does with what it hears. */
export interface HostSide {
  /** answers the device */
  readonly answer: (request: HostRequest) => void;
  /** says that a service has failed */
  readonly failed: (failure: ServiceFailed) => void;
}

type Asked = Effect.Effect<HostRequest, ServiceFailed>;

const noMerchandise: HostRequest = { type: "MerchandiseArrives", merchandise: null };
const notAuthorized: HostRequest = { type: "CardNetworkAnswers", authorized: false, reference: "" };

/** A host that hears what its device tells, and answers what services can answer. */
export class HostServices {
  readonly #services: Services;
  readonly #side: HostSide;
  /** what the agent has given last to be asked for */
  #given: HostMessage | undefined;
  /** the number of the object's part that is asked for next */
  #part = 1;
  #asking: Fiber.Fiber<void> | undefined;

  constructor(services: Services, side: HostSide) {
    this.#services = services;
    this.#side = side;
  }

  /** Hears what the device tells. Nothing is answered before this returns. */
  hear(told: Told): void {
    if (told.type === "host") this.#take(told.message);
    if (told.type === "prompt") this.#answerAt(told.accepts);
  }

  /** Asks nobody any more. */
  close(): void {
    this.#asking?.interruptUnsafe();
    this.#asking = undefined;
  }

  #take(message: HostMessage): void {
    this.#given = message;
    if (message.name === "12/MerchandiseRequest") this.#part = 1;
  }

  #answerAt(accepts: readonly HostRequestType[]): void {
    // The device waits for something else now: an answer to what it has asked before would be taken for one to this.
    this.close();
    const asked = this.#ask(accepts);
    if (asked === undefined) return;
    const { answer } = this.#side;
    // The device has not finished telling yet.
    this.#asking = Effect.runFork(
      Effect.andThen(
        Effect.yieldNow,
        Effect.flatMap(asked, (it) => Effect.sync(() => answer(it))),
      ),
    );
  }

  #ask(accepts: readonly HostRequestType[]): Effect.Effect<HostRequest> | undefined {
    if (accepts.includes("MerchandiseArrives")) return this.#fetch();
    if (accepts.includes("ObjectPartArrives")) return this.#fetchPart();
    return accepts.includes("CardNetworkAnswers") ? this.#authorize() : undefined;
  }

  /** 412 to 414. */
  #fetch(): Effect.Effect<HostRequest> | undefined {
    const given = this.#given;
    const { merchandise } = this.#services;
    if (merchandise === undefined || given?.name !== "12/MerchandiseRequest") return undefined;
    const query = { merchandise: given.merchandise, attempt: given.attempt };
    return this.#or(
      noMerchandise,
      Effect.map(merchandise.fetch(query), (it) => ({ type: "MerchandiseArrives", ...it })),
    );
  }

  /** 414, once more. A part that does not come is not answered: the agent's time runs out. */
  #fetchPart(): Effect.Effect<HostRequest> | undefined {
    const given = this.#given;
    const { merchandise } = this.#services;
    if (merchandise === undefined || given?.name !== "12/MerchandiseRequest") return undefined;
    this.#part += 1;
    const query = { merchandise: given.merchandise, part: this.#part };
    const arrives = Effect.flatMap(merchandise.fetchPart(query), ({ part }) =>
      part === null ? Effect.never : Effect.succeed<HostRequest>({ type: "ObjectPartArrives", ...part }),
    );
    return this.#or(undefined, arrives);
  }

  /** 708 to 710, 726 to 728. */
  #authorize(): Effect.Effect<HostRequest> | undefined {
    const given = this.#given;
    const { cards } = this.#services;
    if (cards === undefined || given === undefined || !("credential" in given)) return undefined;
    const kind = given.name === "21/PaymentAuthorizationRequest" ? "payment" : "refund";
    const answer = cards.authorize({ kind, price: given.price, card: given.credential });
    return this.#or(
      notAuthorized,
      Effect.map(answer, (it) => ({ type: "CardNetworkAnswers", ...it })),
    );
  }

  #or(otherwise: HostRequest | undefined, asked: Asked): Effect.Effect<HostRequest> {
    return Effect.catch(asked, (failure) => {
      this.#side.failed(failure);
      return otherwise === undefined ? Effect.never : Effect.succeed(otherwise);
    });
  }
}
