/** Merchandise server and card network over HTTP: strict questions and answers in CBOR, at one path each. */
import * as Effect from "effect/Effect";
import type * as Schema from "effect/Schema";
import { codecOf } from "../wire/codec.ts";
import { AuthorizationAnswer, AuthorizationQuery, type CardNetwork } from "./card-network.ts";
import { type Answering, ask, loopbackPort, serveAnswers } from "./http.ts";
import {
  MerchandiseAnswer,
  MerchandiseQuery,
  type MerchandiseServer,
  PartAnswer,
  PartQuery,
} from "./merchandise-server.ts";
import { ServiceFailed } from "./service-failed.ts";

const questionOctetsMax = 4096;
/** A header, a part, and the fields of a ticket. */
const answerOctetsMax = 131_072;

/** What is asked at a path, and what is answered. */
interface Endpoint<Question, Answer> {
  readonly service: ServiceFailed["service"];
  readonly path: string;
  readonly questions: ReturnType<typeof codecOf<Question>>;
  readonly answers: ReturnType<typeof codecOf<Answer>>;
}

const endpoint = <Question, Answer>(
  service: ServiceFailed["service"],
  path: string,
  question: Schema.Codec<Question>,
  answer: Schema.Codec<Answer>,
): Endpoint<Question, Answer> => ({
  service,
  path,
  questions: codecOf(question, questionOctetsMax),
  answers: codecOf(answer, answerOctetsMax),
});

const merchandise = endpoint("merchandiseServer", "/merchandise", MerchandiseQuery, MerchandiseAnswer);
const parts = endpoint("merchandiseServer", "/parts", PartQuery, PartAnswer);
const authorizations = endpoint("cardNetwork", "/authorizations", AuthorizationQuery, AuthorizationAnswer);

const asking =
  <Question, Answer>(
    { service, path, questions, answers }: Endpoint<Question, Answer>,
    port: number,
    timeoutMs: number,
  ) =>
  (question: Question): Effect.Effect<Answer, ServiceFailed> =>
    ask(port, path, questions.encode(question), { answerOctetsMax, timeoutMs }).pipe(
      Effect.mapError(({ reason }) => new ServiceFailed({ service, reason })),
      Effect.flatMap((octets) => {
        const answer = answers.decode(octets);
        if (answer.ok) return Effect.succeed(answer.value);
        return Effect.fail(new ServiceFailed({ service, reason: "malformed", field: answer.fault.field }));
      }),
    );

/** The merchandise server at `http://127.0.0.1:PORT`. @throws AddressError */
export const merchandiseAt = (address: string, timeoutMs: number): MerchandiseServer => {
  const port = loopbackPort(address);
  return { fetch: asking(merchandise, port, timeoutMs), fetchPart: asking(parts, port, timeoutMs) };
};

/** The card network at `http://127.0.0.1:PORT`. @throws AddressError */
export const cardsAt = (address: string, timeoutMs: number): CardNetwork => ({
  authorize: asking(authorizations, loopbackPort(address), timeoutMs),
});

/** A service that fails behind this one is a defect of this one, to who asks: 500. */
const answering =
  <Question, Answer>(
    { questions, answers }: Endpoint<Question, Answer>,
    answer: (question: Question) => Effect.Effect<Answer, ServiceFailed>,
  ): Answering =>
  (octets) => {
    const question = questions.decode(octets);
    if (!question.ok) return Effect.succeed(null);
    return answer(question.value).pipe(Effect.map(answers.encode), Effect.orDie);
  };

/** Serves a merchandise server, as long as its scope lives. Answers its port. */
export const serveMerchandise = (server: MerchandiseServer, timeoutMs: number) =>
  serveAnswers(
    new Map([
      [merchandise.path, answering(merchandise, server.fetch)],
      [parts.path, answering(parts, server.fetchPart)],
    ]),
    { questionOctetsMax, timeoutMs },
  );

/** Serves a card network, as long as its scope lives. Answers its port. */
export const serveCards = (network: CardNetwork, timeoutMs: number) =>
  serveAnswers(new Map([[authorizations.path, answering(authorizations, network.authorize)]]), {
    questionOctetsMax,
    timeoutMs,
  });
