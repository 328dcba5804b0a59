import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "./bytes.ts";
import { cryptoNames } from "./cryptography.ts";
import { encodeBare } from "./envelope.ts";
import { passedOn } from "./listening.ts";
import type { ReadMessage } from "./reader.ts";
import { issuedByMerchant, shopping } from "./shopping.ts";
import type { OnLink } from "./spoken.ts";

const price = { amount: 100, type: "USD" };

describe.each(cryptoNames)("with %s cryptography", (crypto) => {
  test("reads a purchase with notes, the second of the run", () => {
    const shop = shopping("purchase-money", crypto);
    const { reader, say, tell, read, spoken } = shop;
    shop.agree(shop.meetAgents().session);
    const agents = shop.meetAgents().session;
    const goods = issuedByMerchant(shop);
    expect(
      [
        say(agents, "TA.A", "14/CredentialRequest", {}),
        say(agents, "TA.B", "14/Credential", { credential: shop.fixture.credentials[0]?.held.ticket }),
        say(agents, "TA.B", "15/TicketDelivery", { ticket: goods }),
      ].map((it) => read(it).abstract),
    ).toEqual([
      { type: "CredentialRequest", session: "2.2" },
      { type: "Credential", session: "2.2" },
      { type: "TicketDelivery", session: "2.2", ticket: "G2", goods: "ticket" },
    ]);
    const bargain = shop.agree(agents);
    const { order } = bargain;
    expect(bargain.messages.map(({ abstract }) => abstract)).toEqual([
      { type: "MoneyModulePayment", session: "2.2", random: 2 },
      { type: "RandomR2", session: "2.2", random: 2 },
      { type: "MakePayment", random: 2 },
      { type: "ReceivePayment", random: 2 },
    ]);
    const modules = shop.meetModules(agents);
    expect(modules.hops.map((hops) => hops.map(({ abstract }) => abstract.type))).toEqual([
      ["CertificateOffer", "CertificateOffer", "CertificateOffer"],
      ["SessionChallenge", "SessionChallenge", "SessionChallenge"],
      ["SessionReply", "SessionReply", "SessionReply"],
      ["SessionAck", "SessionAck", "SessionAck"],
    ]);
    const route = (...said: Parameters<typeof shop.route> extends [unknown, unknown, ...infer R] ? R : never) =>
      shop.route(bargain, modules.session, ...said).map(read);
    const two = passedOn(shop.fixture);
    const said = [
      ...route("MM.A", "16/R1Forward", { random: bargain.ofPayer }, "17"),
      ...route("MM.B", "16/R2Forward", { random: bargain.ofPayee }, "17"),
      read(tell(order, "MM.A", "16/AmountPrompt", {})),
      read(tell(order, "TA.A", "16/PaymentAmount", price)),
      read(tell(order, "MM.A", "16/NewAmountPrompt", { reason: "funds" })),
      read(tell(order, "TA.A", "16/NewAmountReply", {})),
      ...route("MM.A", "16/AmountToTransfer", price),
      read(tell(order, "MM.B", "16/VerifyAmountPrompt", price)),
      read(tell(order, "TA.B", "16/CorrectAmount", {})),
      ...route("MM.B", "16/AmountAcknowledgement", {}),
      ...route("MM.A", "39/NotePacket", { notes: [two] }),
      ...route("MM.B", "41/ReadyToCommit", {}),
      ...route("MM.A", "41/Acknowledgement", {}),
      read(tell(order, "MM.A", "16/PaymentSuccessful", {})),
      read(tell(order, "MM.B", "16/PaymentUnsuccessful", { possibleTransferError: true })),
    ];
    const thrice = (abstract: object): readonly object[] => [abstract, abstract, abstract];
    expect(said.map(({ abstract }) => abstract)).toEqual([
      ...thrice({ type: "R1Forward", session: "2.2", random: 2 }),
      ...thrice({ type: "R2Forward", session: "2.2", random: 2 }),
      { type: "AmountPrompt", order: "2+2" },
      { type: "PaymentAmount", order: "2+2", amount: 1 },
      { type: "NewAmountPrompt", order: "2+2", reason: "funds" },
      { type: "NewAmountReply", order: "2+2", amount: null },
      ...thrice({ type: "AmountToTransfer", session: "2.2", amount: 1, round: 1 }),
      { type: "VerifyAmountPrompt", order: "2+2", amount: 1 },
      { type: "CorrectAmount", order: "2+2" },
      ...thrice({ type: "AmountAcknowledgement", session: "2.2" }),
      ...thrice({ type: "NotePacket", session: "2.2", amount: 1, round: 1 }),
      ...thrice({ type: "ReadyToCommit", session: "2.2" }),
      ...thrice({ type: "Acknowledgement", session: "2.2" }),
      { type: "PaymentSuccessful", order: "2+2" },
      { type: "PaymentUnsuccessful", order: "2+2", possibleTransferError: true },
    ]);
    const challenge = spoken.chance();
    const query = { from: "TA.A", to: "MM.A", bytes: spoken.status(order, "TA.A", challenge, "status") };
    const reply = { from: "MM.A", to: "TA.A", bytes: spoken.status(order, "MM.A", challenge, "transferError") };
    expect([query, reply].map((it) => read(it).abstract)).toEqual([
      { type: "PaymentStatusQuery", order: "2+2" },
      { type: "PaymentStatusReply", order: "2+2", status: "transferError" },
    ]);
    // The key is the other side's, too, but what is said under it is not.
    expect(read({ ...query, from: "TA.B", to: "MM.B" }).abstract).toEqual({ type: "Junk" });
    // A question is no answer, and the other way round.
    expect(read({ ...query, from: "MM.A", to: "TA.A" }).abstract).toEqual({ type: "Junk" });
    expect(reader.abstractOrder(toHex(order.id))).toBe("2+2");
    expect(reader.orders.byId(toHex(order.id))?.session).toBe(toHex(agents.id));
    expect(reader.issued.map(({ name }) => name)).toEqual(["G2"]);
  });
});

