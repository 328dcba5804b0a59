import { describe, expect, it } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import { noon } from "../domain/samples.ts";
import { encodeFrame } from "../store/frame.ts";
import { encodeRecord } from "../store/record.ts";
import { EventDevice } from "./device.ts";
import type { DeviceEffect } from "./port.ts";
import { Rehearsal } from "./rehearsal.ts";
import { agents, heldNote, modules } from "./rehearsal-cast.ts";

const entropy = new Uint8Array(32);
const provision = encodeRecord(agents()["TA.A"]);
const start = (store: Uint8Array) => ({ type: "start", now: noon, store, entropy }) as const;
const shown = (effects: readonly DeviceEffect[]): readonly string[] =>
  effects.map((effect) => (effect.type === "step" ? effect.step : effect.type));
const transfer: HostRequest = { type: "OwnerTransfersTickets", peer: "TA.B" };
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe("power on", () => {
  it("with nothing but a provision just comes up at rest", () => {
    const device = new EventDevice();
    expect(device.handle(start(provision))).toEqual([
      {
        type: "prompt",
        step: "rest",
        accepts: [
          "OwnerTransfersTickets",
          "HostExpectsTickets",
          "OwnerBuys",
          "MerchantSells",
          "OwnerTakesRefund",
          "MerchantRefunds",
          "OwnerOpensGoods",
        ],
      },
    ]);
  });

  it("makes a module or a network server of another provision", () => {
    const of = (store: Uint8Array) => new EventDevice().handle(start(store));
    expect(of(encodeRecord(modules()["MM.A"]))).toEqual([
      { type: "prompt", step: "rest", accepts: ["OwnerAgreesToPay", "MerchantStartsSale"] },
    ]);
    expect(of(encodeRecord(modules().NS))).toEqual([{ type: "prompt", step: "rest", accepts: [] }]);
  });

  it("ignores what was being written when power failed, and writes over it", () => {
    const torn = joined(provision, encodeFrame(new Uint8Array(20)).subarray(0, 12));
    const rehearsal = new Rehearsal(agents());
    rehearsal.powerOff("TA.A");
    rehearsal.stores["TA.A"] = torn;
    rehearsal.powerOn("TA.A");
    const [{ id } = { id: "" }] = rehearsal.holdings("TA.A").tickets;
    rehearsal.play({
      "TA.B": [{ type: "HostExpectsTickets", peer: "TA.A" }],
      "TA.A": [transfer, { type: "OwnerAnswersCheck", wanted: false }, { type: "OwnerPicksTickets", tickets: [id] }],
    });
    const writes = rehearsal.seen.filter(({ device, effect }) => device === "TA.A" && effect.type === "store");
    expect(writes[0]?.effect).toMatchObject({ at: provision.length });
    expect(rehearsal.holdings("TA.A").log).toHaveLength(1);
  });

  const overdrawn = encodeRecord({
    record: "committed",
    entry: {
      kind: "committed",
      direction: "given",
      session: new Uint8Array(16),
      peer: 1,
      at: 1,
      peerAt: 1,
    },
    change: { notesAdded: [heldNote(1)], notesRemoved: [{ id: new Uint8Array(32), amount: 5 }] },
  });

  it.each([
    ["is empty", new Uint8Array(), /^empty/],
    ["does not begin with a provision", overdrawn, /^order/],
    ["has a frame that is no record", joined(provision, encodeFrame(new Uint8Array([0xa0]))), /^record/],
    [
      "has a wrong checksum in its middle",
      joined(
        provision.map((octet, at) => (at === 12 ? octet ^ 1 : octet)),
        overdrawn,
      ),
      /^checksum/,
    ],
    ["has a record that does not fit what is held", joined(provision, overdrawn), /^fundsInsufficient/],
  ])("halts if the store %s, and does nothing then", (_, store, detail) => {
    const device = new EventDevice();
    const effects = device.handle(start(store));
    expect(effects).toMatchObject([{ type: "halt", reason: "storeDamaged" }]);
    expect(effects[0]?.type === "halt" ? effects[0].detail : "").toMatch(detail);
    expect(device.handle({ type: "request", now: noon, request: transfer })).toEqual([]);
    expect(device.handle({ type: "inspect", now: noon })).toMatchObject([{ type: "holdings" }]);
  });

  it("again, without power having failed in between, begins anew", () => {
    const device = new EventDevice();
    device.handle(start(provision));
    device.handle({ type: "request", now: noon, request: transfer });
    expect(shown(device.handle(start(provision)))).toEqual(["prompt"]);
  });
});

