/**
 * What an agent gives to its host in a purchase, and where: at the steps of figures 12, 14, 15, 21 and 22 that send
 * something to a host, a server or the card network.
 */
import type { HostMessage } from "../spec/host-requests.ts";
import type { StepAddress } from "../spec/step-address.ts";

/** The message of a step; none at any other. */
export const hostMessageAt: Readonly<Partial<Record<StepAddress, HostMessage["name"]>>> = Object.freeze({
  "12/412": "12/MerchandiseRequest",
  "12/426": "12/PaymentMethodQuery",
  "14/460": "14/CredentialForConfirmation",
  "15/486": "15/TicketInfoForConfirmation",
  "15/506": "15/EncryptedObjectForHost",
  "15/518": "15/ObjectInfoForConfirmation",
  "21/708": "21/PaymentAuthorizationRequest",
  "21/726": "21/RefundAuthorizationRequest",
  "22/740": "22/ObjectKey",
  "22/746": "22/CommunicationsKey",
});

/** Parts of an object go to the host as they come, and only the last ones come with the step. */
const inParts: StepAddress = "15/506";

/** A message that was given to the host. */
export interface GivenHostMessage {
  /** the step that the device gives for it */
  readonly step: StepAddress;
  readonly name: HostMessage["name"];
  /** how many steps the device had reported before, in the same response */
  readonly after: number;
}

/** What a device did on one stimulus, as far as its host goes. */
export interface Handing {
  /** in order; undefined: the build does not report them */
  readonly steps: readonly StepAddress[] | undefined;
  readonly hosted: readonly GivenHostMessage[];
  /** power failed before the device waited again */
  readonly cut: boolean;
}

/** How what a host is given is not as it should be. */
export interface HostMessageFault {
  readonly kind: /** at a step that gives something, nothing is given */
    | "missing"
    /** another message than the step's */
    | "wrongMessage"
    /** where nothing is to be given, once too often, or before or after its step */
    | "outOfPlace";
  readonly step: StepAddress;
  /** what should have been given; undefined: nothing */
  readonly expected: HostMessage["name"] | undefined;
  /** undefined: nothing */
  readonly given: HostMessage["name"] | undefined;
}

/**
 * The first fault in what a device gives to its host; undefined: none. A message is given together with its step: right
 * before the step is reported, or right after.
 */
export function hostMessageFault({ steps, hosted, cut }: Handing): HostMessageFault | undefined {
  for (const { step, name } of hosted) {
    const expected = hostMessageAt[step];
    if (expected === undefined) return { kind: "outOfPlace", step, expected, given: name };
    if (expected !== name) return { kind: "wrongMessage", step, expected, given: name };
  }
  return steps === undefined ? undefined : placeFault(steps, hosted, cut);
}

function placeFault(
  steps: readonly StepAddress[],
  hosted: readonly GivenHostMessage[],
  cut: boolean,
): HostMessageFault | undefined {
  const left = new Set(hosted);
  for (const [at, step] of steps.entries()) {
    const expected = hostMessageAt[step];
    if (expected === undefined) continue;
    const given = [...left].filter((it) => it.step === step && (it.after === at || it.after === at + 1));
    const [first] = given;
    if (first !== undefined) {
      for (const it of step === inParts ? given : [first]) left.delete(it);
      continue;
    }
    // Power may fail between a step and its message.
    if (cut && at === steps.length - 1) continue;
    return { kind: "missing", step, expected, given: undefined };
  }
  // … or between a message and its step.
  const [odd] = [...left].filter(({ step, after }) => step !== inParts && !(cut && after === steps.length));
  return odd && { kind: "outOfPlace", step: odd.step, expected: undefined, given: odd.name };
}
