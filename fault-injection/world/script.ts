/**
 * The owners and hosts: what they still have to say. An attempt begins when all its devices rest; a replay whose choices
 * name a request can have an owner say it earlier, as soon as the device asks for it.
 */
import { type Attempt, endingAnswers, type Part, type ScriptRequest } from "../scenarios/scenario.ts";
import type { DeviceSite } from "./device-site.ts";

/** What the owner of one device is at. */
interface Saying {
  /** numbers of the attempts that the owner has a part in and has not begun, in order */
  readonly ahead: number[];
  begins: ScriptRequest | undefined;
  answers: ScriptRequest[];
}

/** Says what the owners of a scenario say. */
export class Script {
  readonly #attempts: readonly Attempt[];
  readonly #sayings = new Map<string, Saying>();
  #next = 0;

  constructor(attempts: readonly Attempt[]) {
    this.#attempts = attempts;
    for (const [number, attempt] of attempts.entries()) {
      for (const address of Object.keys(attempt)) {
        const saying = this.#sayings.get(address);
        if (saying !== undefined) saying.ahead.push(number);
        else this.#sayings.set(address, { ahead: [number], begins: undefined, answers: [] });
      }
    }
  }

  /** What the owner of a device says now by the script; undefined: nothing, or it is not asked for it. */
  saysNow(site: DeviceSite): ScriptRequest | undefined {
    const { prompt } = site;
    const saying = this.#sayings.get(site.address);
    if (prompt === undefined || saying === undefined || !isListening(site)) return undefined;
    if (prompt.step !== "rest") return saying.answers.find(({ type }) => prompt.accepts.includes(type));
    const { begins } = saying;
    return begins !== undefined && prompt.accepts.includes(begins.type) ? begins : undefined;
  }

  /** What the owner says who wants to be done; undefined: it is not asked, or for nothing that ends it. */
  saysToEnd(site: DeviceSite): ScriptRequest | undefined {
    const { prompt } = site;
    if (prompt === undefined || prompt.step === "rest" || !isListening(site)) return undefined;
    return endingAnswers.find(({ type }) => prompt.accepts.includes(type));
  }

  /** All that the owner could say now, be it before its time: one request of each type. */
  couldSay(site: DeviceSite): readonly ScriptRequest[] {
    const { prompt } = site;
    if (prompt === undefined || !isListening(site)) return [];
    const saying = this.#sayings.get(site.address);
    const scripted = saying === undefined ? [] : [...this.#current(saying), ...this.#later(site.address, saying)];
    return prompt.accepts.flatMap((type): readonly ScriptRequest[] => {
      const request = [...scripted, ...(prompt.step === "rest" ? [] : endingAnswers)].find((it) => it.type === type);
      return request === undefined ? [] : [request];
    });
  }

  /** It has been said, and is not said again; nor is what was to be said in attempts before. */
  said(site: DeviceSite, request: ScriptRequest): void {
    const saying = this.#sayings.get(site.address);
    if (saying === undefined) return;
    while (!this.#current(saying).includes(request)) {
      const part = saying.ahead
        .map((number) => this.#partOf(site.address, number))
        .findIndex(({ begins, answers }) => begins === request || answers.includes(request));
      if (part < 0) return;
      this.#beginTogether(saying.ahead[part] as number);
    }
    if (saying.begins === request) saying.begins = undefined;
    const index = saying.answers.indexOf(request);
    if (index >= 0) saying.answers.splice(index, 1);
  }

  /** Begins the next attempt, if all its devices rest whose owners have not begun it already. False: none can begin. */
  beginNext(sites: ReadonlyMap<string, DeviceSite>): boolean {
    for (; this.#next < this.#attempts.length; this.#next++) {
      const attempt = this.#attempts[this.#next] as Attempt;
      const waiting = Object.keys(attempt).filter((it) => this.#sayings.get(it)?.ahead[0] === this.#next);
      if (waiting.length === 0) continue;
      if (!waiting.every((address) => sites.get(address)?.rests === true)) return false;
      this.#beginTogether(this.#next);
      return true;
    }
    return false;
  }

  #current({ begins, answers }: Saying): readonly ScriptRequest[] {
    return begins === undefined ? answers : [begins, ...answers];
  }

  #later(address: string, { ahead }: Saying): readonly ScriptRequest[] {
    return ahead.flatMap((number) => {
      const { begins, answers } = this.#partOf(address, number);
      return [begins, ...answers];
    });
  }

  #partOf(address: string, attempt: number): Part {
    const part = this.#attempts[attempt]?.[address];
    if (part === undefined) throw new Error(`attempt ${attempt} has no part for ${address}`);
    return part;
  }

  /** All owners go on to an attempt who have a part in it and have not begun it; they leave out those before it. */
  #beginTogether(attempt: number): void {
    for (const [address, saying] of this.#sayings) {
      const index = saying.ahead.indexOf(attempt);
      if (index < 0) continue;
      saying.ahead.splice(0, index + 1);
      const { begins, answers } = this.#partOf(address, attempt);
      saying.begins = begins;
      saying.answers = [...answers];
    }
  }
}

function isListening({ device, halted }: DeviceSite): boolean {
  return device !== undefined && !halted;
}
