import { describe, expect, it } from "vitest";
import type { StepAddress } from "../../spec/step-address.ts";
import { type Cast, type Letter, Rehearsal } from "../device/rehearsal.ts";
import { modules } from "../device/rehearsal-cast.ts";
import { envelopeOf, kindOf, resealed, unsealed, withEnvelope } from "../device/tampering.ts";
import { limits, noon, numbered, payee, payer, sampleModule } from "../domain/samples.ts";
import type { Content } from "../wire/message.ts";

type Carry = (letter: Letter, number: number) => readonly Letter[];

/** Plays the handshake; without faults the letters are offer, challenge, reply and acknowledgement. */
const play = (cast: Cast = modules(), carry: Carry = (it) => [it], route: "direct" | "network" = "direct") => {
  const rehearsal = new Rehearsal(cast, { carry });
  rehearsal.give("MM.B", { type: "request", request: { type: "MerchantStartsSale", peer: "MM.A" } });
  rehearsal.give("MM.A", { type: "request", request: { type: "OwnerAgreesToPay", peer: "MM.B", route } });
  rehearsal.deliverAll();
  return rehearsal;
};

const from = (steps: readonly StepAddress[], step: StepAddress): string => steps.slice(steps.indexOf(step)).join(" ");

const replaced =
  (which: number, by: (letter: Letter) => Letter | undefined): Carry =>
  (letter, number) => {
    if (number !== which) return [letter];
    const other = by(letter);
    return other === undefined ? [] : [other];
  };

const flipped = (letter: Letter): Letter => {
  const envelope = envelopeOf(letter);
  if (envelope.kind === "bare") throw new Error("bare");
  return withEnvelope(letter, { ...envelope, content: envelope.content.map((octet) => octet ^ 1) });
};

const withFields = (content: Content, change: object): Content =>
  ({ ...content, fields: { ...content.fields, ...change } }) as Content;

const terminatedA = "38/1516 38/1518 38/1520";
const terminatedB = "38/1486 38/1488 38/1490";

describe("two modules", () => {
  it("hold one session, by the steps of the figure", () => {
    const rehearsal = play();
    const [x, y] = [rehearsal.holdings("MM.A"), rehearsal.holdings("MM.B")];
    expect(y.session).toBe(x.session);
    expect([x.peer, y.peer]).toEqual([String(payee.id), String(payer.id)]);
    expect(from(rehearsal.steps("MM.A"), "38/1464")).toBe(
      "38/1464 38/1466 38/1476 38/1478 38/1508 38/1510 38/1512 38/1514 38/1524 38/1526 38/1528 38/1530 38/1532 " +
        "38/1534 38/1536 38/1538 38/1558 38/1560 38/1562 38/1564",
    );
    expect(from(rehearsal.steps("MM.B"), "38/1480")).toBe(
      "38/1480 38/1482 38/1484 38/1494 38/1496 38/1498 38/1500 38/1502 38/1504 38/1506 38/1540 38/1542 38/1544 " +
        "38/1546 38/1548 38/1550 38/1552 38/1554 38/1556 43/1778",
    );
  });

  it("are linked by the network server, if A asks it", () => {
    const rehearsal = play(modules(), undefined, "network");
    expect(rehearsal.steps("NS")).toEqual(["38/1472"]);
    expect(from(rehearsal.steps("MM.A"), "38/1464")).toMatch(/^38\/1464 38\/1466 38\/1468 38\/1470 38\/1474 38\/1476/);
    expect(rehearsal.sent.slice(0, 3).map((it) => `${it.from} ${it.to} ${kindOf(it)}`)).toEqual([
      "MM.A NS 38/ConnectRequest",
      "NS MM.A 38/ConnectAck",
      "MM.A MM.B 38/CertificateOffer",
    ]);
    expect(rehearsal.holdings("MM.A").session).not.toBeNull();
  });
});

