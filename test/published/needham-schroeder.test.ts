import { describe, expect, it } from "vitest";
import { counterexamples, explore, narrate, type Trace } from "../../models/explorer/index.ts";
import { type Message, type Nonce, needhamSchroeder, termOf } from "./needham-schroeder.ts";

const agreement = "B talks to A only if A talks to B";
const secrecy = "what B made for A is secret";

const manInTheMiddle = [
  "A to I: {Na, A}pk(I)",
  "I to B: {Na, A}pk(B)",
  "B to I: {Na, Nb}pk(A)",
  "I to A: {Na, Nb}pk(A)",
  "A to I: {Nb}pk(I)",
  "I to B: {Nb}pk(B)",
];

/** The state of the protocol by hand: terms are text; "" is an empty link, or no one yet. */
interface Hand {
  /** whom A has begun with, and the nonce of B's answer */
  readonly a: { readonly partner: string; readonly got: string };
  readonly b: { readonly partner: string; readonly got: string; readonly finished: boolean };
  /** nonces and whole terms, sorted */
  readonly known: readonly string[];
  readonly links: { readonly "A to I": string; readonly "B to I": string; readonly "I to A": string; "I to B": string };
}

interface Move {
  readonly next: Hand;
  /** `A to I: {Na, A}pk(I)` where something is sent */
  readonly said?: string;
}

const start: Hand = {
  a: { partner: "", got: "" },
  b: { partner: "", got: "", finished: false },
  known: ["Ni"],
  links: { "A to I": "", "B to I": "", "I to A": "", "I to B": "" },
};

/** Every move, read off the protocol as printed; independent of the explorer and of the charts. */
function movesByHand(repaired: boolean): (s: Hand) => readonly Move[] {
  const say = (s: Hand, link: keyof Hand["links"], term: string): readonly Move[] =>
    s.links[link] === "" ? [{ next: { ...s, links: { ...s.links, [link]: term } }, said: `${link}: ${term}` }] : [];
  const heard = (s: Hand, term: string): Hand => {
    const opened = /^\{(.*)\}pk\(I\)$/.exec(term)?.[1]?.split(", ");
    const learnt = opened === undefined ? [term] : opened.filter((part) => part.startsWith("N"));
    return { ...s, known: [...new Set([...s.known, ...learnt])].sort() };
  };
  const toA = (s: Hand, term: string): readonly Move[] => {
    const named = repaired ? `, ${s.a.partner}` : "";
    const got = ["Na", "Nb", "Ni"].find((nonce) => term === `{Na, ${nonce}${named}}pk(A)`);
    if (s.a.partner === "" || s.a.got !== "" || got === undefined) return [{ next: s }];
    return say({ ...s, a: { ...s.a, got } }, "A to I", `{${got}}pk(${s.a.partner})`);
  };
  const toB = (s: Hand, term: string): readonly Move[] => {
    const [, got, partner] = /^\{(N.), (.)\}pk\(B\)$/.exec(term) ?? [];
    if (s.b.partner === "" && got !== undefined && partner !== undefined) {
      const named = repaired ? ", B" : "";
      return say({ ...s, b: { ...s.b, partner, got } }, "B to I", `{${got}, Nb${named}}pk(${partner})`);
    }
    const finishes = s.b.partner !== "" && term === "{Nb}pk(B)";
    return [{ next: finishes ? { ...s, b: { ...s.b, finished: true } } : s }];
  };
  const made = (nonces: readonly string[]): readonly string[] =>
    nonces.flatMap((one) => [
      `{${one}, A}pk(B)`,
      `{${one}, I}pk(B)`,
      `{${one}}pk(B)`,
      ...nonces.flatMap((two) => (repaired ? [", B", ", I"] : [""]).map((by) => `{${one}, ${two}${by}}pk(A)`)),
    ]);
  return (s) => {
    const { links } = s;
    const without = (link: keyof Hand["links"]): Hand => ({ ...s, links: { ...links, [link]: "" } });
    const begun = s.a.partner !== "" ? [] : ["B", "I"];
    const sealed = s.known.filter((item) => item.startsWith("{"));
    const sayable = new Set([...sealed, ...made(s.known.filter((item) => !item.startsWith("{")))]);
    return [
      ...begun.flatMap((partner) => say({ ...s, a: { ...s.a, partner } }, "A to I", `{Na, A}pk(${partner})`)),
      ...[...sayable].flatMap((term) => say(s, term.endsWith("pk(A)") ? "I to A" : "I to B", term)),
      ...(["A to I", "B to I"] as const).flatMap((link) =>
        links[link] === "" ? [] : [{ next: heard(without(link), links[link]) }],
      ),
      ...(links["I to A"] === "" ? [] : toA(without("I to A"), links["I to A"])),
      ...(links["I to B"] === "" ? [] : toB(without("I to B"), links["I to B"])),
    ];
  };
}

