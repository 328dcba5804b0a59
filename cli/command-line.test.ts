import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zerosum } from "../test/command-line/run.ts";

/** A stack trace names files with line and column. */
const stackTrace = /\n\s+at .*:[0-9]+:[0-9]+/;

describe("what a command line refuses", () => {
  const refused: readonly (readonly [string, string, string])[] = [
    ["an unknown command", "vrify", "verify"],
    ["an unknown option", "verify --sytem x", "--system"],
    ["an unknown system", "verify --system pos-paymnt", "pos-payment"],
    ["an unknown variant", "verify --system pos-payment/colt", "pos-payment/cold"],
    ["an unknown system to explore", "explore-model ticket-tranfser", "ticket-transfer"],
    ["an unknown reading", "verify --reading 41/1707=acknowledgeFirst", "41/1706"],
    ["an unknown choice", "verify --reading 41/1706=acknowledgeFist", "acknowledgeFirst"],
    ["a malformed reading", "verify --reading 41/1706", "41/1706=acknowledgeFirst"],
    ["a reading that is settled", "verify --reading 41/1704:mayAbort=x", "switchable"],
    ["a reading chosen twice", "verify --reading 10/386=abort --reading 10/386=discard", "10/386=abort"],
    ["an unknown profile", "verify --profile hardned", "source"],
    ["a limit of nothing", "verify --max-states 0", "--max-states"],
    ["a limit that is no number", "verify --max-seconds soon", "--max-seconds"],
    ["the beginning of an address", "where 41/17", "41/1706"],
    ["a step without its figure", "where 1706", "41/1706"],
    ["a figure instead of a step", "where 41", "41/1702"],
    ["an address that nothing resembles", "where nowhere", "figure/step"],
    ["no address", "where", "zerosum where --help"],
    ["an unknown property", "ask T9 --system ticket-transfer", "T1"],
    ["a question about no system", "ask T1", "--system"],
    ["a property that is not judged there", "ask V1 --system ticket-transfer", "T1"],
    ["a loss that is none", "ask T1 --system ticket-transfer --lose nonsense", "power:TA.A@25/886"],
    ["a loss at no such place", "ask T1 --system ticket-transfer --lose power:TA.A@25/887", "TA.A@25/886"],
    ["a loss of no such message", "ask T1 --system ticket-transfer --lose message:TicketDeleted", "TicketsDeleted"],
    ["a drawing of nothing", "explore-model ticket-transfer --of charts", "--format"],
    ["a drawing that there is not", "explore-model ticket-transfer --format dot --of outcomes", "charts or states"],
    ["an unknown outcome", "explore-model status-query --outcome x --format itf", "--outcome"],
    ["an unknown depth", "verify --depth 3", "--depth"],
    ["a phase that there is not", "verify --only single", "singles"],
    ["a swarm of less than nothing", "verify --seconds -1", "--seconds"],
    ["an unknown system to run", "demo pos-paymnt", "pos-payment"],
    ["a system that cannot be run", "demo status-query", "pos-payment"],
    ["an unknown scenario", "demo pos-payment --scenario plain-dirct", "plain-direct"],
    ["an unknown layer of cryptography", "demo pos-payment --crypto rot13", "symbolic"],
    ["a fault that is none", "demo pos-payment --fault nonsense", "drop:41/Acknowledgement"],
    ["a fault of an unknown kind", "demo pos-payment --fault dorp:41/Acknowledgement", "drop"],
    ["a fault at no such message", "demo pos-payment --fault drop:41/Acknowledgment", "41/Acknowledgement"],
    ["a fault at no such step", "demo pos-payment --fault power:MM.B@41/1709", "MM.B 41/1708#1"],
    ["a replay of nothing", "replay", "zerosum replay --help"],
    ["an unknown figure", "coverage --figure 99 --system status-query", "7B"],
  ];
  it.each(refused)("%s", async (_, line, hint) => {
    const { code, out, err } = await zerosum(line.split(" "));
    expect(code).toBe(64);
    expect(out).toBe("");
    expect(err).toContain("zerosum: ");
    expect(err).toContain("to do: ");
    expect(err).toContain(hint);
    expect(err).not.toMatch(stackTrace);
  });

  it("says where an error comes from when asked to", async () => {
    const { code, err } = await zerosum(["verify", "--system", "x", "--verbose"]);
    expect(code).toBe(64);
    expect(err).toMatch(stackTrace);
  });

  it("does not pass for a success without a command", async () => {
    const { code, out, err } = await zerosum([]);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain("SUBCOMMANDS");
  });
});

