/**
 * The JSON Schema of replay files (draft 2020-12), made from the vocabulary, so that neither can change without the
 * other. `replay.schema.json` is its text; the test beside `replay-file.ts` compares.
 */
import { type FaultKind, type FaultParameter, faultKindNames, faultKinds, moments } from "./faults.ts";
import { forgeryNames, lieNames } from "./repertoire.ts";
import { cryptoNames, factValues, replayVersion, verdictClasses } from "./replay.ts";
import { replayLimits as limits, scriptRequestTypes } from "./replay-limits.ts";
import { merchandiseWords, reasonsUnaffordable, systemNames } from "./scenarios/scenario.ts";

type Schema = Readonly<Record<string, unknown>>;

const text = (maxLength: number): Schema => ({ type: "string", maxLength });
const among = (values: readonly string[]): Schema => ({ enum: [...values] });
const whole = (minimum: number, maximum: number): Schema => ({ type: "integer", minimum, maximum });
const list = (items: Schema, maxItems: number): Schema => ({ type: "array", items, maxItems });
const map = (additionalProperties: Schema, maxProperties: number): Schema => ({
  type: "object",
  additionalProperties,
  maxProperties,
});

/** An object of exactly these fields, of which some may be absent. */
function exact(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required, additionalProperties: false };
}

const device = "[A-Za-z0-9.]+";
const step = "[0-9]{1,2}[AB]?/[0-9]{3,4}";
const nth = "#[1-9][0-9]{0,5}";

const patterns = {
  message: `${device}>${device} ([0-9]{1,2}[AB]?/[A-Za-z][A-Za-z0-9]*|Junk)${nth}`,
  step: `${device} ${step}${nth}`,
  store: `${device} store${nth}`,
  wait: `${device} wait (${step}|start)${nth}`,
} as const;

const parameters: Readonly<Record<FaultParameter, Schema>> = {
  until: among(moments),
  count: whole(0, limits.countMax),
  bit: whole(-limits.bitMax, limits.bitMax),
  to: text(limits.addressLengthMax),
  ways: among(["one", "both"]),
  edge: among(["before", "after"]),
  back: among(["atOnce", "quiet"]),
  byMs: whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  how: among([...forgeryNames, ...lieNames]),
};

function fault(kind: FaultKind): Schema {
  const { strikes, parameters: names, says } = faultKinds[kind];
  const at = { type: "string", pattern: `^(${strikes.map((place) => patterns[place]).join("|")})$` };
  const own = Object.fromEntries(names.map((name: FaultParameter) => [name, parameters[name]]));
  return { ...exact({ kind: { const: kind }, at, ...own }, names), description: says };
}

const facts = exact(
  Object.fromEntries(Object.entries(factValues).map(([name, values]) => [name, among(values)])),
  Object.keys(factValues),
);

const request = exact(
  {
    type: among(scriptRequestTypes),
    peer: text(limits.addressLengthMax),
    wanted: { type: "boolean" },
    tickets: list(text(limits.addressLengthMax), limits.ticketsMax),
    route: among(["direct", "network"]),
    amount: whole(1, limits.amountMax),
    affordable: { type: "boolean" },
    because: among(reasonsUnaffordable),
    merchandise: { enum: [...merchandiseWords, null] },
    parts: whole(1, limits.partsMax),
    last: { type: "boolean" },
    authorized: { type: "boolean" },
  },
  [
    "peer",
    "wanted",
    "tickets",
    "route",
    "amount",
    "affordable",
    "because",
    "merchandise",
    "parts",
    "last",
    "authorized",
  ],
);

const part = exact({ begins: request, answers: list(request, limits.answersMax) });

/** See the file header. */
export const replaySchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "zerosum replay file",
  description:
    "Everything that decides a run of some devices in the simulated world; what is not written is canonical.",
  ...exact(
    {
      schema: { const: replayVersion },
      id: text(limits.nameLengthMax),
      system: among(systemNames),
      crypto: among(cryptoNames),
      readings: map(text(limits.addressLengthMax), limits.readingsMax),
      facts: map(facts, limits.devicesMax),
      kinds: map(among(["transaction", "teller", "other"]), limits.devicesMax),
      scenario: text(limits.nameLengthMax),
      attempts: list(map(part, limits.devicesMax), limits.attemptsMax),
      chance: text(limits.nameLengthMax),
      choices: exact({
        listed: list(text(limits.nameLengthMax), limits.decisionsMax),
        deviations: list(
          exact({ at: whole(0, limits.decisionsMax), take: text(limits.nameLengthMax) }),
          limits.decisionsMax,
        ),
      }),
      faults: list({ oneOf: faultKindNames.map(fault) }, limits.faultsMax),
      expect: exact(
        {
          verdict: among(verdictClasses),
          signature: text(limits.signatureLengthMax),
          digest: { type: "string", pattern: "^[0-9a-f]{64}$" },
        },
        ["digest"],
      ),
      provenance: exact(
        { origin: text(limits.nameLengthMax), build: text(limits.nameLengthMax), note: text(limits.noteLengthMax) },
        ["build", "note"],
      ),
    },
    ["kinds", "expect"],
  ),
};
