/** For the tests: are the steps that a device reports in the order of the catalogue, as far as it goes through them? */
import { figure, type StepAddress, step, successors } from "../../spec/catalogue.ts";

/** Figures in which agents and modules take part, whose lanes are then their devices. */
const bothKinds: ReadonlySet<string> = new Set(["16", "17", "18", "19", "20"]);

/**
 * The party of a step: its lane without the kind of component, so that a device's own host is one with it. The servers of
 * a purchase are reported by the merchant's agent.
 */
const partyOf = (address: StepAddress): string => {
  const { lane, figure: name } = step(address);
  if (lane === "MERCHANT_SERVER" || lane === "MERCHANDISE_SERVER") return "B";
  return bothKinds.has(name) ? lane : lane.replace(/^.*\./, "");
};

/** Steps of a party that can come next, over steps of others. */
const nextOf = (party: string, from: readonly StepAddress[]): ReadonlySet<StepAddress> => {
  const found = new Set<StepAddress>();
  const passed = new Set<StepAddress>();
  const open = [...from];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (passed.has(address)) continue;
    passed.add(address);
    if (partyOf(address) === party) found.add(address);
    else open.push(...following(address));
  }
  return found;
};

const following = (address: StepAddress): readonly StepAddress[] =>
  successors(step(address)).flatMap(({ to }) => (to === "return" || to === "stop" ? [] : [to]));

/** A figure begins again with each call; a party that is called by a message enters it where it takes that in. */
const mayFollow = (before: StepAddress | undefined, address: StepAddress): boolean => {
  const party = partyOf(address);
  const entry = nextOf(party, [figure(step(address).figure).entry]);
  if (before === undefined) return entry.has(address);
  return (partyOf(before) === party && nextOf(party, following(before)).has(address)) || entry.has(address);
};

/** Pairs of steps of one figure, one after the other at one device, that the figure does not have. */
export const brokenPairs = (run: readonly StepAddress[]): readonly string[] => {
  const last = new Map<string, StepAddress>();
  return run.flatMap((address) => {
    const before = last.get(step(address).figure);
    last.set(step(address).figure, address);
    return mayFollow(before, address) ? [] : [`${before ?? "entry"} ${address}`];
  });
};
