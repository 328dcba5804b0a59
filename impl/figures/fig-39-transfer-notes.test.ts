import { describe, expect, it } from "vitest";
import { type Cast, Rehearsal } from "../device/rehearsal.ts";
import { heldNote, modules } from "../device/rehearsal-cast.ts";
import { lying } from "../device/tampering.ts";
import type { Note } from "../domain/note.ts";
import { generator, givenPart, noon, numbered, payee, payer, sampleModule, sampleNote } from "../domain/samples.ts";

/** Plays a payment of 100; `lie` replaces the notes on their way by others, under the same session key. */
const play = (cast: Cast, lie: (notes: readonly Note[]) => readonly Note[] = (notes) => notes): Rehearsal => {
  const carry = lying([payer, payee], { address: "MM.A", role: 0 }, (content) =>
    content.name === "39/NotePacket" ? { ...content, fields: { notes: lie(content.fields.notes) } } : content,
  );
  const rehearsal = new Rehearsal(cast, { carry });
  rehearsal.play({
    "MM.B": [
      { type: "MerchantStartsSale", peer: "MM.A" },
      { type: "MerchantEntersAmount", amount: 100 },
    ],
    "MM.A": [
      { type: "OwnerAgreesToPay", peer: "MM.B", route: "direct" },
      { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 100 }] },
    ],
  });
  return rehearsal;
};

const holding = (...notes: readonly Note[]) =>
  modules({
    "MM.A": { notes: notes.map((note) => ({ note, residual: note.transfers.at(-1)?.amount ?? note.body.value })) },
  });

const altered = (octets: Uint8Array): Uint8Array =>
  octets.map((octet, index) => (index === octets.length - 1 ? octet ^ 1 : octet));

const listed = sampleModule(numbered[12_000_000], 24);
const throughListed = (): Note => givenPart(givenPart(sampleNote(3), payer, listed, 100), listed, payer, 100, noon + 1);

describe("the payee refuses all notes", () => {
  const whole = holding(sampleNote(1));
  const lastOf = (note: Note) => note.transfers.at(-1);
  const replaceLast = (note: Note, change: object): Note => ({
    ...note,
    transfers: note.transfers.map((transfer, index) =>
      index === note.transfers.length - 1 ? { ...transfer, ...change } : transfer,
    ),
  });
  const each =
    (change: (note: Note) => Note) =>
    (notes: readonly Note[]): readonly Note[] =>
      notes.map(change);

  it.each([
    [
      "a certificate is no module's",
      each((note) => ({ ...note, issuerCertificate: payer.certificate })),
      "39/1580 wrongKind",
    ],
    [
      "a certificate is forged",
      each((note) => replaceLast(note, { giverCertificate: forged })),
      "39/1580 certificateInvalid",
    ],
    ["the chain is broken", each((note) => replaceLast(note, { giver: listed.id })), "39/1580 chainBroken"],
    ["the last taker is another module", each((note) => replaceLast(note, { taker: listed.id })), "39/1580 notForMe"],
    [
      "the total differs",
      each((note) => givenPart(sampleNote(note.body.serial), payer, payee, 99)),
      "39/1580 totalDiffers",
    ],
    [
      "one of them comes twice",
      (): readonly Note[] => [givenPart(sampleNote(1), payer, payee, 50), givenPart(sampleNote(1), payer, payee, 50)],
      "39/1580 duplicateNote",
    ],
    [
      "a signature is wrong",
      each((note) => replaceLast(note, { signature: altered(lastOf(note)?.signature ?? new Uint8Array(1)) })),
      "39/1596 signatureInvalid",
    ],
    [
      "the generator's signature is wrong",
      each((note) => ({ ...note, issuerSignature: altered(note.issuerSignature) })),
      "39/1596 signatureInvalid",
    ],
  ] as const)("if %s", (_, lie, refusal) => {
    const rehearsal = play(whole, lie);
    expect(rehearsal.refusals("MM.B")).toEqual([refusal]);
    const steps = rehearsal.steps("MM.B").join(" ");
    expect(steps).toMatch(/39\/1582 42\/1726 42\/1728 42\/1730 42\/1734 42\/1736 42\/1744 42\/1746$/);
    expect(rehearsal.steps("MM.A").join(" ")).toMatch(/39\/1574 42\/1748 42\/1750 42\/1752 42\/1754$/);
    expect(rehearsal.holdings("MM.B").notes).toEqual([]);
    expect(rehearsal.holdings("MM.A").notes).toMatchObject([{ amount: 100, holding: "final" }]);
  });

  const forged = { ...payer.certificate, sealed: altered(payer.certificate.sealed) };

  it("if the giver of the last transfer is not the module in the session", () => {
    const stolen = givenPart(givenPart(sampleNote(1), payer, listed, 100), listed, payee, 100, noon + 1);
    const rehearsal = play(whole, () => [stolen]);
    expect(rehearsal.refusals("MM.B")).toEqual(["39/1580 chainBroken"]);
  });

  it("if one has expired by its clock", () => {
    const rehearsal = play(whole, () => [givenPart(sampleNote(1, 100, noon + 1), payer, payee, 100)]);
    expect(rehearsal.refusals("MM.B")).toEqual(["39/1588 noteExpired"]);
  });

  it.each([
    ["a former holder", listed.id],
    ["the generator", generator.id],
  ])("if %s is on its list", (_, id) => {
    const cast = { ...holding(throughListed()) };
    const bad = modules({ "MM.B": { badIds: { version: 2, ids: [id] } } });
    const rehearsal = play({ ...cast, "MM.B": bad["MM.B"] });
    expect(rehearsal.refusals("MM.B")).toEqual(["39/1592 holderListed"]);
  });
});

