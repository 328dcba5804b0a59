import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import type { HeldNote, Note, NoteTransfer } from "./note.ts";
import {
  certifyNotes,
  checkChains,
  checkDuplicates,
  checkExpiry,
  checkHolders,
  checkSignatures,
  checkTotal,
} from "./note-checks.ts";
import { amountOf, holderOf, issueNote, noteId, noteIdHex, OverdrawnError } from "./note-transfer.ts";
import {
  generator,
  givenPart,
  later,
  noon,
  numbered,
  payee,
  payer,
  sampleModule,
  sampleNote,
  teller,
  trust,
} from "./samples.ts";
import { daysLeft, isAffordable, usableNotes } from "./usable-notes.ts";
import { emptyWallet } from "./wallet.ts";

const crypto = symbolicCrypto;
const other = sampleModule(numbered[12_000_000], 24);

const fresh = sampleNote(1);
const oneStep = givenPart(fresh, payer, payee, 60);
const twoSteps = givenPart(oneStep, payee, other, 25, noon + 10);
const bodyChanged = (note: Note, change: Partial<Note["body"]>): Note => ({
  ...note,
  body: { ...note.body, ...change },
});
const withTransfer = (note: Note, index: number, change: Partial<NoteTransfer>): Note => ({
  ...note,
  transfers: note.transfers.map((transfer, at) => (at === index ? { ...transfer, ...change } : transfer)),
});

const shown = (verdict: { readonly ok: boolean; readonly reason?: string; readonly field?: string }): string =>
  verdict.ok ? "ok" : `${verdict.reason} ${verdict.field}`;

const certificatesOf = (...notes: readonly Note[]): string => shown(certifyNotes(crypto, trust, notes));

const certified = (...notes: readonly Note[]) => {
  const checked = certifyNotes(crypto, trust, notes);
  if (!checked.ok) throw new Error(shown(checked));
  return checked.notes;
};

describe("transferring a note", () => {
  it("adds a record for the taker, and leaves what the giver has as it was", () => {
    const before = structuredClone(fresh);
    expect(oneStep.transfers).toHaveLength(1);
    expect(oneStep.transfers[0]).toMatchObject({ giver: payer.id, taker: payee.id, amount: 60, at: noon });
    expect(fresh).toEqual(before);
    expect([fresh, oneStep, twoSteps].map(holderOf)).toEqual([payer.id, payee.id, other.id]);
    expect([fresh, oneStep, twoSteps].map(amountOf)).toEqual([100, 60, 25]);
    expect(noteIdHex(crypto, twoSteps)).toBe(noteIdHex(crypto, fresh));
    expect(noteId(crypto, fresh)).toHaveLength(32);
    expect(noteIdHex(crypto, sampleNote(2))).not.toBe(noteIdHex(crypto, fresh));
  });

  it("never gives more than there is", () => {
    expect(() => givenPart(fresh, payer, payee, 101)).toThrow(OverdrawnError);
    expect(() => givenPart(oneStep, payee, other, 61)).toThrow(OverdrawnError);
    expect(amountOf(givenPart(oneStep, payee, other, 60))).toBe(60);
  });
});

describe("39/1578, certificates", () => {
  it("are those of a generator and of modules, on the day of their transfer", () => {
    expect(certificatesOf(fresh, oneStep, twoSteps)).toBe("ok");
    expect(certified(twoSteps)[0]).toMatchObject({
      generator: { id: generator.id },
      givers: [{ id: payer.id }, { id: payee.id }],
    });
    // The giver's certificate has expired since: the note lives on.
    const mortal = sampleModule(payer.id, 21, noon);
    expect(certificatesOf(givenPart(fresh, mortal, payee, 60, noon))).toBe("ok");
    expect(certificatesOf(oneStep, givenPart(fresh, mortal, payee, 60, noon + 1))).toBe(
      "certificateExpired notes[1].transfers[0].giverCertificate.expires",
    );
  });

  it("not of a note that anybody else than a generator has issued", () => {
    const forged = issueNote(crypto, fresh.body, { privateKey: teller.privateKey, certificate: teller.certificate });
    expect(certificatesOf(forged)).toBe("wrongKind notes[0].issuerCertificate.id");
    const tooLate = bodyChanged(fresh, { issued: later + 1 });
    expect(certificatesOf(tooLate)).toBe("certificateExpired notes[0].issuerCertificate.issuer.expires");
    const altered = { ...fresh, issuerCertificate: { ...fresh.issuerCertificate, sealed: Uint8Array.of(1) } };
    expect(certificatesOf(altered)).toBe("certificateInvalid notes[0].issuerCertificate.sealed");
  });

  it("not of a giver whose certificate is altered, or that is a server", () => {
    const { giverCertificate } = oneStep.transfers[0] as NoteTransfer;
    const altered = withTransfer(oneStep, 0, { giverCertificate: { ...giverCertificate, sealed: Uint8Array.of(2) } });
    expect(certificatesOf(altered)).toBe("certificateInvalid notes[0].transfers[0].giverCertificate.sealed");
    const server = sampleModule(numbered[999_999], 40);
    expect(certificatesOf(givenPart(fresh, server, payee, 5))).toBe(
      "wrongKind notes[0].transfers[0].giverCertificate.id",
    );
  });
});

