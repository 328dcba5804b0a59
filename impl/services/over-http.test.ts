import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterEach, describe, expect, it } from "vitest";
import { objectPartOctets } from "../../spec/host-requests.ts";
import { codecOf } from "../wire/codec.ts";
import { type CardNetwork, cardsInMemory } from "./card-network.ts";
import { AddressError, loopbackPort } from "./http.ts";
import { MerchandiseAnswer, merchandiseInMemory, type Stock } from "./merchandise-server.ts";
import { cardsAt, merchandiseAt, serveCards, serveMerchandise } from "./over-http.ts";
import type { ServiceFailed } from "./service-failed.ts";

const timeoutMs = 5_000;
/** For servers that never answer. */
const briefMs = 30;
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const price = { type: "USD", amount: 100 };
const seat: Stock = { merchandise: "seat 12 F", kind: "event", price, fields: { event: "Fidelio", date: 7 } };
const content = new Uint8Array(objectPartOctets * 2 + 5).map((_, index) => index);
const symphony: Stock = {
  merchandise: "a symphony",
  kind: "object",
  price,
  fields: { usage: "one listener", cover: octets("cover") },
  object: { header: octets("4 movements"), content },
};
const empty: Stock = { ...symphony, merchandise: "silence", object: { header: octets(""), content: octets("") } };
const even: Stock = {
  ...symphony,
  merchandise: "two parts",
  object: { header: octets(""), content: content.slice(0, -5) },
};
const stock = [seat, symphony, empty, even];

const scopes: Scope.Closeable[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const serving = async (serve: Effect.Effect<number, unknown, Scope.Scope>): Promise<string> => {
  const scope = await Effect.runPromise(Scope.make());
  scopes.push(scope);
  return `http://127.0.0.1:${await Effect.runPromise(Scope.provide(serve, scope))}`;
};

/** A server of somebody else's. */
const strange = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect);
const failure = (effect: Effect.Effect<unknown, ServiceFailed>): Promise<string> =>
  run(
    Effect.match(effect, {
      onSuccess: () => "answered",
      onFailure: (it) => [it.service, it.reason, it.field].filter(Boolean).join(" "),
    }),
  );

describe.each(["in memory", "over HTTP"] as const)("a merchandise server %s", (where) => {
  const open = async () => {
    const inMemory = merchandiseInMemory(stock);
    return where === "in memory"
      ? inMemory
      : merchandiseAt(await serving(serveMerchandise(inMemory, timeoutMs)), timeoutMs);
  };

  it("hands over what it has, and says that it has not the rest", async () => {
    const server = await open();
    expect(await run(server.fetch({ merchandise: "seat 12 F", attempt: 1 }))).toEqual({ merchandise: seat });
    expect(await run(server.fetch({ merchandise: "seat 13 F", attempt: 3 }))).toEqual({ merchandise: null });
    expect(await run(server.fetchPart({ merchandise: "seat 12 F", part: 2 }))).toEqual({ part: null });
  });

  it("hands an object over in parts", async () => {
    const server = await open();
    const { merchandise } = await run(server.fetch({ merchandise: "a symphony", attempt: 1 }));
    expect(merchandise?.object).toEqual({
      header: octets("4 movements"),
      content: content.slice(0, objectPartOctets),
      last: false,
    });
    const second = await run(server.fetchPart({ merchandise: "a symphony", part: 2 }));
    const third = await run(server.fetchPart({ merchandise: "a symphony", part: 3 }));
    expect([second.part?.last, third.part]).toEqual([false, { content: content.slice(-5), last: true }]);
    expect(await run(server.fetchPart({ merchandise: "a symphony", part: 4 }))).toEqual({ part: null });
    const [last, beyond] = [2, 3].map((part) => server.fetchPart({ merchandise: "two parts", part }));
    expect([(await run(last ?? Effect.never)).part?.last, (await run(beyond ?? Effect.never)).part]).toEqual([
      true,
      null,
    ]);
    const { merchandise: silence } = await run(server.fetch({ merchandise: "silence", attempt: 1 }));
    expect(silence?.object).toEqual({ header: octets(""), content: octets(""), last: true });
  });
});

describe.each(["in memory", "over HTTP"] as const)("a card network %s", (where) => {
  it("authorizes, or not, and names what it has authorized", async () => {
    const inMemory = cardsInMemory(({ card }) => card === "good");
    const network =
      where === "in memory" ? inMemory : cardsAt(await serving(serveCards(inMemory, timeoutMs)), timeoutMs);
    expect(await run(network.authorize({ kind: "payment", price, card: "good" }))).toEqual({
      authorized: true,
      reference: "payment 1",
    });
    expect(await run(network.authorize({ kind: "refund", price, card: "bad" }))).toEqual({
      authorized: false,
      reference: "",
    });
    expect(await run(network.authorize({ kind: "refund", price, card: "good" }))).toEqual({
      authorized: true,
      reference: "refund 2",
    });
  });
});

