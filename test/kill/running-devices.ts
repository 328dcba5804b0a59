/**
 * The device processes of one system with the relay between them: what they ask is answered, what they send is carried,
 * and one of them is killed where a strike says so.
 */
import type { Fixture } from "../../conformance/wire/fixture.ts";
import { WireReader } from "../../conformance/wire/reader.ts";
import type { Finding } from "./checks.ts";
import { roleOf, type Transaction, withRole } from "./owners.ts";
import { Relay, type Relayed } from "./relay.ts";
import { type Asked, Site, type SiteOptions } from "./site.ts";
import { idle, type Profile, type Strike } from "./strike.ts";

/** A process that has been killed. */
export interface Struck {
  readonly address: string;
  readonly strike: Strike;
  /** the message or step that it struck at, where that is known */
  readonly at: string;
  /** the process is gone, and all that it has said has been heard */
  readonly over: Promise<void>;
}

/** Longer than any device waits. */
const restLimitMs = 15_000;

/** See the file header. */
export class RunningDevices {
  readonly #relay: Relay;
  readonly #fixture: Fixture;
  readonly #sites = new Map<string, Site>();
  readonly #waiters = new Set<() => void>();
  /** messages that the relay has had from a process, and has handed to it, since it began */
  readonly #received = new Map<string, number>();
  readonly #delivered = new Map<string, number>();
  reader: WireReader;
  #transaction: Transaction | undefined;
  #strike: Strike | undefined;
  #struck: Struck | undefined;
  #messages = 0;
  #lastMessage = "";
  #began = 0;

