import { describe, expect, it } from "vitest";
import type { StepAddress } from "../../spec/step-address.ts";
import { type Cast, type Letter, Rehearsal } from "../device/rehearsal.ts";
import { agents } from "../device/rehearsal-cast.ts";
import { envelopeOf, keyOf, kindOf, openedIn, resealed, unsealed, withEnvelope } from "../device/tampering.ts";
import { alice, bob, noon, sampleAgent } from "../domain/samples.ts";
import type { Content } from "../wire/message.ts";

/** Plays the handshake; the letters are those without faults: certificate, challenge, response, acknowledgement. */
const play = (cast: Cast = agents(), carry: (letter: Letter, number: number) => readonly Letter[] = (it) => [it]) => {
  const rehearsal = new Rehearsal(cast, { carry });
  rehearsal.give("TA.B", { type: "request", request: { type: "HostExpectsTickets", peer: "TA.A" } });
  rehearsal.give("TA.A", { type: "request", request: { type: "OwnerTransfersTickets", peer: "TA.B" } });
  rehearsal.deliverAll();
  return rehearsal;
};

const from = (steps: readonly StepAddress[], step: StepAddress): string => steps.slice(steps.indexOf(step)).join(" ");

/** Nobody has a session, and the two have done these steps last, and told their hosts. */
const expectNoSession = (rehearsal: Rehearsal, at: string, last: { x: StepAddress; y: StepAddress }): void => {
  expect([rehearsal.holdings("TA.A").session, rehearsal.holdings("TA.B").session]).toEqual([null, null]);
  expect([rehearsal.steps("TA.A").at(-1), rehearsal.steps("TA.B").at(-1)]).toEqual([last.x, last.y]);
  expect(rehearsal.notices("TA.A")).toEqual([`${last.x === "9/332" ? "9/332" : "9/312"} sessionDenied`]);
  expect(rehearsal.notices("TA.B")).toEqual([`${last.y === "9/310" ? "9/310" : "9/334"} sessionDenied`]);
  expect(rehearsal.rests("TA.A") && rehearsal.rests("TA.B"), at).toBe(true);
};

const replaced = (which: number, by: (letter: Letter) => Letter) => (letter: Letter, number: number) => [
  number === which ? by(letter) : letter,
];

const flipped = (letter: Letter): Letter => {
  const envelope = envelopeOf(letter);
  if (envelope.kind === "bare") throw new Error("bare");
  return withEnvelope(letter, { ...envelope, content: envelope.content.map((octet) => octet ^ 1) });
};

const otherReturned = (content: Content): Content =>
  ({ ...content, fields: { ...content.fields, returned: new Uint8Array(32).fill(3) } }) as Content;

describe("two agents", () => {
  it("hold one session, and know each other and each other's time", () => {
    const rehearsal = play();
    const [x, y] = [rehearsal.holdings("TA.A"), rehearsal.holdings("TA.B")];
    expect(x.session).toMatch(/^[0-9a-f]{32}$/);
    expect(y.session).toBe(x.session);
    expect([x.peer, y.peer]).toEqual([bob.id, alice.id]);
  });

  it("send nothing but their certificate before they know whom to", () => {
    const [certificate, challenge, response, acknowledgement] = play().sent;
    expect([certificate, challenge, response, acknowledgement].map((it) => (it ? kindOf(it) : ""))).toEqual([
      "9/SessionCertificate",
      "sealed",
      "sealed",
      "session",
    ]);
    if (!challenge || !response || !acknowledgement) throw new Error("not sent");
    const [own, other] = [unsealed(challenge, alice), unsealed(response, bob)];
    expect(openedIn(acknowledgement, keyOf(own, other), 1)).toMatchObject({
      name: "9/SessionAcknowledgement",
      fields: { returned: (other.fields as { readonly verification: Uint8Array }).verification },
    });
  });
});

