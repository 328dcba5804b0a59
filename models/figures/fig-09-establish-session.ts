/**
 * FIG. 9, Establish Session: X and Y check each other's certificate, exchange random numbers under each other's public
 * key, and form one session key from them.
 *
 * A number stands for both the random number R and the verification message V that a side draws in one attempt: it is
 * the count of that device's attempts, so it is never drawn twice. The key is `R(X).R(Y)`. The two numbers are kept
 * from 340 and 318 on; the session itself stands from 360 at Y and from 374 at X.
 *
 * Preconditions: each device counts its attempts (`attempts`) before it comes here.
 * Readings: 9:timeout (time running out ends the attempt), 9/328:undecryptable (as a failed check, of 368 too, although
 * figure 10 carries it: 10/386 is for sessions that stand), 9/358:early (Y accepts a denial later, see
 * {@link deniedLate}), 9/310:protection (bare, but under the key after 372).
 */
import { choose } from "../explorer/index.ts";
import { type DeviceContext, type ProtocolEvent, type StateConfig, step } from "./protocol.ts";

/** Where establishing a session leads: targets in the caller's chart. */
export interface SessionExits {
  readonly established: string;
  /** the attempt has ended without a session */
  readonly over: string;
}

interface Facts {
  readonly context: DeviceContext;
  readonly event: ProtocolEvent;
}

/** The session key formed from both random numbers. */
function keyOf(initiator: number | null, responder: number | null): string {
  return `${initiator}.${responder}`;
}

/** Steps 306 and 328: the certificate is the peer's own, and good. Guards see the message that is being handled. */
function certificateGood({ context, event }: Facts): boolean {
  if (event.type !== "SessionCertificate" && event.type !== "SessionChallenge") return false;
  if (event.holder === "outsider") return false;
  const certificate = choose(context, "peerCertificate");
  return certificate !== "expired" && certificate !== "forged";
}

const notListed = ({ context }: Facts): boolean => choose(context, "peerCertificate") !== "listed";

const echoRight = ({ context }: Facts): boolean => choose(context, "peerEcho") === "right";

/** The attempt is over, and nothing of it is left. */
function attemptOver(over: string): StateConfig {
  return { entry: { type: "note", params: { own: null, theirs: null } }, always: over };
}

/** Lane TA.X: the agent that opens the session. */
export function establishSessionX({ established, over }: SessionExits): StateConfig {
  return {
    initial: "s296_askForCertificate",
    states: {
      s296_askForCertificate: step("9/296", { always: "s298_obtainCertificate" }),
      s298_obtainCertificate: step("9/298", { always: "s300_sendCertificate" }),
      s300_sendCertificate: step("9/300", {
        entry: {
          type: "send",
          params: ({ context }) => ({ to: context.peer, message: { type: "SessionCertificate", holder: "peer" } }),
        },
        on: {
          SessionChallenge: {
            target: "s326_receiveChallenge",
            actions: { type: "note", params: ({ event }) => ({ theirs: event.own }) },
          },
          Junk: "s326_receiveChallenge",
          SessionDeniedByResponder: "s312_noteDenial",
        },
        after: { reply: "attemptOver" },
      }),
      s312_noteDenial: step("9/312", { always: "attemptOver" }),
      s326_receiveChallenge: step("9/326", { always: "s328_validateCertificate" }),
      s328_validateCertificate: step("9/328", { always: "s330_certificateValid" }),
      s330_certificateValid: step("9/330", {
        always: [{ guard: certificateGood, target: "s336_lookUp" }, { target: "s332_deny" }],
      }),
      s332_deny: step("9/332", {
        entry: {
          type: "send",
          params: ({ context: { peer, own, theirs } }) => ({
            to: peer,
            // Before 340 there is no key, and the denial travels bare.
            message: { type: "SessionDeniedByInitiator", session: own === null ? "" : keyOf(own, theirs) },
          }),
        },
        always: "attemptOver",
      }),
      s336_lookUp: step("9/336", { always: "s338_trusted" }),
      s338_trusted: step("9/338", {
        always: [{ guard: notListed, target: "s340_drawNumbers" }, { target: "s332_deny" }],
      }),
      s340_drawNumbers: step("9/340", {
        entry: { type: "note", params: ({ context }) => ({ own: context.attempts }) },
        always: "s342_readClock",
      }),
      s342_readClock: step("9/342", { always: "s344_formKey" }),
      s344_formKey: step("9/344", { always: "s346_encrypt" }),
      s346_encrypt: step("9/346", { always: "s348_sendResponse" }),
      s348_sendResponse: step("9/348", {
        entry: {
          type: "send",
          params: ({ context: { peer, own, theirs } }) => ({
            to: peer,
            message: { type: "SessionResponse", own: own ?? 0, theirs: theirs ?? 0 },
          }),
        },
        on: {
          SessionAcknowledgement: "s368_receiveAcknowledgement",
          Junk: "s368_receiveAcknowledgement",
          SessionDeniedByResponder: "s312_noteDenial",
        },
        after: { reply: "attemptOver" },
      }),
      s368_receiveAcknowledgement: step("9/368", { always: "s370_compare" }),
      s370_compare: step("9/370", { always: "s372_sameVerification" }),
      s372_sameVerification: step("9/372", {
        always: [
          {
            guard: (facts) => acknowledged(facts) && echoRight(facts),
            target: "s374_noteStart",
          },
          { target: "s332_deny" },
        ],
      }),
      s374_noteStart: step("9/374", {
        entry: {
          type: "note",
          params: ({ context: { own, theirs } }) => ({ session: keyOf(own, theirs), own: null, theirs: null }),
        },
        always: established,
      }),
      attemptOver: attemptOver(over),
    },
  };
}