/** All states by hand, and what is said on the way to the first `goal`, cheapest way first. */
function searchByHand(repaired: boolean, goal: (s: Hand) => boolean, cost: (move: Move) => 0 | 1) {
  const moves = movesByHand(repaired);
  const done = new Set<string>();
  let found: { readonly cost: number; readonly said: readonly string[] } | undefined;
  let level: { readonly s: Hand; readonly said: readonly string[] }[] = [{ s: start, said: [] }];
  for (let depth = 0; level.length > 0; depth++) {
    const next: typeof level = [];
    // Moves that cost nothing lengthen the level while it is walked.
    for (const { s, said } of level) {
      const key = JSON.stringify(s);
      if (done.has(key)) continue;
      done.add(key);
      if (found === undefined && goal(s)) found = { cost: depth, said };
      for (const move of moves(s)) {
        const after = { s: move.next, said: move.said === undefined ? said : [...said, move.said] };
        (cost(move) === 0 ? level : next).push(after);
      }
    }
    level = next;
  }
  return { states: done.size, found };
}

const perStep = () => 1 as const;
const perMessage = (move: Move) => (move.said === undefined ? 0 : 1);
const disagrees = ({ a, b }: Hand) => b.finished && b.partner === "A" && a.partner !== "B";
const leaks = ({ b, known }: Hand) => b.partner === "A" && known.includes("Nb");

/** What is said in a trace, as the literature writes it. */
function saidIn(trace: Trace): readonly string[] {
  return trace.steps.flatMap(({ sent }) =>
    sent.map(({ from, to, event }) => `${from} to ${to}: ${termOf(event as unknown as Message)}`),
  );
}

function verdicts(repaired: boolean, guessed: readonly Nonce[] = []) {
  const exploration = explore(needhamSchroeder(repaired, guessed));
  const byName = Object.fromEntries(exploration.checks.map(({ name, verdict }) => [name, verdict]));
  return { exploration, byName };
}

const proved = "proved for this bound";
const answered = "A talks to B only if B talks to A";
const others = {
  [answered]: proved,
  "A and B finish with each other": proved,
  "A and I finish with each other": proved,
  "I and B finish with each other": proved,
};

describe("the Needham-Schroeder public-key protocol with an intruder", () => {
  const { exploration, byName } = verdicts(false);
  const [attack, ...more] = counterexamples(exploration, { check: agreement });
  const [leak] = counterexamples(exploration, { check: secrecy });

  it("lets B finish with A while A runs with the intruder, and loses B's secret", () => {
    expect(byName).toEqual({ [agreement]: "violated", [secrecy]: "violated", ...others });
    expect(more).toEqual([]);
  });

  it("has as many states as counted by hand", () => {
    expect(exploration.states).toBe(4856);
    expect(searchByHand(false, disagrees, perStep).states).toBe(4856);
  });

  it("finds the man in the middle, with no step to spare", () => {
    expect(attack && saidIn(attack.trace)).toEqual(manInTheMiddle);
    expect(attack?.core.every(Boolean)).toBe(true);
    expect(searchByHand(false, disagrees, perMessage).found).toEqual({ cost: 6, said: manInTheMiddle });
    expect(searchByHand(false, disagrees, perStep).found?.cost).toBe(attack?.trace.steps.length);
  });

  it("loses the secret one message earlier", () => {
    expect(leak && saidIn(leak.trace)).toEqual(manInTheMiddle.slice(0, 5));
    expect(searchByHand(false, leaks, perMessage).found).toEqual({ cost: 5, said: manInTheMiddle.slice(0, 5) });
    expect(searchByHand(false, leaks, perStep).found?.cost).toBe(leak?.trace.steps.length);
  });

  it("tells the attack", () => {
    const role = (name: string) => (name === "I" ? "the intruder" : name);
    expect(attack && narrate(attack.trace, { role })).toEqual([
      "1. A is told begin(with: I); sends Opening(nonce: Na, from: A, sealedFor: I) to the intruder",
      "2. the intruder receives Opening(nonce: Na, from: A, sealedFor: I) from A",
      "3. the intruder is told forge(term: {Na, A}pk(B)); sends Opening(nonce: Na, from: A, sealedFor: B) to B",
      "4. B receives Opening(nonce: Na, from: A, sealedFor: B) from the intruder; " +
        "sends Answer(yours: Na, mine: Nb, sealedFor: A) to the intruder",
      "5. the intruder receives Answer(yours: Na, mine: Nb, sealedFor: A) from B",
      "6. the intruder is told forward(term: {Na, Nb}pk(A)); sends Answer(yours: Na, mine: Nb, sealedFor: A) to A",
      "7. A receives Answer(yours: Na, mine: Nb, sealedFor: A) from the intruder; " +
        "sends Closing(nonce: Nb, sealedFor: I) to the intruder",
      "8. the intruder receives Closing(nonce: Nb, sealedFor: I) from A",
      "9. the intruder is told forge(term: {Nb}pk(B)); sends Closing(nonce: Nb, sealedFor: B) to B",
      "10. B receives Closing(nonce: Nb, sealedFor: B) from the intruder",
    ]);
  });
});

describe("with the responder's name in the second message", () => {
  const { exploration, byName } = verdicts(true);

  it("holds, and honest runs still finish", () => {
    expect(byName).toEqual({ [agreement]: proved, [secrecy]: proved, ...others });
  });

  it("has as many states as counted by hand, none of them an attack", () => {
    const byHand = searchByHand(true, (s) => disagrees(s) || leaks(s), perStep);
    expect(byHand).toEqual({ states: 8441, found: undefined });
    expect(exploration.states).toBe(8441);
  });

  it("lets A finish without B where Na can be guessed", () => {
    expect(verdicts(true, ["Na"]).byName).toEqual({
      [agreement]: proved,
      [secrecy]: proved,
      ...others,
      [answered]: "violated",
    });
  });
});