describe("Y denies", () => {
  const expired = sampleAgent("TA.A", 11, noon - 1);
  const unknown = { ...alice.certificate, issuer: { ...alice.certificate.issuer, issuer: "PTS.other" } };

  it.each([
    ["has expired", agents({ "TA.A": { certificate: expired.certificate } }), "9/308 certificateExpired"],
    ["is of an unknown issuer", agents({ "TA.A": { certificate: unknown } }), "9/308 issuerUnknown"],
    ["is on the untrusted list", agents({ "TA.B": { untrusted: { version: 2, ids: [alice.id] } } }), "9/316 listed"],
  ])("an agent whose certificate %s", (what, cast, refusal) => {
    const rehearsal = play(cast);
    expect(rehearsal.refusals("TA.B")).toEqual([refusal]);
    expect(from(rehearsal.steps("TA.B"), "9/302")).toBe(
      refusal.startsWith("9/308") ? "9/302 9/304 9/306 9/308 9/310" : "9/302 9/304 9/306 9/308 9/314 9/316 9/310",
    );
    expectNoSession(rehearsal, what, { x: "9/312", y: "9/310" });
  });

  it("an agent that does not return its verification message", () => {
    const lying = replaced(3, (letter) => resealed(letter, bob, otherReturned(unsealed(letter, bob))));
    const rehearsal = play(agents(), lying);
    expect(rehearsal.refusals("TA.B")).toEqual(["9/356 verificationDiffers"]);
    expect(from(rehearsal.steps("TA.B"), "9/350")).toBe("9/350 9/352 9/354 9/356 9/310");
    expectNoSession(rehearsal, "lie", { x: "9/312", y: "9/310" });
  });

  it("an agent whose response does not decrypt", () => {
    const rehearsal = play(agents(), replaced(3, flipped));
    expect(rehearsal.refusals("TA.B")).toEqual(["9/356 undecryptable"]);
    expectNoSession(rehearsal, "junk", { x: "9/312", y: "9/310" });
  });
});

describe("X denies", () => {
  const expired = sampleAgent("TA.B", 12, noon - 1);

  it.each([
    ["has expired", agents({ "TA.B": { certificate: expired.certificate } }), "9/330 certificateExpired"],
    ["is on the untrusted list", agents({ "TA.A": { untrusted: { version: 2, ids: [bob.id] } } }), "9/338 listed"],
  ])("an agent whose certificate %s", (what, cast, refusal) => {
    const rehearsal = play(cast);
    expect(rehearsal.refusals("TA.A")).toEqual([refusal]);
    expect(from(rehearsal.steps("TA.A"), "9/326")).toBe(
      refusal.startsWith("9/330") ? "9/326 9/328 9/330 9/332" : "9/326 9/328 9/330 9/336 9/338 9/332",
    );
    expect(rehearsal.sent.map(kindOf).at(-1)).toBe("9/SessionDeniedByInitiator");
    expectNoSession(rehearsal, what, { x: "9/332", y: "9/334" });
  });

  it("an agent whose challenge does not decrypt", () => {
    const rehearsal = play(agents(), replaced(2, flipped));
    expect(rehearsal.refusals("TA.A")).toEqual(["9/330 undecryptable"]);
    expectNoSession(rehearsal, "junk", { x: "9/332", y: "9/334" });
  });

  it("an agent whose acknowledgement does not decrypt, under the key that is there by then", () => {
    const rehearsal = play(agents(), replaced(4, flipped));
    expect(rehearsal.refusals("TA.A")).toEqual(["9/372 undecryptable"]);
    expect(from(rehearsal.steps("TA.A"), "10/382")).toBe("10/382 10/384 10/386 9/368 9/370 9/372 9/332");
    expect(rehearsal.sent.map(kindOf).at(-1)).toBe("session");
    expectNoSession(rehearsal, "junk", { x: "9/332", y: "9/334" });
  });

  it("an agent that does not return its verification message", () => {
    let challenge: Content | undefined;
    const rehearsal = play(agents(), (letter, number) => {
      if (number === 2) challenge = unsealed(letter, alice);
      if (number !== 3 || challenge === undefined) return [letter];
      const response = unsealed(letter, bob);
      const other = { ...response.fields, verification: new Uint8Array(32).fill(5) };
      return [resealed(letter, bob, { ...response, fields: other } as Content)];
    });
    expect(rehearsal.refusals("TA.A")).toEqual(["9/372 verificationDiffers"]);
    expectNoSession(rehearsal, "lie", { x: "9/332", y: "9/334" });
  });
});