  private constructor(fixture: Fixture) {
    this.#fixture = fixture;
    this.reader = new WireReader(fixture);
    this.#relay = new Relay({
      linked: (address) => this.#linked(address),
      unlinked: () => this.#changed(),
      message: (message) => this.#relayed(message),
    });
  }

  /** Opens the relay; there are no processes yet. */
  static async open(fixture: Fixture): Promise<RunningDevices> {
    const devices = new RunningDevices(fixture);
    await devices.#relay.listen();
    return devices;
  }

  /** Ends all processes and closes the relay. */
  async close(): Promise<void> {
    await this.#end();
    this.#relay.close();
  }

  /** Other processes, on other stores, in the place of those that run. */
  async renew(made: readonly Omit<SiteOptions, "port">[], stores: (address: string) => Uint8Array): Promise<void> {
    await this.#end();
    this.reader = new WireReader(this.#fixture);
    this.#strike = undefined;
    this.#struck = undefined;
    this.#transaction = undefined;
    for (const options of made) {
      const { address } = options;
      const events = {
        asked: (asked: Asked) => this.#asked(asked),
        reached: () => this.#reached(address),
        changed: () => this.#changed(),
      };
      const site = new Site({ ...options, port: this.#relay.port }, events);
      site.issue(stores(address));
      this.#sites.set(address, site);
      site.start(null);
    }
  }

  get sites(): readonly Site[] {
    return [...this.#sites.values()];
  }

  site(address: string): Site {
    const site = this.#sites.get(address);
    if (site === undefined) throw new RangeError(`no device ${address}`);
    return site;
  }

  /** The process that was killed last and has not been started again. */
  get struck(): Struck | undefined {
    return this.#struck;
  }

  /** Tries a transaction, until all are at rest or one has been killed; answers how long it took, in milliseconds. */
  async run(transaction: Transaction, strike: Strike | undefined): Promise<number> {
    const { giver, taker } = transaction;
    this.#transaction = transaction;
    this.#messages = 0;
    for (const address of [giver, taker]) this.reader.attempt(address);
    for (const site of this.sites) {
      const isIt = strike?.by === "point" && withRole(transaction, strike.role) === site.address;
      site.halt(isIt ? strike.halt : null);
    }
    this.#began = performance.now();
    this.#arm(strike, transaction);
    this.site(taker).request(transaction.takerBegins);
    // It must listen before the other speaks.
    await this.until(() => this.#struck !== undefined || this.site(taker).points.length > 0);
    if (this.#struck === undefined) this.site(giver).request(transaction.giverBegins);
    await this.#restOrStruck();
    this.#strike = undefined;
    return performance.now() - this.#began;
  }

  /** Power is on again; kills it once more if a strike says so. Answers how long it took to start, in milliseconds. */
  async restart(address: string, strike: Strike | undefined, transaction: Transaction): Promise<number> {
    const site = this.site(address);
    const halt = strike?.by === "point" ? strike.halt : null;
    const started = performance.now();
    this.#struck = undefined;
    site.start(halt);
    this.#arm(strike, transaction);
    await this.until(() => this.#struck !== undefined || site.rests || this.#isHopeless());
    const took = performance.now() - started;
    await this.#restOrStruck();
    this.#strike = undefined;
    // It may have been told to stop at a point that its recovery did not come to.
    if (halt !== null && this.#struck === undefined) site.halt(null);
    return took;
  }

  /** Waits until a process that was killed is gone, and its link with it. */
  async gone({ address, over }: Struck): Promise<void> {
    await over;
    await this.until(() => !this.#relay.isLinked(address));
  }

  /** What this transaction was seen to do. */
  profile(transaction: Transaction, tookMs: number): Profile {
    const points = Object.fromEntries(this.sites.map((site) => [roleOf(transaction, site.address), site.points]));
    return { points, messages: this.#messages, durationUs: Math.ceil(tookMs * 1000) };
  }

  /** Everybody waits for what may be started, and nothing is on its way. */
  get isAtRest(): boolean {
    return this.sites.every(
      (site) =>
        site.isUp &&
        site.rests &&
        site.halted === undefined &&
        site.sent === (this.#received.get(site.address) ?? 0) &&
        site.took === (this.#delivered.get(site.address) ?? 0),
    );
  }

  /** What keeps the devices from rest, if anything does. */
  async restless(): Promise<readonly Finding[]> {
    await this.until(() => this.isAtRest || this.#isHopeless());
    if (this.isAtRest) return [];
    const ended = this.sites.flatMap(({ address: device, ownEnd, halted }): readonly Finding[] => {
      if (ownEnd !== undefined) return [{ check: "stays up", device, detail: ownEnd }];
      return halted === undefined ? [] : [{ check: "comes back", device, detail: halted }];
    });
    if (ended.length > 0) return ended;
    const waiting = this.sites.filter(({ rests }) => !rests).map(({ address }) => address);
    return [{ check: "comes back", device: waiting.join(" and "), detail: `no rest within ${restLimitMs} ms` }];
  }

  /** All show what they hold. */
  async inspect(): Promise<void> {
    for (const site of this.sites) site.inspect();
    await this.until(() => this.sites.every(({ holdings }) => holdings !== undefined) || this.#isHopeless());
  }

  /** Waits for something to become true; a time limit ends the wait. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiters.delete(look);
        clearTimeout(limit);
        resolve();
      };
      const look = (): void => {
        if (holds()) done();
      };
      const limit = setTimeout(done, restLimitMs);
      this.#waiters.add(look);
    });
  }

  async #end(): Promise<void> {
    await Promise.all(this.sites.map((site) => site.kill()));
    await this.until(() => this.sites.every(({ address }) => !this.#relay.isLinked(address)));
  }

  #restOrStruck(): Promise<void> {
    return this.until(() => this.#struck !== undefined || this.isAtRest || this.#isHopeless());
  }

  /** Somebody will not come to rest any more. */
  #isHopeless(): boolean {
    return this.sites.some((site) => site.halted !== undefined || site.ownEnd !== undefined);
  }

  #changed(): void {
    for (const look of [...this.#waiters]) look();
  }

  #linked(address: string): void {
    this.#received.set(address, 0);
    this.#delivered.set(address, 0);
    this.#changed();
  }

  #asked(asked: Asked): void {
    const answer = asked.step === "rest" ? undefined : this.#transaction?.answer(asked);
    if (answer !== undefined) this.site(asked.device).request(answer);
  }

  #relayed(message: Relayed): void {
    const { from, to, bytes } = message;
    this.#received.set(from, (this.#received.get(from) ?? 0) + 1);
    this.#lastMessage = this.reader.read(bytes, from, to).name;
    const strike = this.#strike;
    const isIt = strike?.by === "message" && strike.nth === this.#messages;
    this.#messages += 1;
    if (isIt && strike.place === "before delivery") this.#kill(to, strike);
    else if (this.#relay.deliver(message)) this.#delivered.set(to, (this.#delivered.get(to) ?? 0) + 1);
    if (isIt && strike.place === "after delivery") this.#kill(to, strike);
    this.#changed();
  }

  #arm(strike: Strike | undefined, transaction: Transaction): void {
    this.#strike = strike;
    if (strike?.by !== "moment") return;
    const address = withRole(transaction, strike.role);
    setTimeout(
      () => {
        if (this.#strike === strike) this.#kill(address, { ...strike, delayUs: strike.delayUs % 1000 });
      },
      Math.floor(strike.delayUs / 1000),
    );
  }

  #reached(address: string): void {
    if (this.#strike?.by === "point") this.#kill(address, this.#strike);
  }

  #kill(address: string, strike: Strike): void {
    const site = this.site(address);
    if (!site.isUp) return;
    this.#strike = undefined;
    idle(strike.delayUs);
    const last = site.points.at(-1);
    const at = strike.by === "message" || last?.kind !== "step" ? this.#lastMessage : last.label;
    this.#struck = { address, strike, at, over: site.kill() };
    this.#changed();
  }
}