describe("the link over the network", () => {
  const bare = (letter: Letter) => {
    const envelope = envelopeOf(letter);
    if (envelope.kind !== "bare") throw new Error("not bare");
    return envelope;
  };
  const changed = (change: object) => (letter: Letter) => {
    const envelope = bare(letter);
    return withEnvelope(letter, { ...envelope, fields: { ...envelope.fields, ...change } } as typeof envelope);
  };

  it.each([
    ["has another destination than under the key", 1, changed({ destination: "MM.C" }), "NS", "undecryptable"],
    ["is under another number than it says", 1, changed({ number: 5 }), "NS", "undecryptable"],
    ["comes from a module that has not signed on", 1, (it: Letter) => ({ ...it, from: "MM.X" }), "NS", "undecryptable"],
    ["is acknowledged under another number", 2, changed({ number: 5 }), "MM.A", "unexpected"],
    ["is acknowledged under another key", 2, changed({ content: new Uint8Array(40) }), "MM.A", "undecryptable"],
  ] as const)("is not there if the request %s", (_, which, change, at, reason) => {
    const rehearsal = play(modules(), replaced(which, change), "network");
    expect(rehearsal.refusals(at)).toEqual([`wire ${reason}`]);
    rehearsal.expire("MM.A");
    expect(from(rehearsal.steps("MM.A"), "38/1468")).toBe(`38/1468 38/1470 ${terminatedA}`);
    expect(rehearsal.notices("MM.A")).toEqual(["38/1520 sessionTerminated"]);
  });

  it("cannot be asked for by a module that has not signed on", () => {
    const rehearsal = play(modules({ "MM.A": { signOn: null } }), undefined, "network");
    expect(from(rehearsal.steps("MM.A"), "38/1464")).toBe(`38/1464 38/1466 ${terminatedA}`);
    expect(rehearsal.sent).toEqual([]);
  });

  it("is not made for what is no request", () => {
    const rehearsal = play();
    for (const letter of rehearsal.sent) rehearsal.give("NS", { type: "message", ...letter });
    rehearsal.give("NS", { type: "message", from: "MM.A", bytes: new Uint8Array([1]) });
    rehearsal.give("NS", { type: "request", request: { type: "OwnerCancels" } });
    expect(rehearsal.steps("NS")).toEqual([]);
    expect(rehearsal.refusals("NS")).toEqual([...rehearsal.sent.map(() => "wire unexpected"), "wire malformed"]);
  });
});

describe("B terminates", () => {
  const expired = sampleModule(payer.id, 21, noon - 1);
  const server = numbered[654_321];

  it.each([
    [
      "its certificate has expired",
      modules({ "MM.A": { certificate: expired.certificate } }),
      "38/1484 certificateExpired",
    ],
    [
      "its number is of no module",
      modules({ "MM.A": { certificate: sampleModule(numbered[100_000], 21).certificate } }),
      "38/1484 wrongKind",
    ],
    ["it is on the list", modules({ "MM.B": { badIds: { version: 2, ids: [payer.id] } } }), "38/1496 listed"],
    ["its server is on the list", modules({ "MM.B": { badIds: { version: 2, ids: [server] } } }), "38/1496 listed"],
  ])("if of A %s; A hears nothing, and its time runs out", (_, cast, refusal) => {
    const rehearsal = play(cast);
    expect(rehearsal.refusals("MM.B")).toEqual([refusal]);
    expect(rehearsal.steps("MM.B").slice(-3).join(" ")).toBe(terminatedB);
    expect(rehearsal.notices("MM.B")).toEqual(["38/1490 sessionTerminated"]);
    expect(rehearsal.sent).toHaveLength(1);
    rehearsal.expire("MM.A");
    expect(rehearsal.steps("MM.A").slice(-3).join(" ")).toBe(terminatedA);
    expect(rehearsal.rests("MM.A") && rehearsal.rests("MM.B")).toBe(true);
  });

  it.each([
    ["the verification message is another one", { returned: new Uint8Array(32) }, "38/1546 verificationDiffers"],
    ["the clocks are too far apart", { at: noon + limits.clockToleranceMs + 100 }, "38/1550 clockOutOfRange"],
    ["the clocks are too far apart the other way", { at: noon - limits.clockToleranceMs }, "38/1550 clockOutOfRange"],
  ])("if %s", (_, change, refusal) => {
    const lie = (letter: Letter) => resealed(letter, payee, withFields(unsealed(letter, payee), change));
    const rehearsal = play(modules(), replaced(3, lie));
    expect(rehearsal.refusals("MM.B")).toEqual([refusal]);
    expect(rehearsal.steps("MM.B").slice(-3).join(" ")).toBe(terminatedB);
    expect(rehearsal.holdings("MM.B").session).toBeNull();
  });

  it("and tells its bank, if it is a teller's", () => {
    const bank = sampleModule(numbered[1_000_000], 22);
    const listed = { badIds: { version: 2, ids: [payer.id] } };
    const rehearsal = play(modules({ "MM.B": { id: bank.id, certificate: bank.certificate, ...listed } }));
    expect(rehearsal.steps("MM.B").slice(-3)).toEqual(["38/1486", "38/1488", "38/1492"]);
    expect(rehearsal.notices("MM.B")).toEqual(["38/1492 sessionTerminated"]);
  });
});

