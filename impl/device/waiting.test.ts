import { describe, expect, it } from "vitest";
import { alice, bob, limits } from "../domain/samples.ts";
import type { Content } from "../wire/message.ts";
import { type Letter, Rehearsal, type Tampering } from "./rehearsal.ts";
import { agents } from "./rehearsal-cast.ts";
import { envelopeOf, inSession, keyOf, openedIn, unsealed } from "./tampering.ts";

/** Two agents with a session; A is asked by its owner, and B waits for tickets. */
const inTransfer = (tampering: Tampering = {}, statusQueriesMax = 2) => {
  const few = { limits: { ...limits, statusQueriesMax } };
  const rehearsal = new Rehearsal(agents({ "TA.A": few, "TA.B": few }), tampering);
  rehearsal.give("TA.B", { type: "request", request: { type: "HostExpectsTickets", peer: "TA.A" } });
  rehearsal.give("TA.A", { type: "request", request: { type: "OwnerTransfersTickets", peer: "TA.B" } });
  rehearsal.deliverAll();
  const [, challenge, response] = rehearsal.sent;
  if (challenge === undefined || response === undefined) throw new Error("no session");
  const key = keyOf(unsealed(challenge, alice), unsealed(response, bob));
  return { rehearsal, key };
};

/** What A and B have said in the session since `from`. */
const said = ({ rehearsal, key }: ReturnType<typeof inTransfer>, from: number): readonly string[] =>
  rehearsal.sent.slice(from).map((letter) => {
    const { name, replyTo } = openedIn(letter, key, letter.from === "TA.A" ? 0 : 1);
    const envelope = envelopeOf(letter);
    const number = envelope.kind === "session" ? envelope.number : 0;
    return `${letter.from} ${number} ${name}${replyTo === undefined ? "" : ` to ${replyTo}`}`;
  });

const toB = (key: Uint8Array, number: number, content: Content): Letter =>
  inSession({ from: "TA.A", to: "TA.B" }, key, 0, number, content);

const give = (rehearsal: Rehearsal, letter: Letter): void =>
  rehearsal.give(letter.to, { type: "message", from: letter.from, bytes: letter.bytes });

/** A's owner wants no check, and picks a ticket. */
const pick = (rehearsal: Rehearsal): void => {
  const [{ id } = { id: "" }] = rehearsal.holdings("TA.A").tickets;
  rehearsal.give("TA.A", { type: "request", request: { type: "OwnerAnswersCheck", wanted: false } });
  rehearsal.give("TA.A", { type: "request", request: { type: "OwnerPicksTickets", tickets: [id] } });
};

const proceeding = (replyTo: number): Content => ({
  name: "7B/TransactionStatusReply",
  fields: { status: "proceeding" },
  replyTo,
});

