import { referenceBuild } from "../conformance/reference-build.ts";
import { harnessTrial } from "../fault-injection/harness-trial.ts";
import { scenarios, replayOf } from "../fault-injection/scenarios.ts";
import { enumerate, planOf } from "../fault-injection/enumeration.ts";
import { repertoireOf } from "../fault-injection/repertoire.ts";
import { isFailure } from "../fault-injection/witnesses/finding.ts";
const system = process.argv[2];
const trial = harnessTrial({ build: referenceBuild });
const mine = scenarios.filter((s) => s.system === system);
for (const s of mine) {
  try {
    const { verdict } = trial(replayOf(s));
    console.log(s.id, verdict.class, verdict.signature, verdict.outcomes.join(), isFailure(verdict) ? JSON.stringify(verdict.findings[0]) : "");
  } catch (e) { console.log(s.id, "THROWS", (e as Error).stack?.slice(0, 600)); }
}
if (process.argv[3] === "k1") {
  const groups = new Map<string, { n: number; example: string }>();
  const options = { trial, repertoire: repertoireOf, scenarios: mine, depth: 1 as const, ...(process.argv[4] ? { choices: { readings: Object.fromEntries([process.argv[4].split("=")]) } } : {}), onRun: (it: any, tried: any) => {
    if (!isFailure(tried.verdict)) return;
    const f = tried.verdict.findings[0];
    const key = `${f.witness} ${f.property} ${f.device} ${f.step} :: ${f.reason.slice(0, 260)}`;
    const g = groups.get(key) ?? { n: 0, example: `${it.scenario} ${JSON.stringify(it.faults)}` };
    g.n++; groups.set(key, g);
  } };
  const plan = planOf(options);
  const t = performance.now();
  const tally = enumerate(plan, options);
  console.log("parts", plan.parts, "ms", performance.now() - t);
  for (const [k, g] of [...groups].sort((a, b) => b[1].n - a[1].n).slice(0, 30)) console.log(g.n, k, "\n     ", g.example);
}
