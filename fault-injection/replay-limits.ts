/**
 * What a replay file may hold: the limits of its fields, for whoever reads it and for its JSON Schema.
 */
import type { HostRequestType } from "../spec/host-requests.ts";

/** Lengths are in characters, the others count entries, or say how large a number may be. */
export const replayLimits = {
  addressLengthMax: 64,
  nameLengthMax: 128,
  signatureLengthMax: 256,
  noteLengthMax: 1024,
  readingsMax: 32,
  devicesMax: 8,
  ticketsMax: 16,
  partsMax: 1024,
  amountMax: 1_000_000,
  answersMax: 64,
  attemptsMax: 16,
  decisionsMax: 10_000,
  faultsMax: 256,
  countMax: 1_048_576,
  bitMax: 8_388_608,
} as const;

/** The longest replay file, in bytes. */
export const replayFileBytesMax = 262_144;

/** What owners and hosts may say in a script. */
export const scriptRequestTypes = [
  "OwnerTransfersTickets",
  "HostExpectsTickets",
  "OwnerAnswersCheck",
  "OwnerPicksTickets",
  "OwnerAgreesToPay",
  "MerchantStartsSale",
  "MerchantEntersAmount",
  "OwnerConfirmsAmount",
  "OwnerRejectsAmount",
  "OwnerChoosesOtherNotes",
  "OwnerGivesUp",
  "OwnerCancels",
  "HostNamesNewAmount",
  "HostNamesNoAmount",
  "OwnerBuys",
  "MerchantSells",
  "OwnerConfirmsCredential",
  "OwnerRefusesCredential",
  "MerchandiseArrives",
  "ObjectPartArrives",
  "OwnerAcceptsGoods",
  "OwnerRefusesGoods",
  "OwnerPaysByModule",
  "OwnerPaysByCard",
  "CardNetworkAnswers",
  "OwnerTakesRefund",
  "MerchantRefunds",
  "OwnerOpensGoods",
] as const satisfies readonly HostRequestType[];