describe("hop by hop", () => {
  const begun = () => {
    const shop = shopping("purchase-money");
    const agents = shop.meetAgents().session;
    const bargain = shop.agree(agents);
    const modules = shop.meetModules(agents);
    return { ...shop, agents, bargain, modules };
  };
  const way = ({ name, carrier, route, layers }: ReadMessage) => ({ name, carrier, route, layers });

  test("which way, carried by what, under which keys", () => {
    const { bargain, modules, agents, route, read } = begun();
    const [onBus, between, last] = route(bargain, modules.session, "MM.B", "41/ReadyToCommit", {}).map(read);
    const told = {
      name: "41/ReadyToCommit",
      carrier: "20/ERoutedMessage",
      route: { origin: "MM.B", destination: "MM.A" },
    };
    const order = toHex(bargain.order.id);
    expect(way(onBus as ReadMessage)).toEqual({ ...told, layers: [{ session: order, number: 1 }] });
    expect(way(between as ReadMessage)).toEqual({ ...told, layers: [{ session: toHex(agents.id), number: 5 }] });
    expect(way(last as ReadMessage)).toEqual({
      ...told,
      layers: [
        { session: order, number: 1 },
        { session: toHex(modules.session.id), number: 2 },
      ],
    });
    expect([onBus, between, last].map((it) => [it?.from, it?.to, it?.session, it?.number])).toEqual([
      ["MM.B", "TA.B", toHex(modules.session.id), 2],
      ["TA.B", "TA.A", toHex(modules.session.id), 2],
      ["TA.A", "MM.A", toHex(modules.session.id), 2],
    ]);
  });

  test("before there is a key TA/MM, bare", () => {
    const { modules } = begun();
    const [offer] = modules.hops as [ReadMessage[]];
    expect(offer?.map(({ carrier, layers }) => [carrier, layers.length])).toEqual([
      ["17/RoutedMessage", 0],
      ["17/RoutedMessage", 1],
      ["17/RoutedMessage", 0],
    ]);
  });

  test("noise in a carrier that can be read is the modules' noise, and one that cannot be read is the receiver's", () => {
    const { bargain, agents, spoken, read } = begun();
    const noise = spoken.carried(agents, "MM.A", new Uint8Array([1, 2, 3]), bargain.order).map(read);
    expect(noise.map(({ name, abstract, route }) => [name, abstract.type, route?.destination])).toEqual([
      ["20/ERoutedMessage", "Junk", "MM.B"],
      ["20/ERoutedMessage", "Junk", "MM.B"],
      ["20/ERoutedMessage", "Junk", "MM.B"],
    ]);
    expect(noise[0]?.problem).toMatchObject({ reason: expect.any(String) });
    const foreign = spoken.order(spoken.chance(), spoken.chance());
    const [onBus] = spoken.carried(agents, "MM.A", new Uint8Array([1]), foreign).map(read);
    expect(onBus).toMatchObject({ name: "Junk", route: null, carrier: null, layers: [] });
  });

  test.each<[string, (shop: ReturnType<typeof begun>) => OnLink]>([
    [
      "a module's message to an agent that is not its own",
      ({ bargain, modules, route }) => ({
        ...(route(bargain, modules.session, "MM.A", "41/ReadyToCommit", {}, "17")[0] as OnLink),
        to: "TA.B",
      }),
    ],
    [
      "what goes between agents, on a bus",
      ({ agents, say }) => ({
        ...say(agents, "TA.A", "11/AbortNotice", {}),
        to: "MM.A",
      }),
    ],
    [
      "what goes on a bus, between agents",
      ({ bargain, tell }) => ({
        ...tell(bargain.order, "TA.A", "16/CorrectAmount", {}),
        to: "TA.B",
      }),
    ],
    [
      "an order from a stranger",
      ({ tell, spoken }) => ({
        ...tell(null, "TA.A", "16/MakePayment", { random: spoken.chance() }),
        from: "TA.B",
      }),
    ],
    [
      "an agent's word from a module",
      ({ bargain, spoken }) => ({
        from: "MM.A",
        to: "TA.A",
        bytes: spoken.inOrder(bargain.order, "MM.A", "16/CorrectAmount", {}),
      }),
    ],
    [
      "what a module says, back to it",
      ({ bargain, tell }) => ({
        ...tell(bargain.order, "MM.A", "16/AmountPrompt", {}),
        from: "TA.A",
        to: "MM.A",
      }),
    ],
    [
      "what a module says to another, without a carrier",
      ({ modules, spoken }) => ({
        from: "TA.A",
        to: "MM.A",
        bytes: spoken.inSession(modules.session, "MM.B", "41/ReadyToCommit", {}),
      }),
    ],
    [
      "a bare message of figure 20",
      ({ spoken }) => ({
        from: "MM.A",
        to: "TA.A",
        bytes: encodeBare({ name: "20/ERoutedMessage", fields: { message: spoken.chance() } }),
      }),
    ],
    [
      "figure 17 under TA/MM",
      ({ bargain, tell, spoken }) => tell(bargain.order, "MM.A", "17/RoutedMessage", { message: spoken.chance() }),
    ],
    [
      "a carrier in a carrier",
      ({ agents, spoken }) => {
        const inner = encodeBare({ name: "17/RoutedMessage", fields: { message: spoken.chance() } });
        return { ...(spoken.carried(agents, "MM.A", inner)[0] as OnLink), to: "TA.C" };
      },
    ],
  ])("is noise: %s", (_, make) => {
    const shop = begun();
    expect(shop.read(make(shop)).abstract).toEqual({ type: "Junk" });
  });
});

