/** Purchases against the reference build, played to their end, and what the books say of them: for tests. */
import { otherCircumstance } from "./books/circumstances.ts";
import { imbalances } from "./books/conservation.ts";
import { deviceLedger } from "./books/device-ledger.ts";
import { disagreement } from "./books/disagreement.ts";
import { OpenedGoods } from "./books/opened-goods.ts";
import { goodsProblem } from "./books/sold-goods.ts";
import { booksOf } from "./books/store-books.ts";
import { ToldHosts } from "./books/told-hosts.ts";
import { type Line, type Played, type PlayOptions, play } from "./playing.ts";
import { referenceBuild } from "./reference-build.ts";
import type { CryptoName } from "./wire/cryptography.ts";
import { type Facts, type FixtureRequest, fixtureOf, type GoodsKind, type PurchaseName } from "./wire/fixture.ts";

/** Everybody says yes, up to the payment. */
export const buying = (goods: GoodsKind = "ticket"): readonly Line[] => [
  ["TA.B", { type: "MerchantSells" }],
  ["TA.A", { type: "OwnerBuys" }],
  ["TA.A", { type: "OwnerConfirmsCredential" }],
  ["TA.B", { type: "MerchandiseArrives", merchandise: "right" }],
  ...(goods === "twoParts" ? [["TA.B", { type: "ObjectPartArrives" }] as const] : []),
  ["TA.A", { type: "OwnerAcceptsGoods" }],
];
const byNotes: readonly Line[] = [["TA.A", { type: "OwnerPaysByModule" }]];
const byCard: readonly Line[] = [
  ["TA.A", { type: "OwnerPaysByCard" }],
  ["TA.B", { type: "CardNetworkAnswers", authorized: true }],
];
const refunding: readonly Line[] = [
  ["TA.B", { type: "MerchantRefunds" }],
  ["TA.A", { type: "OwnerTakesRefund" }],
  ["TA.B", { type: "CardNetworkAnswers", authorized: true }],
];

/** Whoever still waits asks once, and gives up: modules first. */
export const timeOuts: readonly Line[] = [1, 2].flatMap(() =>
  ["MM.A", "MM.B", "TA.A", "TA.B"].map((it): Line => [it, "timer"]),
);

/** What is played, and how. */
export interface Setting extends PlayOptions {
  readonly system: PurchaseName;
  readonly crypto?: CryptoName;
  readonly facts?: Readonly<Record<string, Facts>>;
  readonly owners?: NonNullable<FixtureRequest["owners"]>;
  readonly script?: readonly Line[];
}

/** Plays a purchase to its end. */
export const bought = ({
  system,
  crypto = "symbolic",
  facts = {},
  owners = {},
  script,
  ...options
}: Setting): Played => {
  const fixture = fixtureOf({ system, crypto, facts, owners });
  const usual = [...buying(facts["TA.B"]?.goods), ...(system === "purchase-money" ? byNotes : byCard), ...timeOuts];
  return play(referenceBuild, fixture, script ?? (system === "card-refund" ? refunding : usual), options);
};

/** The books of all devices, by the bytes of their stores, and the ledger of each. */
export const settled = ({ reader, stores, holdings, hosted, moments, read }: Played) => {
  const { fixture } = reader;
  const addresses = Object.keys(fixture.devices).filter((it) => !it.endsWith(".C"));
  const opened = new OpenedGoods();
  for (const it of addresses) opened.observe(it, hosted(it));
  const accounts = addresses.map((it) => ({
    books: booksOf(stores.get(it) as Uint8Array, it, fixture.cryptography),
    holdings: holdings(it),
  }));
  const told = new ToldHosts(reader);
  const surroundings = { reader, down: false, confirmed: null };
  const ledgers = accounts.map((it) =>
    deviceLedger(it.books, { ...surroundings, holdings: it.holdings, opened: opened.of(it.books.address) }),
  );
  return {
    ledgers: Object.fromEntries(ledgers.map((it) => [it.device, it])),
    amiss: [
      ...imbalances(fixture, accounts, reader.issued),
      ...accounts.map((it) => disagreement(it.books, it.holdings)),
      ...accounts.map((it) => otherCircumstance(it.books, reader)),
      ...moments.map(({ at, hosted: given, ...it }) => told.observe(at, it, given)),
      ...read.map((it) => goodsProblem(reader, it)),
    ].filter((it) => it !== undefined),
  };
};