describe("the time-out rule of FIG. 7B", () => {
  it("asks, is answered by an agent whose owner takes his time, and waits again", () => {
    const scene = inTransfer();
    const before = scene.rehearsal.sent.length;
    scene.rehearsal.expire("TA.B");
    scene.rehearsal.deliverAll();
    expect(said(scene, before)).toEqual([
      "TA.B 2 7B/TransactionStatusQuery to 1",
      "TA.A 1 7B/TransactionStatusReply to 2",
    ]);
    expect(scene.rehearsal.timers.has("TA.B")).toBe(true);
    expect(scene.rehearsal.steps("TA.B").at(-1)).toBe("10/380");
  });

  it("does not mix up queries and what waits for a reply", () => {
    const scene = inTransfer();
    scene.rehearsal.expire("TA.B");
    scene.rehearsal.deliverAll();
    pick(scene.rehearsal);
    scene.rehearsal.deliverAll();
    expect(said(scene, 6)).toEqual([
      "TA.A 2 25/TransferredTickets to 1",
      "TA.B 3 25/TransferAck to 2",
      "TA.A 3 25/TicketsDeleted to 3",
    ]);
    expect(scene.rehearsal.steps("TA.B").at(-1)).toBe("7A/234");
  });

  it("gives up when the limit of queries is reached, whatever they were answered", () => {
    const { rehearsal } = inTransfer();
    for (const query of [1, 2]) {
      rehearsal.expire("TA.B");
      expect(rehearsal.refusals("TA.B"), `query ${query}`).toEqual([]);
      rehearsal.deliverAll();
    }
    rehearsal.expire("TA.B");
    expect(rehearsal.refusals("TA.B")).toEqual(["25/872 queriesExhausted"]);
    expect(rehearsal.notices("TA.B")).toEqual(["7B/238 transactionAborted"]);
    rehearsal.deliverAll();
    expect(rehearsal.steps("TA.A").slice(-4)).toEqual(["11/394", "11/396", "7B/236", "7B/238"]);
    expect(rehearsal.rests("TA.A") && rehearsal.rests("TA.B")).toBe(true);
  });

  it("gives up at once when a query is not answered", () => {
    const { rehearsal } = inTransfer({ carry: (letter, number) => (number === 5 ? [] : [letter]) });
    rehearsal.expire("TA.B");
    rehearsal.deliverAll();
    rehearsal.expire("TA.B");
    expect(rehearsal.refusal("TA.B")).toEqual({
      step: "25/872",
      reason: "timeOut",
      field: "7B/TransactionStatusReply",
    });
  });

  it("gives up without a query where none is allowed", () => {
    const { rehearsal } = inTransfer({}, 0);
    rehearsal.expire("TA.B");
    expect(rehearsal.refusals("TA.B")).toEqual(["25/872 timeOut"]);
  });

  it("gives up when the other end says that its transaction has ended", () => {
    const { rehearsal, key } = inTransfer({ carry: (letter, number) => (number === 5 ? [] : [letter]) });
    rehearsal.expire("TA.B");
    give(rehearsal, toB(key, 1, { name: "7B/TransactionStatusReply", fields: { status: "ended" }, replyTo: 2 }));
    expect(rehearsal.refusal("TA.B")).toEqual({ step: "25/872", reason: "unexpected", field: "status" });
    expect(rehearsal.steps("TA.B").slice(-8)[0]).toBe("11/388");
  });

  it("goes on when the reply comes while a query is out", () => {
    const scene = inTransfer();
    scene.rehearsal.expire("TA.B");
    pick(scene.rehearsal);
    scene.rehearsal.deliverAll();
    expect(scene.rehearsal.steps("TA.B").at(-1)).toBe("7A/234");
    expect(said(scene, 4)).toEqual([
      "TA.B 2 7B/TransactionStatusQuery to 1",
      "TA.A 1 25/TransferredTickets to 1",
      "TA.A 2 7B/TransactionStatusReply to 2",
      "TA.B 3 25/TransferAck to 1",
      "TA.A 3 25/TicketsDeleted to 3",
    ]);
    expect(scene.rehearsal.refusals("TA.B")).toEqual(["wire unexpected"]);
  });

  it("takes no answer that nobody has asked for, and no other answer than the one to its query", () => {
    const { rehearsal, key } = inTransfer({ carry: (letter, number) => (number === 5 ? [] : [letter]) });
    give(rehearsal, toB(key, 1, proceeding(1)));
    expect(rehearsal.refusals("TA.B")).toEqual(["wire unexpected"]);
    rehearsal.expire("TA.B");
    give(rehearsal, toB(key, 1, proceeding(1)));
    expect(rehearsal.refusals("TA.B")).toEqual(["wire unexpected", "wire unexpected"]);
    give(rehearsal, toB(key, 1, proceeding(2)));
    rehearsal.expire("TA.B");
    expect(rehearsal.refusals("TA.B")).toHaveLength(2);
  });

  it("forgets timers that were cancelled", () => {
    const { rehearsal } = inTransfer();
    rehearsal.give("TA.B", { type: "timer", timer: "reply-1" });
    expect(rehearsal.refusals("TA.B")).toEqual([]);
    expect(rehearsal.sent).toHaveLength(4);
  });
});

describe("a wait", () => {
  it("is over, and its timer cancelled, when the other end has aborted", () => {
    const { rehearsal, key } = inTransfer();
    give(rehearsal, toB(key, 1, { name: "11/AbortNotice", fields: {} }));
    expect(rehearsal.timers.has("TA.B")).toBe(false);
    expect(rehearsal.rests("TA.B")).toBe(true);
  });
});

