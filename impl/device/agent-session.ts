/** A session of two trusted agents, with what belongs to it: who is there, and the session with the own module in it. */
import type { AgentCertificateBody } from "../domain/certificate.ts";
import type { DeviceSession } from "./layers.ts";
import type { Session } from "./session.ts";

/** A session with an agent whose certificate this one has validated. */
export interface AgentSession extends Session {
  readonly identity: string;
  readonly peerCertificate: AgentCertificateBody;
  /** address of this agent's own money module; null: it has none */
  readonly module: string | null;
  /** the session with the own module, TA/MM, from FIG. 16, 534 or 536, on; null: there is none */
  device: DeviceSession | null;
}
