/**
 * Where tickets and notes are along a run, read off the ledgers that the devices show.
 */
import type { ItemState, Whereabouts } from "../reports/sequence-chart.ts";
import type { DeviceLedger } from "../spec/ledger.ts";

/** What every role shows of itself, by name. */
type Shown = Readonly<Record<string, unknown>>;

/** Places of everything before the first step and after each, and what changes place at all. */
export interface PlacesAlong {
  readonly items: readonly string[];
  readonly along: readonly (readonly Whereabouts[])[];
}

/** See the file header. `views`: what all roles show, before the first step and after each. */
export function placesAlong(views: readonly Shown[]): PlacesAlong {
  const issued = noteValue(views[0] ?? {});
  const lastGiver = new Map<string, string>();
  const along = views.map((view) => {
    const here = placesIn(view);
    noteGivers(here, lastGiver);
    return [...here, ...gone(here, issued, lastGiver)];
  });
  const changing = [...new Set(along.flat().map(({ item }) => item))].filter(
    (item) => new Set(along.map((places) => placesKey(places, item))).size > 1,
  );
  return { items: changing.sort(), along: along.map((places) => places.filter(({ item }) => changing.includes(item))) };
}

function placesIn(view: Shown): readonly Whereabouts[] {
  return Object.values(view)
    .filter(isLedger)
    .flatMap(({ device, tickets, notes }) => [
      ...tickets.map(({ ticket, holding }): Whereabouts => ({ item: ticket, device, state: holding })),
      ...(["final", "leaving", "arriving"] as const).flatMap((state): readonly Whereabouts[] => {
        const amount = notes.reduce((sum, note) => sum + (note.holding === state ? note.amount : 0), 0);
        return amount > 0 ? [{ item: "notes", device, state, amount }] : [];
      }),
    ]);
}

/** Whoever is giving an item away is where it was last; failing that, whoever alone has it. */
function noteGivers(here: readonly Whereabouts[], lastGiver: Map<string, string>): void {
  for (const { item, device, state } of here) {
    const alone = item !== "notes" && here.filter((place) => place.item === item).length === 1;
    if (state === "leaving" || (state === "final" && (alone || !lastGiver.has(item)))) lastGiver.set(item, device);
  }
}

/** What was there and is at no device any more, shown where it was last. */
function gone(
  here: readonly Whereabouts[],
  issued: number,
  lastGiver: ReadonlyMap<string, string>,
): readonly Whereabouts[] {
  return [...lastGiver].flatMap(([item, device]): readonly Whereabouts[] => {
    if (item !== "notes") return here.some((place) => place.item === item) ? [] : [{ item, device, state: "gone" }];
    const sum = (state: ItemState): number =>
      here.reduce(
        (total, place) => total + (place.item === item && place.state === state ? (place.amount ?? 0) : 0),
        0,
      );
    // The giver's leaving notes and the taker's arriving notes are the same notes, seen from both ends.
    const amount = issued - sum("final") - Math.max(sum("leaving"), sum("arriving"));
    return amount > 0 ? [{ item, device, state: "gone", amount }] : [];
  });
}

function noteValue(view: Shown): number {
  return Object.values(view)
    .filter(isLedger)
    .flatMap(({ notes }) => notes)
    .reduce((sum, { amount }) => sum + amount, 0);
}

function placesKey(places: readonly Whereabouts[], item: string): string {
  return places
    .filter((place) => place.item === item)
    .map(({ device, state, amount }) => `${device}:${state}:${amount ?? ""}`)
    .join();
}

function isLedger(shown: unknown): shown is DeviceLedger {
  return typeof shown === "object" && shown !== null && "device" in shown && "tickets" in shown && "notes" in shown;
}