describe("the payer", () => {
  it("gives no note that has expired or passed a module on its list, to a transaction module", () => {
    const bad = { badIds: { version: 2, ids: [listed.id] } };
    const notes = [throughListed(), sampleNote(4, 100, noon - 1)].map((note) => ({ note, residual: 100 }));
    const rehearsal = play(modules({ "MM.A": { notes, ...bad } }));
    expect(rehearsal.refusals("MM.A")).toContain("43/1802 fundsInsufficient");
    expect(rehearsal.steps("MM.A")).not.toContain("39/1566");
  });

  it("gives them to a teller", () => {
    const bank = sampleModule(numbered[1_000_000], 22);
    const bad = { badIds: { version: 2, ids: [listed.id] } };
    const notes = [{ note: sampleNote(4, 100, noon - 1), residual: 100 }];
    const rehearsal = play(
      modules({ "MM.A": { notes, ...bad }, "MM.B": { id: bank.id, certificate: bank.certificate } }),
    );
    expect(rehearsal.steps("MM.B").at(-1)).toBe("41/1724");
  });

  it("keeps the change of a note", () => {
    const rehearsal = play(holding(sampleNote(1, 250)));
    expect(rehearsal.holdings("MM.A").notes).toMatchObject([{ amount: 150, holding: "final" }]);
    expect(rehearsal.holdings("MM.B").notes).toMatchObject([{ amount: 100, holding: "final" }]);
  });
});

describe("a sum of more notes than one message can carry", () => {
  const small = Array.from({ length: 100 }, (_, index) => heldNote(index + 1, 1));

  it.each([
    ["too many", small, ["39/1574 oversized"], 100],
    ["not too many", [...small.slice(0, 50), heldNote(200, 50)], [], 0],
  ] as const)("is not paid, and both abort: %s", (_, notes, refusals, left) => {
    const rehearsal = play(modules({ "MM.A": { notes: [...notes] } }));
    expect(rehearsal.refusals("MM.A")).toEqual(refusals);
    expect(rehearsal.holdings("MM.A").notes).toHaveLength(left);
    expect(rehearsal.rests("MM.A") && rehearsal.rests("MM.B")).toBe(true);
  });
});