describe("a device", () => {
  it("without power does nothing, and shows nothing", () => {
    const device = new EventDevice();
    expect(device.handle({ type: "request", now: noon, request: transfer })).toEqual([]);
    expect(device.handle({ type: "inspect", now: noon })).toEqual([
      {
        type: "holdings",
        holdings: { session: null, peer: null, tickets: [], notes: [], undertakings: [], orders: [], log: [] },
      },
    ]);
    expect(device.shutDown()).toEqual([]);
  });

  it("at rest drops all messages, and takes no request that starts nothing", () => {
    const device = new EventDevice();
    device.handle(start(provision));
    const give = (bytes: Uint8Array) => device.handle({ type: "message", now: noon, from: "TA.B", bytes });
    expect(give(new Uint8Array([1]))).toEqual([
      { type: "refusal", refusal: { step: "wire", reason: "malformed", field: "envelope" } },
    ]);
    const [letter] = new Rehearsal(agents()).sent;
    expect(letter).toBeUndefined();
    expect(device.handle({ type: "request", now: noon, request: { type: "OwnerCancels" } })).toEqual([]);
    expect(device.handle({ type: "request", now: noon, request: { ...transfer, peer: "" } })).toEqual([]);
    expect(device.handle({ type: "stored", now: noon })).toEqual([]);
    expect(device.handle({ type: "timer", now: noon, timer: "reply-1" })).toEqual([]);
  });

  it("at rest drops a message of a session that is over", () => {
    const rehearsal = new Rehearsal(agents());
    rehearsal.play({ "TA.B": [{ type: "HostExpectsTickets", peer: "TA.A" }], "TA.A": [transfer] });
    const steps = rehearsal.steps("TA.A").length;
    for (const letter of rehearsal.sent) rehearsal.give("TA.A", { type: "message", ...letter });
    expect(rehearsal.steps("TA.A")).toHaveLength(steps);
    expect(rehearsal.refusals("TA.A").slice(-rehearsal.sent.length)).toEqual(
      rehearsal.sent.map(() => "wire unexpected"),
    );
  });

  it("keeps what comes while it writes for when it has written, up to a limit", () => {
    const script: readonly HostRequest[] = [
      { type: "OwnerAgreesToPay", peer: "MM.B", route: "direct" },
      { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 100 }] },
    ];
    const rehearsal = new Rehearsal(modules());
    const writing = new EventDevice();
    const taken: DeviceEffect[] = [];
    const give = rehearsal.give.bind(rehearsal);
    // MM.A is played by a device whose write stays open until the end.
    writing.handle(start(encodeRecord(modules()["MM.A"])));
    rehearsal.give = (address, event) => {
      if (address !== "MM.A") return give(address, event);
      for (const effect of writing.handle({ ...event, now: noon } as Parameters<EventDevice["handle"]>[0])) {
        taken.push(effect);
        if (effect.type === "send") rehearsal.letters.push({ from: "MM.A", to: effect.to, bytes: effect.bytes });
      }
    };
    rehearsal.give("MM.B", { type: "request", request: { type: "MerchantStartsSale", peer: "MM.A" } });
    rehearsal.give("MM.A", { type: "request", request: script[0] as HostRequest });
    rehearsal.deliverAll();
    rehearsal.give("MM.B", { type: "request", request: { type: "MerchantEntersAmount", amount: 100 } });
    rehearsal.deliverAll();
    rehearsal.give("MM.A", { type: "request", request: script[1] as HostRequest });
    rehearsal.deliverAll();
    expect(taken.at(-1)?.type).toBe("store");
    const before = taken.length;
    for (let index = 0; index < 70; index += 1) {
      rehearsal.give("MM.A", { type: "message", from: "MM.B", bytes: new Uint8Array([1]) });
    }
    expect(taken).toHaveLength(before);
    const decided = writing.handle({ type: "stored", now: noon });
    expect(shown(decided)).toEqual(["send", "41/1706", "store"]);
    const committed = writing.handle({ type: "stored", now: noon });
    expect(shown(committed).slice(0, 6)).toEqual(["41/1710", "41/1712", "notice", "41/1714", "41/1716", "prompt"]);
    expect(committed.filter(({ type }) => type === "refusal")).toHaveLength(64);
  });
});

