/** Payments for the tests of figures 39 to 43: what owners say, and how a payment is played. */
import type { HostRequest } from "../../spec/host-requests.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { type Cast, Rehearsal, type Script, type Tampering } from "../device/rehearsal.ts";
import { modules } from "../device/rehearsal-cast.ts";

/** The merchant starts a sale. */
export const sale: HostRequest = { type: "MerchantStartsSale", peer: "MM.A" };

/** The buyer agrees to pay, over a direct link. */
export const purchase: HostRequest = { type: "OwnerAgreesToPay", peer: "MM.B", route: "direct" };

/** A split into one type. */
export const usd = (amount: number) => [{ type: "USD", amount }];

/** A split that nobody holds. */
export const euros = [{ type: "EUR", amount: 100 }];

/** The merchant enters a sum. */
export const names = (amount: number): HostRequest => ({ type: "MerchantEntersAmount", amount });

/** The buyer confirms it. */
export const confirms = (amount: number): HostRequest => ({ type: "OwnerConfirmsAmount", split: usd(amount) });

/** Plays one payment. */
export const play = (payer: Script, payee: Script, tampering: Tampering = {}, cast: Cast = modules()): Rehearsal => {
  const rehearsal = new Rehearsal(cast, tampering);
  rehearsal.play({ "MM.B": [sale, ...payee], "MM.A": [purchase, ...payer] });
  return rehearsal;
};

/** Plays one payment on which both agree. */
export const paid = (amount: number, tampering: Tampering = {}, cast: Cast = modules()): Rehearsal =>
  play([confirms(amount)], [names(amount)], tampering, cast);

/** Amounts of the notes that a module holds; not a number where they are not final. */
export const amounts = (rehearsal: Rehearsal, address: string): readonly number[] =>
  rehearsal.holdings(address).notes.map(({ amount, holding }) => (holding === "final" ? amount : Number.NaN));

/** Steps from one on. */
export const since = (steps: readonly StepAddress[], step: StepAddress): string =>
  steps.slice(steps.indexOf(step)).join(" ");

/** A transaction module aborts that is not ready: as X, and as Y. */
export const abortedByX = "42/1726 42/1728 42/1730 42/1734 42/1736 42/1744 42/1746";
export const abortedByY = "42/1748 42/1750 42/1752 42/1754";