const chartsOnly = ["--skip-implementation"];

describe("verify", () => {
  it("ends with the verdict, and writes nothing else to standard output but the result", async () => {
    const { code, out, err } = await zerosum(["verify", "--system", "ticket-transfer/ready", ...chartsOnly]);
    expect(code).toBe(0);
    expect(out.trimEnd().split("\n").at(-1)).toMatch(/^Proved for this bound\./);
    expect(err).toContain("explored ticket-transfer/ready: proved for this bound");
  });

  it("is violated, and says so with 1, under a literal reading", async () => {
    const line = [
      "verify",
      "--system",
      "ticket-transfer/ready",
      "--reading",
      "25/886=notifyFirst",
      "--json",
      ...chartsOnly,
    ];
    const { code, out } = await zerosum(line);
    const result = JSON.parse(out);
    expect(code).toBe(1);
    expect(result.verdict).toBe("violated");
    expect(result.exitCode).toBe(1);
    const t1 = result.invariants.find(({ id }: { id: string }) => id === "T1");
    expect(t1.verdict).toBe("violated");
    const check = result.systems[0].checks.find(({ name }: { name: string }) => name === "T1");
    expect(check.counterexamples[0].faults).toEqual(["power:TA.A@25/886"]);
  });

  it("is inconclusive, and says so first and with 3, after a limit", async () => {
    const { code, out } = await zerosum([
      "verify",
      "--system",
      "ticket-transfer/cold",
      "--max-states",
      "100",
      ...chartsOnly,
    ]);
    expect(code).toBe(3);
    expect(out).toMatch(/^INCONCLUSIVE {2}ticket-transfer\/cold/);
  });

  it("is one line, and no progress, when quiet", async () => {
    const { out, err } = await zerosum(["verify", "--system", "status-query", "--quiet"]);
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    expect(err).toBe("");
  });

  it("writes over one line on a terminal, and puts colours there only", async () => {
    const colourCode = String.fromCharCode(27);
    const line = ["verify", "--system", "status-query"];
    const terminal = { outIsTerminal: true, errIsTerminal: true };
    const seen = await zerosum(line, terminal);
    expect(seen.err).toContain(`\r${colourCode}[2K`);
    expect(seen.err).not.toContain("\n");
    expect(seen.out).toContain(`${colourCode}[`);
    expect((await zerosum(line, { ...terminal, colourless: true })).out).not.toContain(colourCode);
    expect((await zerosum(line)).out).not.toContain(colourCode);
  });

  it("cannot write where there is no folder to be made", async () => {
    const { code, err } = await zerosum(["verify", "--system", "status-query", "--out", "/dev/null/report"]);
    expect(code).toBe(75);
    expect(err).toContain("--out /dev/null/report");
  });
});

describe("ask", () => {
  const asking = (rest: string) => zerosum(["ask", ...rest.split(" "), "--json"]);

  it("shows a doubled ticket where the notice is sent before the decision is stored", async () => {
    const { code, out } = await asking(
      "T1 --system ticket-transfer --lose power:TA.A@25/886 --reading 25/886=notifyFirst",
    );
    const answer = JSON.parse(out);
    expect(code).toBe(1);
    expect(answer.verdict).toBe("violated");
    const [run] = answer.runs;
    expect(run.chart.faults).toEqual(["power:TA.A@25/886"]);
    expect(run.chart.steps.some(({ losesPower }: { losesPower: boolean }) => losesPower)).toBe(true);
    const finals = run.chart.steps.at(-1).whereabouts.filter(({ state }: { state: string }) => state === "final");
    expect(finals).toHaveLength(2);
  });

  it("shows what the loss leads to where the property holds", async () => {
    const { code, out } = await asking("T1 --system ticket-transfer --lose power:TA.A@25/886");
    const answer = JSON.parse(out);
    expect(code).toBe(0);
    expect(answer.verdict).toBe("proved for this bound");
    expect(answer.runs[0].chart.steps.some(({ losesPower }: { losesPower: boolean }) => losesPower)).toBe(true);
  });

  it("names the window where the property holds by its exception only", async () => {
    const { code, out } = await asking("T2 --system ticket-transfer --lose message:TicketsDeleted");
    const answer = JSON.parse(out);
    expect(code).toBe(0);
    expect(answer.windows).toEqual(["25-notice-lost"]);
    expect(answer.assumptions).toContain("TicketsDeleted never arrives.");
    for (const { chart } of answer.runs) {
      const taken = chart.steps.map(({ receives }: { receives: { message: string } | null }) => receives?.message);
      expect(taken).not.toContain("TicketsDeleted");
    }
  });

  it("finds no doubled ticket where the loss that it takes is not among those named", async () => {
    const { code } = await asking("T1 --system ticket-transfer --lose power:TA.B@25/882 --reading 25/886=notifyFirst");
    expect(code).toBe(0);
  });
});