/** Steps 370 and 372: under the key that X has formed, and with the V(X) that X sent. */
function acknowledged({ context: { own, theirs }, event }: Facts): boolean {
  return event.type === "SessionAcknowledgement" && event.session === keyOf(own, theirs) && event.theirs === own;
}

/** Lane TA.Y: the agent or server that answers. */
export function establishSessionY({ established, over }: SessionExits): StateConfig {
  return {
    initial: "awaitingCertificate",
    states: {
      awaitingCertificate: {
        on: { SessionCertificate: "s302_receiveCertificate" },
        after: { reply: "attemptOver" },
      },
      s302_receiveCertificate: step("9/302", { always: "s304_passOn" }),
      s304_passOn: step("9/304", { always: "s306_validateCertificate" }),
      s306_validateCertificate: step("9/306", { always: "s308_certificateValid" }),
      s308_certificateValid: step("9/308", {
        always: [{ guard: certificateGood, target: "s314_lookUp" }, { target: "s310_deny" }],
      }),
      s310_deny: step("9/310", {
        entry: {
          type: "send",
          params: ({ context }) => ({ to: context.peer, message: { type: "SessionDeniedByResponder" } }),
        },
        always: "attemptOver",
      }),
      s314_lookUp: step("9/314", { always: "s316_trusted" }),
      s316_trusted: step("9/316", {
        always: [{ guard: notListed, target: "s318_drawNumbers" }, { target: "s310_deny" }],
      }),
      s318_drawNumbers: step("9/318", {
        entry: { type: "note", params: ({ context }) => ({ own: context.attempts }) },
        always: "s320_assemble",
      }),
      s320_assemble: step("9/320", { always: "s322_encrypt" }),
      s322_encrypt: step("9/322", { always: "s324_sendChallenge" }),
      s324_sendChallenge: step("9/324", {
        entry: {
          type: "send",
          params: ({ context: { peer, own } }) => ({
            to: peer,
            message: { type: "SessionChallenge", own: own ?? 0 },
          }),
        },
        on: {
          SessionResponse: {
            target: "s350_receiveResponse",
            actions: { type: "note", params: ({ event }) => ({ theirs: event.own }) },
          },
          Junk: "s350_receiveResponse",
          SessionDeniedByInitiator: { guard: ({ event }) => event.session === "", target: "s334_noteDenial" },
        },
        after: { reply: "attemptOver" },
      }),
      s334_noteDenial: step("9/334", { always: "attemptOver" }),
      s350_receiveResponse: step("9/350", { always: "s352_decrypt" }),
      s352_decrypt: step("9/352", { always: "s354_compare" }),
      s354_compare: step("9/354", { always: "s356_sameVerification" }),
      s356_sameVerification: step("9/356", {
        always: [
          {
            guard: (facts) => answered(facts) && echoRight(facts),
            target: "s358_noteStart",
          },
          { target: "s310_deny" },
        ],
      }),
      s358_noteStart: step("9/358", { always: "s360_formKey" }),
      s360_formKey: step("9/360", {
        entry: {
          type: "note",
          params: ({ context: { own, theirs } }) => ({ session: keyOf(theirs, own) }),
        },
        always: "s362_readClock",
      }),
      s362_readClock: step("9/362", { always: "s364_assemble" }),
      s364_assemble: step("9/364", { always: "s366_sendMessage" }),
      s366_sendMessage: step("9/366", {
        entry: {
          type: "send",
          params: ({ context: { peer, session, theirs } }) => ({
            to: peer,
            message: { type: "SessionAcknowledgement", session: session ?? "", theirs: theirs ?? 0 },
          }),
        },
        always: "answered",
      }),
      answered: { entry: { type: "note", params: { own: null, theirs: null } }, always: established },
      attemptOver: attemptOver(over),
    },
  };
}

/** Steps 354 and 356: readable, and with the V(Y) that Y sent. */
function answered({ context, event }: Facts): boolean {
  return event.type === "SessionResponse" && event.theirs === context.own;
}

/**
 * Lane TA.Y, once more step 334: X found V(X) wrong and says so under the key, while at Y the session stands. For the
 * caller to enter on a `SessionDeniedByInitiator` of the session.
 */
export function deniedLate(over: string): StateConfig {
  return {
    initial: "s334_noteDenial",
    states: {
      s334_noteDenial: step("9/334", { entry: { type: "note", params: { session: null } }, always: over }),
    },
  };
}