describe("what does not come in time", () => {
  it.each([
    [1, ["TA.A", "TA.B"]],
    [2, ["TA.A", "TA.B"]],
    [3, ["TA.A", "TA.B"]],
    [4, ["TA.A"]],
  ])("ends the attempt, without a query: letter %i", (lost, waiting) => {
    const rehearsal = play(agents(), (letter, number) => (number === lost ? [] : [letter]));
    const sent = rehearsal.sent.length;
    for (const address of waiting) rehearsal.expire(address);
    expect(rehearsal.sent).toHaveLength(sent);
    expect(rehearsal.rests("TA.A")).toBe(true);
    expect(rehearsal.holdings("TA.A").session).toBeNull();
    expect(rehearsal.steps("TA.A")).not.toContain("9/312");
  });
});

describe("what is not awaited", () => {
  const junk = { type: "message", from: "TA.B", bytes: new Uint8Array([1, 2, 3]) } as const;
  const dropped = (cast: Cast, at: string, letter: (play: Rehearsal) => Letter, waitsAfter: number): string => {
    const rehearsal = play(cast, (it, number) => (number > waitsAfter ? [] : [it]));
    const before = rehearsal.steps(at).length;
    const { from: sender, bytes } = letter(rehearsal);
    rehearsal.give(at, { type: "message", from: sender, bytes });
    expect(rehearsal.steps(at)).toHaveLength(before);
    expect(rehearsal.timers.has(at)).toBe(true);
    return `${rehearsal.refusal(at)?.reason} ${rehearsal.refusal(at)?.field}`;
  };
  const sentBefore =
    (index: number, sender: string) =>
    (rehearsal: Rehearsal): Letter => {
      const letter = rehearsal.sent[index];
      if (letter === undefined) throw new Error("not sent");
      return { ...letter, from: sender };
    };

  it("is dropped and changes nothing", () => {
    expect(dropped(agents(), "TA.A", () => ({ ...junk, to: "TA.A" }), 0)).toBe("malformed envelope");
    expect(dropped(agents(), "TA.A", sentBefore(0, "TA.B"), 0)).toBe("unexpected name");
    expect(dropped(agents(), "TA.A", sentBefore(1, "TA.C"), 1)).toBe("unexpected from");
    expect(dropped(agents(), "TA.B", sentBefore(0, "TA.A"), 1)).toBe("unexpected name");
    expect(dropped(agents(), "TA.A", sentBefore(2, "TA.B"), 2)).toBe("unexpected kind");
  });

  it("includes messages under a key where there is none", () => {
    const earlier = play().sent[3];
    if (earlier === undefined) throw new Error("not sent");
    expect(dropped(agents(), "TA.A", () => ({ ...earlier, from: "TA.B" }), 0)).toBe("wrongSession content");
  });

  it("includes the wish to recertify, which is no business of an agent", () => {
    const rehearsal = new Rehearsal(agents());
    rehearsal.give("TA.B", { type: "request", request: { type: "HostExpectsTickets", peer: "TA.A" } });
    const fields = { certificate: alice.certificate, purpose: "recertification" } as const;
    const letter = withEnvelope(
      { from: "TA.A", to: "TA.B", bytes: new Uint8Array() },
      { v: 1, kind: "bare", name: "9/SessionCertificate", fields },
    );
    rehearsal.give("TA.B", { type: "message", ...letter });
    expect(rehearsal.refusal("TA.B")).toEqual({ step: "wire", reason: "unexpected", field: "purpose" });
    expect(rehearsal.sent).toEqual([]);
  });

  it("includes what is sealed for this agent and means something else", () => {
    const rehearsal = play(agents(), (it, number) => (number > 1 ? [] : [it]));
    const [, challenge] = rehearsal.sent;
    if (challenge === undefined) throw new Error("not sent");
    const random = new Uint8Array(32);
    const content = {
      name: "9/SessionResponse",
      fields: { verification: random, returned: random, at: 1, random },
    };
    rehearsal.give("TA.A", { type: "message", ...resealed(challenge, alice, content as Content) });
    expect(rehearsal.refusal("TA.A")).toEqual({ step: "wire", reason: "unexpected", field: "name" });
    expect(rehearsal.timers.has("TA.A")).toBe(true);
  });
});