test("nothing that comes makes it fail, on any link", () => {
  const shop = shopping("purchase-money");
  const agents = shop.meetAgents().session;
  const bargain = shop.agree(agents);
  const { session, links } = shop.meetModules(agents);
  const { order } = bargain;
  const sample: readonly OnLink[] = [
    ...links.flat(),
    ...shop.route(bargain, session, "MM.A", "16/R1Forward", { random: bargain.ofPayer }, "17"),
    ...shop.route(bargain, session, "MM.A", "39/NotePacket", { notes: [passedOn(shop.fixture)] }),
    shop.tell(null, "TA.A", "16/MakePayment", { random: bargain.ofPayer }),
    shop.tell(order, "TA.A", "16/PaymentAmount", price),
    { from: "TA.A", to: "MM.A", bytes: shop.spoken.status(order, "TA.A", shop.spoken.chance(), "status") },
    shop.say(agents, "TA.B", "15/TicketDelivery", { ticket: issuedByMerchant(shop) }),
  ];
  const known = new Set(sample.map((it) => shop.read(it).abstract.type));
  fc.assert(
    fc.property(
      fc.nat(sample.length - 1),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      fc.nat(40),
      fc.constantFrom("TA.A", "TA.B", "MM.A", "MM.B", "TA.C", "MM.C"),
      (index, edits, cut, elsewhere) => {
        const { bytes, from, to } = sample[index] as OnLink;
        const altered = bytes.slice(0, bytes.length - (cut > 20 ? 0 : cut));
        for (const [at, byte] of edits) altered[at % altered.length] = byte;
        for (const receiver of [to, elsewhere]) {
          const { abstract } = shop.read({ bytes: altered, from, to: receiver });
          expect(abstract.type === "Junk" || known.has(abstract.type), abstract.type).toBe(true);
        }
      },
    ),
    { numRuns: 400, seed: 5 },
  );
});