describe("39/1578, the chain of holders", () => {
  const chainOf = (note: Note, taker = other.id): string => shown(checkChains(certified(fresh, note).slice(1), taker));

  it("is unbroken from the first holder to the taker", () => {
    expect(chainOf(twoSteps)).toBe("ok");
    expect(chainOf(oneStep, payee.id)).toBe("ok");
    expect(chainOf(fresh, payer.id)).toBe("ok");
    expect(chainOf(givenPart(oneStep, payee, payee, 60), payee.id)).toBe("ok");
  });

  it("is refused with any link that does not fit", () => {
    expect(chainOf(bodyChanged(twoSteps, { first: payee.id }))).toBe("chainBroken notes[0].transfers[0].giver");
    expect(chainOf(withTransfer(twoSteps, 1, { giver: payer.id }))).toBe("chainBroken notes[0].transfers[1].giver");
    expect(chainOf(withTransfer(twoSteps, 0, { taker: other.id }))).toBe("chainBroken notes[0].transfers[1].giver");
    expect(chainOf(withTransfer(twoSteps, 1, { giverCertificate: payer.certificate }))).toBe(
      "chainBroken notes[0].transfers[1].giverCertificate.id",
    );
    expect(chainOf({ ...twoSteps, transfers: twoSteps.transfers.slice(1) })).toBe(
      "chainBroken notes[0].transfers[0].giver",
    );
  });

  it("is refused where an amount grows", () => {
    expect(chainOf(withTransfer(twoSteps, 0, { amount: 101 }))).toBe("chainBroken notes[0].transfers[0].amount");
    expect(chainOf(withTransfer(twoSteps, 1, { amount: 61 }))).toBe("chainBroken notes[0].transfers[1].amount");
    expect(chainOf(withTransfer(twoSteps, 1, { amount: 60 }))).toBe("ok");
  });

  it("is refused where it ends at somebody else", () => {
    expect(chainOf(twoSteps, payee.id)).toBe("notForMe notes[0].transfers");
    expect(chainOf(fresh, payee.id)).toBe("notForMe notes[0].transfers");
  });
});

describe("39/1578, the total", () => {
  it("is the sum of the last amounts, exactly", () => {
    expect(checkTotal([oneStep, twoSteps, fresh], 185).ok).toBe(true);
    expect(shown(checkTotal([oneStep, twoSteps], 84))).toBe("totalDiffers notes");
    expect(shown(checkTotal([oneStep, twoSteps], 86))).toBe("totalDiffers notes");
    const huge = bodyChanged(fresh, { value: Number.MAX_SAFE_INTEGER });
    expect(shown(checkTotal([huge, huge], Number.MAX_SAFE_INTEGER))).toBe("totalDiffers notes");
  });
});

describe("39/1586, expiry", () => {
  it("is after the last day", () => {
    const mortal = sampleNote(3, 100, noon);
    expect(checkExpiry([fresh, mortal], noon).ok).toBe(true);
    expect(shown(checkExpiry([fresh, mortal], noon + 1))).toBe("noteExpired notes[1].body.expires");
  });
});

describe("39/1590, barred ids", () => {
  it.each([
    ["generator", generator.id, "issuerCertificate"],
    ["first holder", payer.id, "body.first"],
    ["a holder in between", payee.id, "transfers[0].taker"],
    ["the last taker", other.id, "transfers[1].taker"],
  ])("are looked for everywhere: %s", (_who, id, field) => {
    expect(shown(checkHolders(certified(sampleNote(9), twoSteps).slice(1), new Set([id])))).toBe(
      `holderListed notes[0].${field}`,
    );
  });

  it("of others do not matter", () => {
    expect(checkHolders(certified(twoSteps, fresh), new Set([teller.id])).ok).toBe(true);
  });
});

