/** Tickets whose keys agents have given to their hosts (FIG. 22, steps 740 and 746): once given, a key is out. */
import type { HostMessage } from "../../spec/host-requests.ts";

/** See the file header. To be told of everything that devices give to their hosts. */
export class OpenedGoods {
  readonly #byDevice = new Map<string, string[]>();

  /** A device has given these to its host. */
  observe(device: string, messages: readonly HostMessage[]): void {
    for (const message of messages) {
      if (message.name !== "22/ObjectKey" && message.name !== "22/CommunicationsKey") continue;
      const opened = this.#byDevice.get(device) ?? [];
      if (!opened.includes(message.ticket)) this.#byDevice.set(device, [...opened, message.ticket]);
    }
  }

  /** Ids of the tickets in hexadecimal, in the order in which they were opened. */
  of(device: string): readonly string[] {
    return this.#byDevice.get(device) ?? [];
  }
}
