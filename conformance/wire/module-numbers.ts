/**
 * The numbers of a fixture's modules and security servers. Those of transaction modules are chosen freely, because
 * nearly every number is one; the others are what `scripts/find-module-numbers.ts` has found.
 */
import type { ModuleKindName } from "./fixture.ts";
import type { NumberedKind } from "./numbering.ts";

/** Parties of one number. */
export const moduleNumbers = {
  PSS: 230_350_486_005_473,
  SS: 269_943_595_393_182,
  MoneyGenerator: 188_652_470_079_711,
  OutsiderPrimary: 189_504_243_163_915,
  OutsiderServer: 99_670_514_182_723,
  Outsider: 71_234_500_000_009,
  "MM.Former1": 71_234_500_000_004,
  "MM.Former2": 71_234_500_000_005,
  "MM.Listed": 71_234_500_000_006,
} as const;

/** Modules under test, by what kind they are to be. */
export const deviceNumbers = {
  "MM.A": { transaction: 71_234_500_000_001, teller: 168_760_246_914_229, other: 226_515_831_120_385 },
  "MM.B": { transaction: 71_234_500_000_002, teller: 57_867_347_279_677, other: 139_993_487_695_610 },
  "MM.C": { transaction: 71_234_500_000_003, teller: 213_359_583_584_249, other: 164_929_516_152_713 },
} as const satisfies Readonly<Record<string, Readonly<Record<ModuleKindName, number>>>>;

/** The range that makes a module of a kind. */
export const numberedKinds: Readonly<Record<ModuleKindName, NumberedKind>> = {
  transaction: "TMM",
  teller: "TELLER",
  other: "CSM",
};
