/**
 * FIG. 16, steps 584 and 586: in a purchase a module tells its own agent how the payment has ended where figures 41 and
 * 42 tell the subscriber, as long as it has the session of the two.
 *
 * The steps are drawn behind the calls of figures 41 and 42; but the messages are those of the notices there (584 and
 * 586 carry them), and once the session is over the key is gone.
 */
import { type Place, type ProtocolMessage, type StateConfig, step } from "./protocol.ts";

/** The step by which a module reports: 584 the payer's, 586 the payee's. */
export type ReportStep = "16/584" | "16/586";

/** What a report says. */
type Outcome = "successful" | "unsuccessful" | "transferError";

/** What follows the notice: a state by its key beside the notice's, and by its id. */
interface NextState {
  readonly key: string;
  readonly id: string;
}

/** The inside of a step that tells the subscriber: it reports to the agent too where there is one, and goes on. */
export function tellSubscriber(outcome: Outcome, { key: beside, id }: NextState, report?: ReportStep): StateConfig {
  if (report === undefined) return { always: beside };
  const next = `#${id}`;
  const reporting: StateConfig = step(report, {
    entry: {
      type: "send",
      params: ({ context }) => ({ to: context.mate, message: reportOf(outcome, context.order ?? "") }),
    },
    always: next,
  });
  const key = report === "16/584" ? "s584_report" : "s586_report";
  return {
    initial: "keyLeft",
    states: {
      keyLeft: {
        always: [{ guard: ({ context }: Place) => context.order !== null, target: key }, { target: next }],
      },
      [key]: reporting,
    },
  };
}

function reportOf(outcome: Outcome, order: string): ProtocolMessage {
  if (outcome === "successful") return { type: "PaymentSuccessful", order };
  return { type: "PaymentUnsuccessful", order, possibleTransferError: outcome === "transferError" };
}
