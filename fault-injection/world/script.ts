/**
 * The owners and hosts: what they still have to say in the attempt that is under way.
 */
import { type Attempt, endingAnswers, type ScriptRequest } from "../scenarios/scenario.ts";
import type { DeviceSite } from "./device-site.ts";

/** Says what the owners of a scenario say. */
export class Script {
  readonly #attempts: readonly Attempt[];
  #next = 0;
  #begins: Map<string, ScriptRequest> = new Map();
  #answers: Map<string, ScriptRequest[]> = new Map();

  constructor(attempts: readonly Attempt[]) {
    this.#attempts = attempts;
  }

  /** What the owner of a device says now by the script; undefined: nothing, or it is not asked for it. */
  saysNow(site: DeviceSite): ScriptRequest | undefined {
    const { prompt } = site;
    if (prompt === undefined || site.device === undefined || site.halted) return undefined;
    if (prompt.step === "rest") {
      const begins = this.#begins.get(site.address);
      return begins !== undefined && prompt.accepts.includes(begins.type) ? begins : undefined;
    }
    return this.#answers.get(site.address)?.find(({ type }) => prompt.accepts.includes(type));
  }

  /** What the owner says who wants to be done; undefined: it is not asked, or for nothing that ends it. */
  saysToEnd({ prompt, device, halted }: DeviceSite): ScriptRequest | undefined {
    if (prompt === undefined || prompt.step === "rest" || device === undefined || halted) return undefined;
    return endingAnswers.find(({ type }) => prompt.accepts.includes(type));
  }

  /** It has been said, and is not said again. */
  said(site: DeviceSite, request: ScriptRequest): void {
    if (this.#begins.get(site.address) === request) this.#begins.delete(site.address);
    const answers = this.#answers.get(site.address);
    const index = answers?.indexOf(request) ?? -1;
    if (index >= 0) answers?.splice(index, 1);
  }

  /** Begins the next attempt whose devices all rest. False: there is none. */
  beginNext(sites: ReadonlyMap<string, DeviceSite>): boolean {
    const attempt = this.#attempts[this.#next];
    if (attempt === undefined) return false;
    const addresses = Object.keys(attempt);
    if (!addresses.every((address) => sites.get(address)?.rests === true)) return false;
    this.#next += 1;
    this.#begins = new Map(addresses.map((address) => [address, (attempt[address] as Attempt[string]).begins]));
    this.#answers = new Map(addresses.map((address) => [address, [...(attempt[address] as Attempt[string]).answers]]));
    return true;
  }
}