describe("a message in a session", () => {
  const abort: Content = { name: "11/AbortNotice", fields: {} };
  const refused = (make: (key: Uint8Array) => Letter, tampering: Tampering = {}): string => {
    const { rehearsal, key } = inTransfer(tampering);
    const steps = rehearsal.steps("TA.B").length;
    give(rehearsal, make(key));
    expect(rehearsal.steps("TA.B")).toHaveLength(steps);
    expect(rehearsal.holdings("TA.B").session).not.toBeNull();
    const refusal = rehearsal.refusal("TA.B");
    return `${refusal?.step} ${refusal?.reason} ${refusal?.field}`;
  };
  const other = new Uint8Array(32).fill(1);

  it("is discarded, and not acted upon, unless it is authentic, new and awaited", () => {
    expect(refused(() => toB(other, 1, abort))).toBe("10/386 undecryptable content");
    expect(refused((key) => inSession({ from: "TA.A", to: "TA.B" }, key, 1, 1, abort))).toBe(
      "10/386 undecryptable content",
    );
    expect(refused((key) => toB(key, 1, { name: "25/TicketsDeleted", fields: {}, replyTo: 1 }))).toBe(
      "wire unexpected name",
    );
    expect(refused(() => ({ from: "TA.A", to: "TA.B", bytes: new Uint8Array([0xa0]) }))).toBe("wire malformed kind");
  });

  it("is refused as replayed when its number is not greater than the last one accepted", () => {
    const { rehearsal, key } = inTransfer();
    const query: Content = { name: "7B/TransactionStatusQuery", fields: {} };
    give(rehearsal, toB(key, 4, query));
    const answered = rehearsal.sent.length;
    for (const number of [4, 3, 1]) give(rehearsal, toB(key, number, query));
    expect(rehearsal.sent).toHaveLength(answered);
    expect(rehearsal.refusals("TA.B")).toEqual(["wire replayed", "wire replayed", "wire replayed"]);
    give(rehearsal, toB(key, 5, query));
    expect(rehearsal.sent).toHaveLength(answered + 1);
  });

  it("aborts the transaction if it does not decrypt, under that reading", () => {
    const readings = { "10/386": "abort" } as const;
    const scene = inTransfer({ readings });
    give(scene.rehearsal, toB(other, 1, abort));
    expect(scene.rehearsal.refusals("TA.B")).toEqual(["10/386 undecryptable"]);
    expect(scene.rehearsal.steps("TA.B").slice(-8)[0]).toBe("11/388");
    const asked = inTransfer({ readings });
    give(asked.rehearsal, inSession({ from: "TA.B", to: "TA.A" }, other, 1, 9, abort));
    expect(asked.rehearsal.steps("TA.A")).toContain("11/388");
  });

  it("does not abort under that reading if it is only late or bare", () => {
    const readings = { "10/386": "abort" } as const;
    const { rehearsal } = inTransfer({ readings });
    const [certificate] = rehearsal.sent;
    if (certificate !== undefined) give(rehearsal, certificate);
    expect(rehearsal.refusals("TA.B")).toEqual(["wire unexpected"]);
    expect(rehearsal.steps("TA.B")).not.toContain("11/388");
  });

  it("must name the message that it answers", () => {
    const { rehearsal, key } = inTransfer();
    pick(rehearsal);
    const acknowledge = (replyTo?: number): Letter =>
      inSession({ from: "TA.B", to: "TA.A" }, key, 1, 2, {
        name: "25/TransferAck",
        fields: {},
        ...(replyTo === undefined ? {} : { replyTo }),
      });
    give(rehearsal, acknowledge());
    give(rehearsal, acknowledge(9));
    expect(rehearsal.refusal("TA.A")).toEqual({ step: "wire", reason: "unexpected", field: "replyTo" });
    expect(rehearsal.steps("TA.A")).not.toContain("25/884");
    give(rehearsal, acknowledge(1));
    expect(rehearsal.steps("TA.A")).toContain("25/884");
  });
});

describe("a prompt", () => {
  it("takes the answers it has asked for, and no other and no unsound ones", () => {
    const { rehearsal } = inTransfer();
    expect(rehearsal.prompts["TA.A"]).toEqual({ type: "prompt", step: "25/848", accepts: ["OwnerAnswersCheck"] });
    rehearsal.give("TA.A", { type: "request", request: { type: "OwnerPicksTickets", tickets: [] } });
    rehearsal.give("TA.A", { type: "timer", timer: "reply-2" });
    expect(rehearsal.steps("TA.A").at(-1)).toBe("25/848");
    rehearsal.give("TA.A", { type: "request", request: { type: "OwnerAnswersCheck", wanted: false } });
    expect(rehearsal.prompts["TA.A"]?.step).toBe("25/860");
  });

  it("has no timer", () => {
    expect(inTransfer().rehearsal.timers.has("TA.A")).toBe(false);
  });

  it("hears that the other end has aborted", () => {
    const { rehearsal, key } = inTransfer();
    give(rehearsal, inSession({ from: "TA.B", to: "TA.A" }, key, 1, 2, { name: "11/AbortNotice", fields: {} }));
    expect(rehearsal.steps("TA.A").slice(-7)).toEqual([
      "10/382",
      "10/384",
      "10/386",
      "11/394",
      "11/396",
      "7B/236",
      "7B/238",
    ]);
    expect(rehearsal.sent).toHaveLength(4);
    expect(rehearsal.rests("TA.A")).toBe(true);
  });
});