describe("who asks over HTTP", () => {
  const query = { merchandise: "seat 12 F", attempt: 1 };
  const cbor = { "content-type": "application/cbor" };
  const answers = codecOf(MerchandiseAnswer, 131_072);

  it("hears nothing where nobody is, and where the connection breaks", async () => {
    const gone = await strange(() => undefined);
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(() => resolve(undefined)));
    expect(await failure(merchandiseAt(gone, timeoutMs).fetch(query))).toBe("merchandiseServer unreachable");
    const breaks = await strange((question) => question.socket.destroy());
    expect(await failure(merchandiseAt(breaks, timeoutMs).fetch(query))).toBe("merchandiseServer unreachable");
    const half = await strange((_, response) => {
      response.writeHead(200, { ...cbor, "content-length": 10 });
      response.write("x");
      response.socket?.destroySoon();
    });
    expect(await failure(merchandiseAt(half, timeoutMs).fetch(query))).toBe("merchandiseServer unreachable");
  });

  it("does not wait for ever: neither for an answer, nor for its end", async () => {
    const silent = await strange(() => undefined);
    expect(await failure(cardsAt(silent, briefMs).authorize({ kind: "payment", price, card: "1" }))).toBe(
      "cardNetwork timeOut",
    );
    const slow = await strange((_, response) => {
      response.writeHead(200, cbor);
      response.write("x");
    });
    expect(await failure(merchandiseAt(slow, briefMs).fetch(query))).toBe("merchandiseServer timeOut");
  });

  it.each([
    ["another status", 500, cbor, answers.encode({ merchandise: null }), "refused"],
    ["another type", 200, { "content-type": "text/html" }, answers.encode({ merchandise: null }), "malformed"],
    ["noise", 200, cbor, octets("<html>"), "malformed"],
    [
      "a field too many",
      200,
      cbor,
      new Uint8Array([0xa2, 0x61, 0x61, 0xf6, ...answers.encode({ merchandise: null }).slice(1)]),
      "malformed a",
    ],
    ["more after the end", 200, cbor, new Uint8Array([...answers.encode({ merchandise: null }), 0]), "malformed"],
    ["too much", 200, cbor, new Uint8Array(131_073), "oversized"],
    ["an answer", 200, cbor, answers.encode({ merchandise: null }), null],
  ])("takes no answer for one that is %s", async (_, status, headers, body, reason) => {
    const server = await strange((_, response) => {
      response.writeHead(status, headers);
      response.end(body);
    });
    const expected = reason === null ? "answered" : `merchandiseServer ${reason}`;
    expect(await failure(merchandiseAt(server, timeoutMs).fetch(query))).toBe(expected);
  });

  it("can stop waiting, and the connection is closed", async () => {
    let closed: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      closed = resolve;
    });
    let asked: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const silent = await strange((question) => {
      question.socket.on("close", closed);
      asked();
    });
    const fiber = Effect.runFork(merchandiseAt(silent, timeoutMs).fetch(query));
    await heard;
    fiber.interruptUnsafe();
    await over;
  });
});

describe("who is asked over HTTP", () => {
  const post = (address: string, path: string, body: Uint8Array, type = "application/cbor") =>
    fetch(`${address}${path}`, { method: "POST", body: Buffer.from(body), headers: { "content-type": type } });
  const question = new Uint8Array([0xa2, 0x67, ...octets("attempt"), 1, 0x6b, ...octets("merchandise"), 0x61, 0x78]);

  it.each([
    ["another path", "/", question, "application/cbor", 404],
    ["another type", "/merchandise", question, "application/json", 415],
    ["noise", "/merchandise", octets("noise"), "application/cbor", 400],
    ["no question", "/merchandise", new Uint8Array(0), "application/cbor", 400],
    ["too much", "/merchandise", new Uint8Array(4097), "application/cbor", 413],
    ["a question", "/merchandise", question, "application/cbor", 200],
  ])("answers %s with a status", async (_, path, body, type, status) => {
    const address = await serving(serveMerchandise(merchandiseInMemory(stock), timeoutMs));
    expect((await post(address, path, body, type)).status).toBe(status);
  });

  it("is asked by POST only", async () => {
    const address = await serving(serveMerchandise(merchandiseInMemory(stock), timeoutMs));
    expect((await fetch(`${address}/merchandise`)).status).toBe(405);
  });

  it("says that it cannot answer now, and that it has failed", async () => {
    const silent: CardNetwork = { authorize: () => Effect.never };
    const broken: CardNetwork = { authorize: () => Effect.die(new Error("broken")) };
    const asked = { kind: "payment", price, card: "1" } as const;
    expect(await failure(cardsAt(await serving(serveCards(silent, briefMs)), timeoutMs).authorize(asked))).toBe(
      "cardNetwork refused",
    );
    expect(await failure(cardsAt(await serving(serveCards(broken, timeoutMs)), timeoutMs).authorize(asked))).toBe(
      "cardNetwork refused",
    );
  });

  it("goes on when a connection breaks in the middle of a question", async () => {
    const address = await serving(serveMerchandise(merchandiseInMemory(stock), timeoutMs));
    await new Promise<void>((resolve) => {
      const socket = connect(loopbackPort(address), "127.0.0.1", () => {
        socket.write(
          "POST /merchandise HTTP/1.1\r\nhost: x\r\ncontent-type: application/cbor\r\ncontent-length: 99\r\n\r\nhalf",
        );
        socket.destroy();
        resolve();
      });
    });
    expect((await post(address, "/merchandise", question)).status).toBe(200);
  });
});

describe("an address", () => {
  it("is of this machine", () => {
    expect(loopbackPort("http://127.0.0.1:8080")).toBe(8080);
    expect(loopbackPort("http://127.0.0.1:65535/")).toBe(65_535);
  });

  it.each([
    "",
    "8080",
    "http://127.0.0.1",
    "https://127.0.0.1:1",
    "http://example.org:80",
    "http://127.0.0.1:0",
    "http://127.0.0.1:65536",
    "http://127.0.0.1:80/x",
    "http://user@127.0.0.1:80",
  ])("is not of another one, and no other text: %s", (address) => {
    expect(() => loopbackPort(address)).toThrow(AddressError);
  });
});
