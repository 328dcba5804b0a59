/*
 * Runs the independent Promela models: which outcome kinds are reachable at rest?
 *
 *   node run.mjs                        print the results as JSON
 *   node run.mjs --write FILE           write them to FILE
 *   node run.mjs --check FILE           compare with FILE; exit 1 on a difference
 *   node run.mjs --only TEXT            models whose name contains TEXT (not with --write)
 *
 * Every question is one complete search: all states are stored in full, partial-order
 * reduction is off, and the search goes on after a hit. A search that was cut short
 * (depth, memory) is an error, never an answer.
 * Exit 0 with a line "skipped: ..." where spin or gcc is missing, 2 on any other trouble.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const DEPTH = 1_000_000;
const MEGABYTES = 3500;
const COMMITTED = 1; // as COM and ABO in the models
const ABORTED = 2;
const ENDS = [
  ["committed", COMMITTED],
  ["aborted", ABORTED],
];

const posKinds = ENDS.flatMap(([a, A]) =>
  ENDS.flatMap(([b, B]) =>
    [0, 1].map((e) => ({
      name: `payer ${a}, payee ${b}, ${e ? "special entry" : "no entry"}`,
      defs: [`-DPAYER=${A}`, `-DPAYEE=${B}`, `-DENTRY=${e}`],
    })),
  ),
);
const ticketKinds = ENDS.flatMap(([a, A]) =>
  ENDS.map(([b, B]) => ({
    name: `giver ${a}, taker ${b}`,
    defs: [`-DGIVER=${A}`, `-DTAKER=${B}`],
  })),
);

const MODELS = [
  {
    model: "pos-payment",
    readings: { default: [], literal: ["-DLITERAL"], obey: ["-DOBEY"], tell: ["-DTELL"] },
    kinds: posKinds,
    checks: [{ name: "a commit was undone", defs: ["-DUNDONE"] }],
  },
  {
    model: "ticket-transfer",
    readings: { default: [], literal: ["-DLITERAL"], tell: ["-DTELL"] },
    kinds: ticketKinds,
    checks: [],
  },
];
// Without a question the model asks for states in which nothing moves short of rest.
// This run also gives the number of states.
const STUCK = { name: "stuck short of rest", defs: [] };

const run = (file, args, cwd) =>
  new Promise((resolve, reject) => {
    execFile(file, args, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number")
        reject(error); // not started, or killed
      else resolve({ code: error ? error.code : 0, out: stdout + stderr });
    });
  });

async function versionOf(tool, args, pattern) {
  try {
    const { out } = await run(tool, args);
    return pattern.exec(out)?.[1] ?? "unknown";
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

async function search(model, defs, more) {
  const dir = await mkdtemp(join(tmpdir(), "promela-"));
  const what = `${model} ${defs.join(" ")}`;
  try {
    // A copy, so that the models' folder stays clean whatever the tools leave behind.
    await writeFile(join(dir, "model.pml"), await readFile(join(HERE, `${model}.pml`)));
    const steps = [
      ["spin", ["-a", ...defs, "model.pml"]],
      ["gcc", ["-O2", "-w", "-DSAFETY", "-DNOREDUCE", `-DMEMLIM=${MEGABYTES}`, "-o", "pan", "pan.c"]],
    ];
    for (const [tool, args] of steps) {
      const { code, out } = await run(tool, args, dir);
      if (code !== 0) throw new Error(`${what}: ${tool} failed\n${out}`);
    }
    const start = performance.now();
    const { out } = await run(join(dir, "pan"), [`-m${DEPTH}`, "-c0", "-n", ...more], dir);
    const seconds = (performance.now() - start) / 1000;
    const errors = /errors: (\d+)/.exec(out);
    const states = /^\s*(\d+) states, stored/m.exec(out);
    const cut = /search depth too small|out of memory|not completed|truncated|memory limit/i.test(out);
    if (!errors || !states || cut || !/Full statespace search/.test(out)) {
      throw new Error(`${what}: search not complete\n${out}`);
    }
    return { hit: Number(errors[1]) > 0, states: Number(states[1]), seconds };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function pool(tasks, width) {
  const results = new Array(tasks.length);
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(width, tasks.length) }, async () => {
      while (next < tasks.length) {
        const i = next;
        next += 1;
        results[i] = await tasks[i]();
      }
    }),
  );
  return results;
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

async function census(only, spin) {
  const jobs = MODELS.filter(({ model }) => model.includes(only)).flatMap((m) =>
    Object.entries(m.readings).flatMap(([reading, flags]) => [
      ...m.kinds.map((q) => ({ m, reading, flags, q, group: "kinds" })),
      ...m.checks.map((q) => ({ m, reading, flags, q, group: "checks" })),
      { m, reading, flags, q: STUCK, group: "checks" },
    ]),
  );
  const answers = await pool(
    jobs.map(
      ({ m, flags, q }) =>
        () =>
          // -E: only the question itself may count as a hit, not a deadlock
          search(m.model, [...flags, ...q.defs], q === STUCK ? [] : ["-E"]),
    ),
    Math.min(4, availableParallelism()), // about 0.3 GB each
  );
  const results = new Map();
  jobs.forEach(({ m, reading, q, group }, i) => {
    const key = `${m.model} ${reading}`;
    if (!results.has(key)) {
      results.set(key, { model: m.model, reading, kinds: {}, checks: {}, states: 0, spin, longest: 0 });
    }
    const r = results.get(key);
    r[group][q.name] = answers[i].hit;
    if (q === STUCK) r.states = answers[i].states;
    r.longest = Math.max(r.longest, answers[i].seconds);
  });
  return [...results.keys()].sort().map((key) => {
    const { longest, ...r } = results.get(key);
    console.error(`${key}: ${r.states} states, longest search ${longest.toFixed(1)} s`);
    return { ...r, kinds: sorted(r.kinds), checks: sorted(r.checks) };
  });
}

function differences(expected, actual) {
  const found = [];
  const byKey = (list) => new Map(list.map((r) => [`${r.model} ${r.reading}`, r]));
  const want = byKey(expected);
  const have = byKey(actual);
  for (const key of new Set([...want.keys(), ...have.keys()])) {
    const w = want.get(key);
    const h = have.get(key);
    if (!w || !h) {
      found.push(`${key}: ${w ? "missing" : "not expected"}`);
      continue;
    }
    for (const group of ["kinds", "checks"]) {
      for (const name of new Set([...Object.keys(w[group]), ...Object.keys(h[group])])) {
        if (w[group][name] !== h[group][name]) {
          found.push(`${key}: ${name}: expected ${w[group][name]}, found ${h[group][name]}`);
        }
      }
    }
    // Releases of spin may count intermediate states differently; the answers must not change.
    if (w.spin === h.spin && w.states !== h.states) {
      found.push(`${key}: expected ${w.states} states, found ${h.states}`);
    }
  }
  return found;
}

function options(argv) {
  const o = { only: "", write: null, check: null };
  for (let i = 0; i < argv.length; i += 2) {
    const name = argv[i].replace(/^--/, "");
    if (!argv[i].startsWith("--") || !(name in o) || argv[i + 1] === undefined) {
      throw new Error("usage: node run.mjs [--write FILE | --check FILE] [--only TEXT]");
    }
    o[name] = argv[i + 1];
  }
  if (o.write && (o.check || o.only)) throw new Error("--write goes alone");
  return o;
}

async function main() {
  const o = options(process.argv.slice(2));
  const spin = await versionOf("spin", ["-V"], /Version (\S+)/);
  const gcc = await versionOf("gcc", ["--version"], /(\d+\.\d+\S*)/);
  if (!spin || !gcc) {
    console.log(`skipped: ${spin ? "gcc" : "spin"} is not installed`);
    return 0;
  }
  const results = await census(o.only, spin);
  const text = `${JSON.stringify(results, null, 2)}\n`;
  if (o.check) {
    const expected = JSON.parse(await readFile(o.check, "utf8")).filter(({ model }) => model.includes(o.only));
    const found = differences(expected, results);
    for (const line of found) console.log(`differs: ${line}`);
    if (found.length > 0) return 1;
    console.log(`as expected: ${results.length} model readings`);
  } else if (o.write) {
    await writeFile(o.write, text);
  } else {
    process.stdout.write(text);
  }
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 2;
  },
);
