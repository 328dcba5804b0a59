import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import {
  type HostMessage,
  type HostRequest,
  type HostRequestType,
  objectPartOctets,
} from "../../spec/host-requests.ts";
import { type AuthorizationAnswer, cardsInMemory } from "../services/card-network.ts";
import { merchandiseInMemory, type Stock } from "../services/merchandise-server.ts";
import { ServiceFailed } from "../services/service-failed.ts";
import { HostServices, type Services } from "./host-services.ts";

const price = { type: "USD", amount: 100 };
const seat: Stock = { merchandise: "seat", kind: "event", price, fields: {} };
const content = new Uint8Array(objectPartOctets + 1);
const song: Stock = {
  merchandise: "song",
  kind: "object",
  price,
  fields: {},
  object: { header: content.slice(0, 3), content },
};

const wanted = (merchandise: string, attempt = 1): HostMessage => ({
  name: "12/MerchandiseRequest",
  merchandise,
  attempt,
});
const charged: HostMessage = { name: "21/PaymentAuthorizationRequest", price, credential: "4000" };
const refunded: HostMessage = { name: "21/RefundAuthorizationRequest", price, credential: "4000" };

/** A host; `until` waits until it has answered or failed so often. */
const hostWith = (services: Services) => {
  const answers: HostRequest[] = [];
  const failures: string[] = [];
  let wake: () => void = () => undefined;
  const host = new HostServices(services, {
    answer: (request) => {
      answers.push(request);
      wake();
    },
    failed: ({ service, reason }) => {
      failures.push(`${service} ${reason}`);
      wake();
    },
  });
  const give = (message: HostMessage): void => host.hear({ type: "host", step: "12/412", message });
  const prompt = (...accepts: readonly HostRequestType[]): void =>
    host.hear({ type: "prompt", step: "12/414", accepts });
  const until = async (events: number): Promise<void> => {
    while (answers.length + failures.length < events) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { host, give, prompt, until, answers, failures };
};

/** What has been begun has had its time when this is over. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe("a merchant's host", () => {
  it("fetches what its agent wants, and says when there is none", async () => {
    const { give, prompt, until, answers } = hostWith({ merchandise: merchandiseInMemory([seat]) });
    give(wanted("seat"));
    prompt("MerchandiseArrives");
    // The agent has not finished yet when it is heard.
    expect(answers).toEqual([]);
    await until(1);
    give(wanted("chair", 2));
    prompt("MerchandiseArrives");
    await until(2);
    expect(answers).toEqual([
      { type: "MerchandiseArrives", merchandise: seat },
      { type: "MerchandiseArrives", merchandise: null },
    ]);
  });

  it("fetches an object in parts, from the beginning with each request", async () => {
    const { give, prompt, until, answers } = hostWith({ merchandise: merchandiseInMemory([song]) });
    for (const [sofar, attempt] of [
      [0, 1],
      [2, 2],
    ] as const) {
      give(wanted("song", attempt));
      prompt("MerchandiseArrives");
      await until(sofar + 1);
      prompt("ObjectPartArrives");
      await until(sofar + 2);
      expect(answers.at(-1)).toEqual({ type: "ObjectPartArrives", content: content.slice(-1), last: true });
    }
    prompt("ObjectPartArrives");
    await turn();
    expect(answers).toHaveLength(4);
  });

  it("asks the card network, for payments and refunds", async () => {
    const { give, prompt, until, answers } = hostWith({
      cards: cardsInMemory(({ kind, card }) => kind === "payment" && card === "4000"),
    });
    give(charged);
    prompt("CardNetworkAnswers");
    await until(1);
    give(refunded);
    prompt("CardNetworkAnswers");
    await until(2);
    expect(answers).toEqual([
      { type: "CardNetworkAnswers", authorized: true, reference: "payment 1" },
      { type: "CardNetworkAnswers", authorized: false, reference: "" },
    ]);
  });

  it("answers a failure as silence would be taken, and says what has failed", async () => {
    const fails = (service: ServiceFailed["service"]) => Effect.fail(new ServiceFailed({ service, reason: "timeOut" }));
    const { give, prompt, until, answers, failures } = hostWith({
      merchandise: { fetch: () => fails("merchandiseServer"), fetchPart: () => fails("merchandiseServer") },
      cards: { authorize: () => fails("cardNetwork") },
    });
    give(wanted("seat"));
    prompt("MerchandiseArrives");
    await until(2);
    prompt("ObjectPartArrives");
    await until(3);
    give(charged);
    prompt("CardNetworkAnswers");
    await until(5);
    expect(failures).toEqual(["merchandiseServer timeOut", "merchandiseServer timeOut", "cardNetwork timeOut"]);
    expect(answers).toEqual([
      { type: "MerchandiseArrives", merchandise: null },
      { type: "CardNetworkAnswers", authorized: false, reference: "" },
    ]);
  });

  it("gives no answer to another prompt than the one it was asked for", async () => {
    const late = Deferred.makeUnsafe<AuthorizationAnswer>();
    const { give, prompt, answers } = hostWith({ cards: { authorize: () => Deferred.await(late) } });
    give(charged);
    prompt("CardNetworkAnswers");
    await turn();
    prompt("OwnerBuys");
    Effect.runSync(Deferred.succeed(late, { authorized: true, reference: "late" }));
    await turn();
    expect(answers).toEqual([]);
  });

  it("leaves alone what it has nobody to ask for, and what it was not given", async () => {
    const { host, give, prompt, answers } = hostWith({});
    give(wanted("seat"));
    prompt("MerchandiseArrives");
    prompt("ObjectPartArrives");
    give(charged);
    prompt("CardNetworkAnswers");
    const other = hostWith({ merchandise: merchandiseInMemory([seat]), cards: cardsInMemory(() => true) });
    for (const accepts of ["MerchandiseArrives", "ObjectPartArrives", "CardNetworkAnswers"] as const)
      other.prompt(accepts);
    other.give(wanted("seat"));
    other.prompt("CardNetworkAnswers");
    other.give(charged);
    other.prompt("MerchandiseArrives");
    other.prompt("ObjectPartArrives");
    await turn();
    expect([...answers, ...other.answers]).toEqual([]);
    host.close();
  });
});