describe("A terminates", () => {
  const expired = sampleModule(payee.id, 22, noon - 1);
  const listed = { badIds: { version: 2, ids: [payee.id] } };

  it.each([
    [
      "B's certificate has expired",
      modules({ "MM.B": { certificate: expired.certificate } }),
      "38/1514 certificateExpired",
    ],
    ["B is on the list", modules({ "MM.A": listed }), "38/1526 listed"],
  ])("if %s", (_, cast, refusal) => {
    const rehearsal = play(cast);
    expect(rehearsal.refusals("MM.A")).toEqual([refusal]);
    expect(rehearsal.steps("MM.A").slice(-3).join(" ")).toBe(terminatedA);
    expect(rehearsal.sent).toHaveLength(2);
    rehearsal.expire("MM.B");
    expect(rehearsal.steps("MM.B").slice(-3).join(" ")).toBe(terminatedB);
  });

  it("if the clocks are too far apart", () => {
    const change = { at: noon + limits.clockToleranceMs + 100 };
    const lie = (letter: Letter) => resealed(letter, payer, withFields(unsealed(letter, payer), change));
    const rehearsal = play(modules(), replaced(2, lie));
    expect(rehearsal.refusals("MM.A")).toEqual(["38/1530 clockOutOfRange"]);
    expect(rehearsal.steps("MM.A").slice(-5).join(" ")).toBe(`38/1528 38/1530 ${terminatedA}`);
  });

  it("if the verification message is another one, and B has a session without A", () => {
    const change = { verification: new Uint8Array(32).fill(7) };
    const lie = (letter: Letter) => resealed(letter, payee, withFields(unsealed(letter, payee), change));
    const rehearsal = play(modules(), replaced(3, lie));
    expect(rehearsal.refusals("MM.A")).toEqual(["38/1562 verificationDiffers"]);
    expect(rehearsal.steps("MM.A").slice(-3).join(" ")).toBe(terminatedA);
    expect([rehearsal.holdings("MM.A").session, rehearsal.holdings("MM.B").session === null]).toEqual([null, false]);
  });

  it("and tells its bank, if it is a teller's", () => {
    const bank = sampleModule(numbered[1_000_000], 21);
    const rehearsal = play(modules({ "MM.A": { id: bank.id, certificate: bank.certificate, ...listed } }));
    expect(rehearsal.steps("MM.A").slice(-3)).toEqual(["38/1516", "38/1518", "38/1522"]);
  });
});

describe("what does not decrypt", () => {
  it.each([
    [2, "MM.A", terminatedA],
    [3, "MM.B", terminatedB],
    [4, "MM.A", terminatedA],
  ])("counts as not received: letter %i", (which, at, terminated) => {
    const rehearsal = play(modules(), replaced(which, flipped));
    expect(rehearsal.refusals(at)).toEqual(["wire undecryptable"]);
    expect(rehearsal.timers.has(at)).toBe(true);
    rehearsal.expire(at);
    expect(rehearsal.steps(at).slice(-3).join(" ")).toBe(terminated);
  });

  it("may still be followed by the right message", () => {
    const rehearsal = play(modules(), (letter, number) => (number > 1 ? [flipped(letter), letter] : [letter]));
    expect(rehearsal.holdings("MM.A").session).not.toBeNull();
  });
});

describe("a module that waits to be called", () => {
  it("takes no other message, and goes back to rest when nobody calls", () => {
    const rehearsal = play(modules(), () => []);
    const others = play().sent;
    for (const { bytes } of others.slice(1)) rehearsal.give("MM.B", { type: "message", from: "MM.A", bytes });
    expect(rehearsal.refusals("MM.B")).toEqual(["wire unexpected", "wire unexpected", "wire wrongSession"]);
    rehearsal.expire("MM.B");
    expect(rehearsal.refusal("MM.B")).toEqual({ step: "43/1772", reason: "timeOut" });
    expect(rehearsal.steps("MM.B")).toEqual(["43/1768", "43/1770", "43/1772"]);
    expect(rehearsal.rests("MM.B")).toBe(true);
  });
});
