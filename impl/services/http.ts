/**
 * Questions and answers over HTTP, on this machine only: what is asked may be a card, and nothing here is encrypted. What
 * is to reach further stands behind a proxy of its own. All of `node:http` that is used is used here.
 */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { ServiceFailure } from "./service-failed.ts";

const loopback = "127.0.0.1";
const mediaType = "application/cbor";
const connectionsMax = 64;

/** How long an answer may be, and how long it may take. */
export interface ExchangeLimits {
  readonly answerOctetsMax: number;
  readonly timeoutMs: number;
}

/** There is no answer. */
export class ExchangeFailed extends Data.TaggedError("ExchangeFailed")<{ readonly reason: ServiceFailure }> {}

/** An address that is none, or is of another machine. */
export class AddressError extends Data.TaggedError("AddressError")<{ readonly address: string }> {}

/** The port of `http://127.0.0.1:PORT`. @throws AddressError */
export const loopbackPort = (address: string): number => {
  const [, digits] = /^http:\/\/127\.0\.0\.1:(\d{1,5})\/?$/u.exec(address) ?? [];
  const port = Number(digits);
  if (digits === undefined || port < 1 || port > 65_535) throw new AddressError({ address });
  return port;
};

/** Collects a body, and ends with null as soon as it is too long. */
const bodyOf = (message: IncomingMessage, octetsMax: number, done: (body: Uint8Array | null) => void): void => {
  const pieces: Buffer[] = [];
  let octets = 0;
  message.on("data", (piece: Buffer) => {
    octets += piece.length;
    if (octets <= octetsMax) pieces.push(piece);
    else {
      message.removeAllListeners("data");
      message.removeAllListeners("end");
      done(null);
    }
  });
  message.on("end", () => done(new Uint8Array(Buffer.concat(pieces))));
};

const answered = 200;

/** Asks, and waits for the answer. Who is interrupted waits no more, and the connection is closed. */
export const ask = (
  port: number,
  path: string,
  question: Uint8Array,
  limits: ExchangeLimits,
): Effect.Effect<Uint8Array, ExchangeFailed> =>
  Effect.callback<Uint8Array, ExchangeFailed>((resume) => {
    const fail = (reason: ServiceFailure): void => {
      resume(Effect.fail(new ExchangeFailed({ reason })));
      sent.destroy();
    };
    const headers = { "content-type": mediaType, "content-length": question.length };
    const sent = request({ host: loopback, port, path, method: "POST", headers, agent: false });
    sent.on("error", () => fail("unreachable"));
    sent.on("response", (response) => {
      response.on("error", () => fail("unreachable"));
      if (response.statusCode !== answered) fail("refused");
      else if (response.headers["content-type"] !== mediaType) fail("malformed");
      else {
        bodyOf(response, limits.answerOctetsMax, (body) =>
          body === null ? fail("oversized") : resume(Effect.succeed(body)),
        );
      }
    });
    sent.end(question);
    return Effect.sync(() => sent.destroy());
  }).pipe(
    Effect.timeoutOrElse({
      duration: limits.timeoutMs,
      orElse: () => Effect.fail(new ExchangeFailed({ reason: "timeOut" })),
    }),
  );

/** Answers questions at one path; null: that is no question. */
export type Answering = (question: Uint8Array) => Effect.Effect<Uint8Array | null>;

/** What a server takes in, and for how long it lets itself be kept waiting. */
export interface ServingLimits {
  readonly questionOctetsMax: number;
  readonly timeoutMs: number;
}

const end = (response: ServerResponse, status: number, body?: Uint8Array): void => {
  const headers = body === undefined ? {} : { "content-type": mediaType, "content-length": body.length };
  // What has not been read of a question is not waited for.
  response.writeHead(status, { ...headers, connection: "close" });
  response.end(body);
};

/** The status of a question that is refused before it has been read; null: it may be read. */
const refusalOf = ({ method, headers }: IncomingMessage, answering: Answering | undefined): number | null => {
  if (answering === undefined) return 404;
  if (method !== "POST") return 405;
  return headers["content-type"] === mediaType ? null : 415;
};

const answer = (response: ServerResponse, octets: Effect.Effect<Uint8Array | null>, timeoutMs: number) =>
  octets.pipe(
    Effect.map((body) => (body === null ? end(response, 400) : end(response, answered, body))),
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.sync(() => end(response, 503)) }),
    Effect.catchDefect(() => Effect.sync(() => end(response, 500))),
  );

const serve =
  (answers: ReadonlyMap<string, Answering>, { questionOctetsMax, timeoutMs }: ServingLimits) =>
  (question: IncomingMessage, response: ServerResponse): void => {
    const answering = answers.get(question.url ?? "");
    // A connection that breaks has nobody left to be told.
    question.on("error", () => undefined);
    response.on("error", () => undefined);
    const refusal = refusalOf(question, answering);
    if (refusal !== null || answering === undefined) {
      end(response, refusal ?? 404);
      return;
    }
    bodyOf(question, questionOctetsMax, (body) => {
      if (body === null) end(response, 413);
      else Effect.runFork(answer(response, answering(body), timeoutMs));
    });
  };

const listen = (server: Server): Effect.Effect<number, ExchangeFailed> =>
  Effect.callback((resume) => {
    server.once("error", () => resume(Effect.fail(new ExchangeFailed({ reason: "unreachable" }))));
    server.listen(0, loopback, () => resume(Effect.succeed((server.address() as AddressInfo).port)));
  });

/** Serves questions by path, as long as its scope lives. Answers its port. */
export const serveAnswers = (
  answers: ReadonlyMap<string, Answering>,
  limits: ServingLimits,
): Effect.Effect<number, ExchangeFailed, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const server = createServer(serve(answers, limits));
      server.maxConnections = connectionsMax;
      server.requestTimeout = limits.timeoutMs;
      server.headersTimeout = limits.timeoutMs;
      return server;
    }),
    (server) =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void));
        server.closeAllConnections();
      }),
  ).pipe(Effect.flatMap(listen));
