/**
 * A part of the second witness: what the bytes of stores say by themselves, before anything is made of them. Every item
 * is at one place, and what a device shows is what its store says.
 */
import type { Remark } from "../world/eyes.ts";
import type { Run } from "../world/run.ts";
import type { Finding } from "./finding.ts";

/** What concerns everybody together. */
const ofAll: ReadonlySet<Remark["kind"]> = new Set(["tooMuch", "tooLittle"]);
/** What every device must do with its store, even one that a fault has taken out of the protocol. */
const ofEverybody: ReadonlySet<Remark["kind"]> = new Set(["startsDamaged", "haltsUndamaged"]);

/** What the oracle has remarked about devices that are judged: the first of each kind and device. */
export function bytesFindings(run: Run, judged: readonly string[], isWhole: boolean): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const { number, steps, remarks } of run.observations) {
    for (const { kind, device, devices, text } of remarks) {
      const isOfJudged = (): boolean => [device, ...devices].some((it) => judged.includes(it));
      if (ofAll.has(kind) ? !isWhole : !ofEverybody.has(kind) && !isOfJudged()) continue;
      const key = `${kind} ${device}`;
      if (seen.has(key)) continue;
      seen.add(key);
      findings.push({
        witness: "bytes",
        class: kind === "haltsUndamaged" ? "refinement" : "safety",
        property: kind,
        reason: text,
        device,
        step: steps.at(-1) ?? null,
        observation: number,
      });
    }
  }
  return findings;
}