describe("what ends a device", () => {
  const inTransfer = (): Rehearsal => {
    const rehearsal = new Rehearsal(agents());
    rehearsal.give("TA.B", { type: "request", request: { type: "HostExpectsTickets", peer: "TA.A" } });
    rehearsal.give("TA.A", { type: "request", request: transfer });
    rehearsal.deliverAll();
    return rehearsal;
  };

  it("is nothing at all, if power fails: it does not tidy up", () => {
    const device = inTransfer().devices["TA.A"];
    expect(device?.abandon()).toEqual([]);
    expect(
      device?.handle({ type: "request", now: noon, request: { type: "OwnerAnswersCheck", wanted: false } }),
    ).toEqual([]);
  });

  it("is an abort, told to the other end, if it is switched off in a transaction", () => {
    const rehearsal = inTransfer();
    const effects = rehearsal.devices["TA.A"]?.shutDown() ?? [];
    expect(shown(effects)).toEqual([
      "11/388",
      "7B/236",
      "notice",
      "7B/238",
      "11/390",
      "11/392",
      "10/376",
      "10/378",
      "send",
      "10/380",
    ]);
    const notice = effects.find(({ type }) => type === "send");
    if (notice?.type === "send") rehearsal.give("TA.B", { type: "message", from: "TA.A", bytes: notice.bytes });
    expect(rehearsal.notices("TA.B")).toEqual(["7B/238 transactionAborted"]);
  });

  it("is nothing else, if it is switched off at rest", () => {
    const rehearsal = new Rehearsal(agents());
    expect(rehearsal.devices["TA.A"]?.shutDown()).toEqual([]);
    rehearsal.give("TA.A", { type: "request", request: transfer });
    expect(rehearsal.steps("TA.A")).toEqual([]);
  });

  it("is an abort with its special entry, if a payee is switched off that is ready to commit", () => {
    const lost = { carry: <T>(letter: T, number: number) => (number === 7 ? [] : [letter]) };
    const rehearsal = new Rehearsal(modules(), lost);
    const say = (at: string, request: HostRequest) => {
      rehearsal.give(at, { type: "request", request });
      rehearsal.deliverAll();
    };
    say("MM.B", { type: "MerchantStartsSale", peer: "MM.A" });
    say("MM.A", { type: "OwnerAgreesToPay", peer: "MM.B", route: "direct" });
    say("MM.B", { type: "MerchantEntersAmount", amount: 100 });
    say("MM.A", { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 100 }] });
    const device = rehearsal.devices["MM.B"];
    expect(shown(device?.shutDown() ?? [])).toEqual(["42/1726", "42/1728", "42/1730", "store"]);
    expect(shown(device?.handle({ type: "stored", now: noon }) ?? [])).toEqual([
      "42/1732",
      "42/1734",
      "42/1736",
      "notice",
      "42/1738",
      "send",
      "42/1746",
    ]);
  });
});