describe("explore-model", () => {
  it("explores at a bound of one's own", async () => {
    const { out } = await zerosum([
      "explore-model",
      "ticket-transfer",
      "--transactions",
      "1",
      "--power-losses",
      "0",
      "--json",
    ]);
    const system = JSON.parse(out);
    expect(system.bound).toMatchObject({ transactions: 1, powerLosses: 0 });
    expect(system.variant).toBe("own bound");
  });

  it.each([
    ["mermaid", "sequenceDiagram"],
    ["mermaid --of charts", "stateDiagram-v2"],
    ["dot", "digraph"],
    ["dot --of states --transactions 1 --power-losses 0", "digraph"],
  ])("draws --format %s", async (format, expected) => {
    const { code, out } = await zerosum(["explore-model", "ticket-transfer", "--format", ...format.split(" ")]);
    expect(code).toBe(0);
    expect(out).toContain(expected);
  });

  it("draws one outcome as an ITF trace", async () => {
    const line = ["explore-model", "ticket-transfer", "--format", "itf", "--outcome", "both committed"];
    const trace = JSON.parse((await zerosum(line)).out);
    expect(trace["#meta"].format).toBe("ITF");
    expect(trace.states.length).toBeGreaterThan(1);
  });

  it("gives chart coverage as data, with what is infeasible and why", async () => {
    const line = ["explore-model", "ticket-transfer", "--transactions", "1", "--format", "json", "--of", "coverage"];
    const [sender] = JSON.parse((await zerosum(line)).out);
    expect(sender).toMatchObject({ role: "TA.A", transitions: { missed: [] } });
    expect(sender.pairs.missed).toContainEqual({
      what: "f25.gaveUp.sessionOver:#0 idle:OwnerTransfersTickets#0",
      why: "not by this role alone",
    });
  });

  it("gives sets of test paths as data, with the faults to try at their ends", async () => {
    const line = ["explore-model", "ticket-transfer", "--transactions", "1", "--format", "json", "--of", "paths"];
    const sets = JSON.parse((await zerosum(line)).out);
    expect(sets.transitions.length).toBeGreaterThan(0);
    expect(sets.transitions.every(({ reaches }: { reaches: readonly string[] }) => reaches.length > 0)).toBe(true);
    const faults = sets.transitionsAndFaults.map(({ fault }: { fault: unknown }) => fault);
    expect(faults).toContainEqual({ kind: "lose", message: "TicketsDeleted" });
  });

  it("refuses to draw too many states", async () => {
    const { code, err } = await zerosum([
      "explore-model",
      "ticket-transfer",
      "--session",
      "cold",
      "--format",
      "dot",
      "--of",
      "states",
    ]);
    expect(code).toBe(64);
    expect(err).toContain("--transactions");
  });
});

describe("where", () => {
  it("finds chart, window, reading, message and tests of a step", async () => {
    const { code, out } = await zerosum(["where", "41/1706", "--json"]);
    const found = JSON.parse(out);
    expect(code).toBe(0);
    expect(found.charts).toHaveLength(1);
    expect(found.charts[0].file).toBe("models/figures/fig-41-commit-modules.ts");
    expect(found.windows).toContain("41-acknowledgement-lost");
    expect(found.readings).toContain("41/1706");
    expect(found.messages).toEqual(["41/Acknowledgement"]);
    expect(found.invariants).toContain("V1");
    expect(found.code.every(({ file }: { file: string }) => file.startsWith("impl/"))).toBe(true);
    expect(found.code.length).toBeGreaterThan(0);
    expect(found.tests.some(({ file }: { file: string }) => file === "cli/command-line.test.ts")).toBe(true);
  });

  it("does not take one address for the beginning of another", async () => {
    const found = JSON.parse((await zerosum(["where", "7A/230", "--json"])).out);
    expect(found.charts.every(({ file }: { file: string }) => file.includes("07a"))).toBe(true);
  });
});