describe("39/1594, signatures", () => {
  const signaturesOf = (note: Note): string => shown(checkSignatures(crypto, certified(fresh, note)));

  it("are right on a note with any history", () => {
    expect(signaturesOf(twoSteps)).toBe("ok");
  });

  it.each([
    ["value", { value: 1000 }],
    ["serial", { serial: 77 }],
    ["type", { type: "EUR" }],
    ["expiry", { expires: later + 1 }],
    ["first holder", { first: payee.id }],
  ])("do not fit another %s", (_what, change) => {
    expect(signaturesOf(bodyChanged(twoSteps, change))).toBe("signatureInvalid notes[1].issuerSignature");
  });

  it.each([
    ["amount", 0, { amount: 59 }],
    ["taker", 1, { taker: payer.id }],
    ["time", 1, { at: noon + 11 }],
    ["giver", 1, { giver: payer.id }],
  ])("do not fit another %s", (_what, index, change) => {
    expect(signaturesOf(withTransfer(twoSteps, index, change))).toBe(
      `signatureInvalid notes[1].transfers[${index}].signature`,
    );
  });

  it("cover what went before, and each is its own giver's", () => {
    const elsewhere = givenPart(fresh, payer, payee, 50);
    const grafted = {
      ...twoSteps,
      transfers: [elsewhere.transfers[0], twoSteps.transfers[1]] as readonly NoteTransfer[],
    };
    expect(signaturesOf(grafted)).toBe("signatureInvalid notes[1].transfers[1].signature");
    const thief = { ...payee, privateKey: other.privateKey };
    expect(signaturesOf(givenPart(oneStep, thief, other, 25))).toBe("signatureInvalid notes[1].transfers[1].signature");
    const onto = { ...sampleNote(5), transfers: oneStep.transfers };
    expect(signaturesOf(onto)).toBe("signatureInvalid notes[1].transfers[0].signature");
  });
});

describe("duplicates", () => {
  it("are a note twice in a packet, and a transfer that is held already", () => {
    expect(shown(checkDuplicates(crypto, [oneStep, sampleNote(2), twoSteps], []))).toBe("duplicateNote notes[2]");
    expect(shown(checkDuplicates(crypto, [sampleNote(2), oneStep], [fresh, oneStep]))).toBe("duplicateNote notes[1]");
    expect(shown(checkDuplicates(crypto, [fresh], [fresh]))).toBe("duplicateNote notes[0]");
  });

  it("are not another part of a note, nor one that comes back", () => {
    const rest = givenPart(fresh, payer, payee, 40, noon + 1);
    expect(checkDuplicates(crypto, [rest], [oneStep]).ok).toBe(true);
    expect(checkDuplicates(crypto, [givenPart(oneStep, payee, payer, 60)], [fresh]).ok).toBe(true);
    expect(checkDuplicates(crypto, [oneStep, sampleNote(2)], [sampleNote(3)]).ok).toBe(true);
    // The same signatures on another note are no duplicate; they are wrong elsewhere.
    expect(checkDuplicates(crypto, [{ ...sampleNote(2), transfers: oneStep.transfers }], [oneStep]).ok).toBe(true);
  });
});

describe("usable notes", () => {
  const held = (note: Note, residual = amountOf(note)) => ({
    id: noteIdHex(crypto, note),
    held: { note, residual } satisfies HeldNote,
  });
  const day = 86_400_000;
  const expired = sampleNote(4, 100, noon - 1);
  const wallet = {
    ...emptyWallet,
    notes: [held(fresh, 30), held(givenPart(sampleNote(2), payer, payee, 60)), held(expired), held(oneStep)],
  };
  const use = { crypto, trust, badIds: new Set<number>(), now: noon, type: "USD", takerIsTransactionModule: true };
  const ids = (...notes: readonly Note[]) => notes.map((note) => noteIdHex(crypto, note));

  it("are of the type, the first part of each note, and not expired for a transaction module", () => {
    expect(usableNotes(wallet, use)).toEqual([
      { id: ids(fresh)[0], residual: 30, transfers: 0, daysLeft: 400 },
      { id: ids(sampleNote(2))[0], residual: 60, transfers: 1, daysLeft: 400 },
    ]);
    expect(usableNotes(wallet, { ...use, type: "EUR" })).toEqual([]);
  });

  it("are those too that have expired or had a barred holder, for other kinds of module", () => {
    const barred = { ...use, badIds: new Set([payer.id]) };
    expect(usableNotes(wallet, barred)).toEqual([]);
    const forBank = usableNotes(wallet, { ...barred, takerIsTransactionModule: false });
    expect(forBank.map(({ id, daysLeft: left }) => [id, left])).toEqual([
      [ids(fresh)[0], 400],
      [ids(sampleNote(2))[0], 400],
      [ids(expired)[0], 0],
    ]);
  });

  it("count whole calendar days, none on the last one and after", () => {
    const midnight = Math.floor(noon / day) * day;
    expect(daysLeft(midnight + day, midnight + day - 1)).toBe(1);
    expect(daysLeft(midnight + day - 1, midnight)).toBe(0);
    expect(daysLeft(midnight, midnight + 5 * day)).toBe(0);
    expect(daysLeft(midnight + 3 * day, noon)).toBe(3);
  });

  it("are enough or not", () => {
    const candidates = usableNotes(wallet, use);
    expect([89, 90, 91].map((amount) => isAffordable(candidates, amount))).toEqual([true, true, false]);
    expect(isAffordable([], 1)).toBe(false);
    const huge = { id: "a", residual: Number.MAX_SAFE_INTEGER, transfers: 0, daysLeft: 0 };
    expect(isAffordable([huge, huge], Number.MAX_SAFE_INTEGER)).toBe(true);
  });
});
