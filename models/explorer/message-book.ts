/**
 * All messages of a system while it is being closed, each once, and the links that they travel on.
 */
import { canonical } from "./canonical.ts";
import type { ClosedLink, ClosedMessage } from "./closed-role.ts";
import { ModelError, type ModelPlace } from "./errors.ts";
import { describeEvent } from "./local-runner.ts";
import { adversarial, type Network } from "./network.ts";
import type { Roles, SystemDefinition } from "./system.ts";

/** See the file header. */
export class MessageBook {
  readonly messages: ClosedMessage[] = [];
  readonly links: ClosedLink[] = [];
  /** per gate of the system, the messages that it keeps back */
  readonly gated: Set<number>[] = [];
  readonly #system: string;
  readonly #names: readonly string[];
  readonly #maxMessages: number;
  readonly #byKey = new Map<string, number>();
  readonly #linkOf = new Map<string, number>();
  readonly #gateOf = new Map<string, number>();

  constructor(definition: SystemDefinition<Roles>, names: readonly string[], maxMessages: number) {
    this.#system = definition.name;
    this.#names = names;
    this.#maxMessages = maxMessages;
    const base: Network = definition.network ?? adversarial();
    const overrides = (definition.links ?? {}) as Record<string, Network | undefined>;
    names.forEach((sender, from) => {
      names.forEach((receiver, to) => {
        const key = `${sender}->${receiver}`;
        const network = overrides[key] ?? base;
        if (network.kind === "adversarial") return;
        this.#linkOf.set(key, this.links.length);
        this.links.push({ from, to, network });
      });
    });
    for (const { links } of definition.gates ?? []) {
      for (const link of links) if (!this.#linkOf.has(link)) this.#gateOf.set(link, this.gated.length);
      this.gated.push(new Set());
    }
  }

  /**
   * The number of a message. `from`: sending role, -1 for the outsider; `on`: where it is sent, for errors; `found`: told
   * of a message that was not known.
   */
  numberOf(
    from: number,
    to: string,
    event: { readonly type: string },
    on: ModelPlace,
    found: (message: ClosedMessage) => void,
  ): number {
    const receiver = this.#names.indexOf(to);
    const sender = from < 0 ? undefined : (this.#names[from] as string);
    const role = sender ?? "(outsider)";
    if (receiver < 0) {
      throw new ModelError(
        "messageToNoOne",
        { system: this.#system, role, ...on },
        `sends ${describeEvent(event)} to "${to}", which is no role of the system`,
      );
    }
    const link = sender === undefined ? -1 : (this.#linkOf.get(`${sender}->${to}`) ?? -1);
    const gate = sender === undefined ? undefined : this.#gateOf.get(`${sender}->${to}`);
    const key = `${receiver}/${link}/${gate}/${canonical(event)}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const id = this.messages.length;
    if (id >= this.#maxMessages) {
      throw new ModelError(
        "unboundedContext",
        { role, event: describeEvent(event) },
        `more than ${this.#maxMessages} different messages; a field of this one probably grows without bound`,
      );
    }
    const message: ClosedMessage = { id, to: receiver, from, event: event as ClosedMessage["event"], link };
    this.messages.push(message);
    this.#byKey.set(key, id);
    if (gate !== undefined) this.gated[gate]?.add(id);
    found(message);
    return id;
  }
}