describe("readings", () => {
  it("lists the register, or what can be switched of it", async () => {
    const all = JSON.parse((await zerosum(["readings", "--json"])).out);
    const switchable = JSON.parse((await zerosum(["readings", "--switchable", "--json"])).out);
    expect(switchable.length).toBeGreaterThan(0);
    expect(switchable.length).toBeLessThan(all.length);
    expect((await zerosum(["readings", "--switchable"])).out).toContain("* decisionFirst");
  });
});

describe("coverage", () => {
  it("is whole for figure 25 in the ticket transfer", async () => {
    const { code, out } = await zerosum(["coverage", "--system", "ticket-transfer/ready", "--figure", "25", "--json"]);
    const [figure] = JSON.parse(out);
    expect(code).toBe(0);
    expect(figure).toMatchObject({ figure: "25", uncovered: [], executed: { uncovered: [] } });
    expect(figure.steps.run).toBe(figure.steps.total);
    expect(figure.executed.steps).toEqual(figure.steps);
    expect(figure.executed.branches).toEqual(figure.branches);
  });

  it("names what a smaller system leaves out, and is inconclusive", async () => {
    const line = ["coverage", "--system", "ticket-transfer/ready", "--figure", "9", ...chartsOnly];
    const { code, out } = await zerosum(line);
    expect(code).toBe(3);
    expect(out).toContain("9/296");
    expect(out).toContain("not charted");
    expect(out).not.toContain("EXECUTED");
  });
});

