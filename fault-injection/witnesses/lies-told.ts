/**
 * What a device finds of what its peer says, where the peer lies: facts for the charts, by what reached the device. A
 * device that does not look, or does not care, does something else than its chart.
 */
import { chartFacts, type Fixture } from "../../conformance/wire/fixture.ts";
import { type FoundLies, foundIn, lookedAtIn } from "../../conformance/wire/lies.ts";
import { lieNamed } from "../repertoire.ts";
import { isPassedOn } from "../world/departure.ts";
import type { Received, Run } from "../world/run.ts";

type Field = keyof FoundLies;
const fields = Object.keys(lookedAtIn) as readonly Field[];
const noFacts: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * The facts that lies make, for one device. What is not known is given as undefined: charts find a thing out once, and
 * here it turned out now this way and now that (the true message came, too, before or after the lie, or an outsider's,
 * whose clock is right); or items were bad by the fixture already, in another way.
 */
export function factsFromLies(run: Run, fixture: Fixture, device: string): Readonly<Record<string, unknown>> {
  if (!run.replay.faults.some(({ kind }) => kind === "lie")) return noFacts;
  const lies = liesTold(run, fixture);
  const found: Record<string, unknown> = {};
  for (const field of fields) {
    const names: readonly string[] = lookedAtIn[field];
    const values = new Set<unknown>();
    for (const { device: at, received } of run.observations) {
      if (at !== device || received === undefined || !names.includes(received.seen.name)) continue;
      values.add(saidIn(run, received, lies)?.[field] ?? askedAbout(field, lies));
    }
    const [value] = values;
    const isBadAnyhow = isBadBy(field, fixture, device);
    if (values.size > 1 || (value !== undefined && isBadAnyhow)) found[field] = undefined;
    else if (value !== undefined) found[field] = value;
  }
  return found;
}

/** Whether the fixture has made a thing bad already. */
function isBadBy(field: Field, fixture: Fixture, device: string): boolean {
  if (field !== "itemsOffered" && field !== "goodsOffered" && field !== "peerCredential") return false;
  return chartFacts(fixture.devices[device]?.facts ?? {})[field] !== "valid";
}

/** What the payee's module asks its agent about is what the payer's module has named, a lie or not. */
function askedAbout(field: Field, lies: ReadonlyMap<string, FoundLies>): FoundLies[Field] {
  if (field !== "amountNamed") return undefined;
  return [...lies].find(([at]) => at.includes("16/AmountToTransfer"))?.[1].amountNamed;
}

/** What a message says that is not true; undefined: it is as it was sent. Who passes it on does not alter it. */
function saidIn(
  { observations }: Run,
  received: Received,
  lies: ReadonlyMap<string, FoundLies>,
): FoundLies | undefined {
  let made: Received | undefined = received;
  while (made !== undefined && !made.altered && made.of !== undefined && isPassedOn(made.of.seen, made.of.from)) {
    made = observations[made.of.sentIn]?.received;
  }
  return made?.altered === true ? lies.get(made.of?.at ?? "") : undefined;
}

/** What there is to be found, by the coordinate of the message; of several lies in one message the last is told. */
function liesTold({ replay, skipped }: Run, fixture: Fixture): ReadonlyMap<string, FoundLies> {
  const told = new Map<string, FoundLies>();
  for (const [index, { kind, at, how }] of replay.faults.entries()) {
    const lie = kind === "lie" ? lieNamed(how ?? "", fixture) : undefined;
    const isUntold = lie === undefined || skipped.some((it) => it.what === "fault" && it.at === index);
    if (!isUntold) told.set(at, foundIn(lie));
  }
  return told;
}
