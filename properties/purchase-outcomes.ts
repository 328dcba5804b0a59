/**
 * How purchases by money module ended: how the notes ended at the modules, and what the agents made of it.
 */
import type { WindowId } from "../spec/windows.ts";
import type { OutcomeMark } from "./outcomes.ts";
import type { Purchase } from "./purchases.ts";

/** How the notes of a payment ended, by the logs of both modules. */
export type ModulesEnd = keyof typeof modulesEnds;

interface ModulesEndText {
  /** whether the payer's module has committed, and the payee's */
  readonly paid: readonly [payer: boolean, payee: boolean];
  readonly mark: OutcomeMark;
  readonly windows: readonly WindowId[];
}

/** All ways in which notes can end between two modules. */
export const modulesEnds = {
  "both committed": { paid: [true, true], mark: "normal", windows: [] },
  "both aborted": { paid: [false, false], mark: "normal", windows: [] },
  "both aborted, false alarm at the payee": { paid: [false, false], mark: "normal", windows: [] },
  "payer committed, payee aborted, claim possible": {
    paid: [true, false],
    mark: "window",
    windows: ["41-acknowledgement-lost", "41-acknowledgement-forgotten"],
  },
  "payer committed, payee aborted, no entry": { paid: [true, false], mark: "violation", windows: [] },
  "payee committed, payer aborted": {
    paid: [false, true],
    mark: "violation",
    windows: ["41-acknowledgement-before-log"],
  },
  "payee committed and claims, payer aborted": { paid: [false, true], mark: "violation", windows: [] },
  "both committed, payee claims": { paid: [true, true], mark: "violation", windows: [] },
} as const satisfies Readonly<Record<string, ModulesEndText>>;

const agentEnds = ["committed", "aborted", "in doubt"] as const;
/** How a purchase ended at one agent; `in doubt`: it has not, and nobody tells it. */
export type AgentEnd = (typeof agentEnds)[number];

/** How a purchase ended at both agents. */
export type AgentsEnd = `both ${AgentEnd}` | `customer ${AgentEnd}, merchant ${AgentEnd}`;

/** How a purchase by money module ended that left an entry or a doubt. */
export type ModulePurchaseKind = `modules ${ModulesEnd}; agents ${AgentsEnd}`;

/** A kind of purchase by money module, and what it counts as. */
export interface ModulePurchaseOutcome {
  readonly kind: ModulePurchaseKind;
  readonly mark: OutcomeMark;
  readonly windows: readonly WindowId[];
}

/** What an agent comes to whose own module has ended otherwise. */
const inDoubt: readonly WindowId[] = ["16-report-lost", "16-report-not-asked-for", "16-key-lost"];
const gaveUp: readonly WindowId[] = ["16-agent-gives-up", "16-agent-rolls-back", "16-order-replayed"];

const agentsText = (customer: AgentEnd, merchant: AgentEnd): AgentsEnd =>
  customer === merchant ? `both ${customer}` : `customer ${customer}, merchant ${merchant}`;

/**
 * All kinds: what is normal where modules and agents agree, and what breaks a property where they do not. Where all have
 * aborted and nobody has an entry, there is no order to tell of. Frozen.
 */
export const modulePurchaseOutcomes: readonly ModulePurchaseOutcome[] = Object.freeze(
  (Object.keys(modulesEnds) as ModulesEnd[])
    .flatMap((modules) =>
      agentEnds.flatMap((customer) => agentEnds.map((merchant) => outcomeOf(modules, customer, merchant))),
    )
    .filter(({ kind }) => kind !== "modules both aborted; agents both aborted"),
);

function outcomeOf(modules: ModulesEnd, customer: AgentEnd, merchant: AgentEnd): ModulePurchaseOutcome {
  const { paid, mark, windows }: ModulesEndText = modulesEnds[modules];
  const kind: ModulePurchaseKind = `modules ${modules}; agents ${agentsText(customer, merchant)}`;
  const strays = [behind(customer, paid[0]), behind(merchant, paid[1])];
  if (strays.every((it) => it === "none")) return Object.freeze({ kind, mark, windows });
  // An agent that has committed what its module has not: no window leads there.
  if (strays.includes("never")) return Object.freeze({ kind, mark: "violation", windows: [] });
  const ofAgents = strays.flatMap((it) => (it === "doubt" ? inDoubt : it === "gone" ? gaveUp : []));
  return Object.freeze({ kind, mark: "violation", windows: [...new Set([...windows, ...ofAgents])] });
}

/** How an agent falls short of its own module. */
function behind(agent: AgentEnd, paid: boolean): "none" | "doubt" | "gone" | "never" {
  if (agent === "in doubt") return "doubt";
  if (agent === "aborted") return paid ? "gone" : "none";
  return paid ? "none" : "never";
}

/** How a purchase by money module ended at the modules that used this session for it, and at the agents. */
export function kindOfPurchase(modules: ModulesEnd, { goods, sales, doubts }: AgentsSide): ModulePurchaseKind {
  const endOf = (done: readonly unknown[], direction: "given" | "received"): AgentEnd => {
    if (done.length > 0) return "committed";
    return doubts.some((it) => it.direction === direction) ? "in doubt" : "aborted";
  };
  return `modules ${modules}; agents ${agentsText(endOf(goods, "received"), endOf(sales, "given"))}`;
}

/** What agents have made of a payment. */
export type AgentsSide = Pick<Purchase, "goods" | "sales" | "doubts">;