describe("demo", () => {
  it("plays a payment to its end, with what each has beside every step", async () => {
    const { code, out, err } = await zerosum(["demo", "pos-payment"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const shown of ["MM.A", "MM.B", "notes@MM.A", "takes in Acknowledgement, commits", "Held. Both committed."]) {
      expect(out).toContain(shown);
    }
  });

  it("plays a purchase of an object over four devices, and where a fault breaks it", async () => {
    const { code, out } = await zerosum(["demo", "purchase"]);
    expect(code).toBe(0);
    const shown = ["MM.A", "TA.A", "TA.B", "MM.B", "G1@TA.A", "passes NotePacket on"];
    for (const text of [...shown, "Held. Modules both committed; agents both committed."]) expect(out).toContain(text);
    const { out: lost } = await zerosum(["demo", "purchase", "--fault", "drop:41/Acknowledgement", "--json"]);
    expect(JSON.parse(lost)).toMatchObject({ class: "window", signature: "41-acknowledgement-lost" });
    expect(JSON.parse(lost).faults).toEqual(["drop at MM.A>TA.A 41/Acknowledgement#1"]);
    const { out: card } = await zerosum(["demo", "purchase-card", "--fault", "power:TA.A@21/722", "--json"]);
    expect(JSON.parse(card)).toMatchObject({ class: "window", signature: "21-approval-lost" });
  });

  it("shows a fault where it strikes, and the window that it leads to", async () => {
    const line = ["demo", "pos-payment", "--fault", "drop:41/Acknowledgement", "--json"];
    const { code, out } = await zerosum(line);
    const run = JSON.parse(out);
    expect(code).toBe(0);
    expect(run).toMatchObject({ class: "window", signature: "41-acknowledgement-lost" });
    expect(run.faults).toEqual(["drop at MM.A>MM.B 41/Acknowledgement#1"]);
    const sends = run.chart.steps.flatMap((step: { sends: readonly { message: string }[] }) => step.sends);
    expect(sends).toContainEqual({ message: "Acknowledgement", to: "MM.B", arrivesAt: [] });
    expect(run.chart.steps.at(-1).whereabouts).toContainEqual(
      expect.objectContaining({ item: "notes", state: "gone" }),
    );
  });

  it("looks a second fault up where only the first has led", async () => {
    const faults = ["--fault", "power:MM.A@41/1706", "--fault", "power:MM.A@41/1710"];
    const { code, out } = await zerosum(["demo", "pos-payment", ...faults, "--json"]);
    expect(code).toBe(0);
    const losses = JSON.parse(out).chart.steps.filter(({ losesPower }: { losesPower: boolean }) => losesPower);
    expect(losses).toHaveLength(2);
  });

  it("plays a scenario that ends in a refusal", async () => {
    const { out } = await zerosum(["demo", "ticket-transfer", "--scenario", "tickets-invalid"]);
    expect(out).toContain("refuses: ");
    expect(out).toContain("Both aborted.");
  });
});

describe("replay", () => {
  let folder: string;
  const saved = () => join(folder, "saved.replay.json");
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "zerosum-replay-"));
    await zerosum(["demo", "ticket-transfer", "--fault", "drop:TicketsDeleted", "--save", saved()]);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The saved file with other contents. */
  function doctored(change: (text: string) => string): string {
    const file = join(folder, "doctored.replay.json");
    writeFileSync(file, change(readFileSync(saved(), "utf8")));
    return file;
  }

  it("makes a saved run again, to the byte", async () => {
    const { code, out } = await zerosum(["replay", saved()]);
    expect(code).toBe(0);
    expect(out).toContain("As the file says: in a window: 25-notice-lost.");
    expect(out).toContain("The same to the byte.");
    const { expected, asExpected, digest } = JSON.parse((await zerosum(["replay", saved(), "--json"])).out);
    expect(asExpected).toEqual({ verdict: true, digest: true });
    expect(expected.digest).toBe(digest);
  });

  it("ends with 4 where a run does not do what its file says", async () => {
    const file = doctored((text) => text.replace('"verdict": "window"', '"verdict": "safety"'));
    const { code, out } = await zerosum(["replay", file]);
    expect(code).toBe(4);
    expect(out).toContain("NOT AS THE FILE SAYS");
    const other = doctored((text) =>
      text.replace(/"digest": "(.)/, (_, first) => `"digest": "${first === "0" ? 1 : 0}`),
    );
    expect((await zerosum(["replay", other])).code).toBe(4);
  });

  it("ends at a fault that has no place, unless it is tolerant", async () => {
    const file = doctored((text) => text.replace("TicketsDeleted#1", "TicketsDeleted#9"));
    const strict = await zerosum(["replay", file]);
    expect(strict.code).toBe(4);
    expect(strict.out).toContain("had no place in this run");
    const tolerant = JSON.parse((await zerosum(["replay", file, "--tolerant", "--json"])).out);
    expect(tolerant).toMatchObject({ class: "held", skipped: ["fault drop at TA.A>TA.B 25/TicketsDeleted#9"] });
  });

  const bad: readonly (readonly [string, (text: string) => string, string])[] = [
    ["cut short", (text) => text.slice(0, 50), "doctored.replay.json"],
    ["too long", (text) => text + " ".repeat(300_000), "doctored.replay.json"],
    ["of another version", (text) => text.replace('"schema": 1', '"schema": 7'), "field schema"],
    ["with a fault of no kind", (text) => text.replace('"kind": "drop"', '"kind": "dorp"'), "field faults[0].kind"],
  ];
  it.each(bad)("refuses a file that is %s, with 65 and one error", async (_, change, where) => {
    const { code, out, err } = await zerosum(["replay", doctored(change)]);
    expect({ code, out }).toEqual({ code: 65, out: "" });
    expect(err).toContain(where);
    expect(err.trimEnd().split("\n")).toHaveLength(3);
  });

  it("refuses a file that there is not with 65", async () => {
    expect((await zerosum(["replay", join(folder, "nothing.replay.json")])).code).toBe(65);
  });
});

describe("verify, with runs", () => {
  it("runs what is chosen, tells of it, and judges what was run", async () => {
    const line = ["verify", "--system", "ticket-transfer/ready", "--only", "swarm", "--seconds", "0.2", "--seed", "1"];
    const { out, err } = await zerosum([...line, "--json"]);
    expect(err).toContain("running swarm");
    expect(err).toMatch(/ran swarm: no violation in [0-9,]+ runs? drawn at random/);
    const { implementation, verdict } = JSON.parse(out);
    expect(verdict).toBe("proved for this bound");
    expect(implementation.swarm).toMatchObject({ seed: 1, crypto: "symbolic" });
    expect(implementation.swarm.runs).toBeGreaterThan(0);
    expect(implementation.enumerations).toEqual([]);
  });
});
