/**
 * FIG. 38, Establish Session (EMS devices): A and B check each other's certificate, id and clock, prove that they hold
 * their private keys by returning each other's verification messages, and form one key from a random number of each.
 *
 * A number of this model stands for a random number together with the verification message drawn with it; the key is
 * the pair of both numbers, A's first. Who finds a fault ends its attempt and tells nobody but its own side: the other
 * one's timer ends the other attempt. So B may hold a session that A has given up.
 *
 * Preconditions: each device has begun one more session (`attempts`); signed on to NS where the network is needed.
 * Readings: none is switchable; a fault erases the key, a time-out ends an attempt as at 1516 and 1486.
 */
import { choose } from "../explorer/index.ts";
import { type DeviceContext, nothingUnderWay, type Place, type StateConfig, step } from "./protocol.ts";

/** Where a device goes: with a session that stands, or with none. */
export interface SessionExits {
  readonly established: string;
  readonly over: string;
}

/** The session key R(A) XOR R(B), as text. */
const sessionKey = (ofA: number | null, ofB: number | null): string => `${ofA}.${ofB}`;

/** The attempt's own number is fresh, because the count of attempts survives a loss of power. */
const drawNumber = { type: "note", params: ({ context }: Place) => ({ own: context.attempts }) } as const;

const isKind =
  (kind: DeviceContext["kind"]) =>
  ({ context }: Place) =>
    choose(context, "kind") === kind;
const isUnblocked = ({ context }: Place): boolean => choose(context, "peerCertificate") !== "listed";
const clockInRange = ({ context }: Place): boolean => choose(context, "peerClock") === "inRange";
const echoesRightly = ({ context }: Place): boolean => choose(context, "peerEcho") === "right";

/** An expired certificate is as bad as a forged one, an outsider's always is. Being listed shows at the look-up only. */
const isCertificateValid = (context: DeviceContext, holder: "peer" | "outsider" | undefined): boolean =>
  holder !== "outsider" && ["valid", "listed"].includes(choose(context, "peerCertificate"));

/** Lane MM.A: the initiator. */
export function establishSessionModulesA({ established, over }: SessionExits): StateConfig {
  return {
    initial: "s1464_findRoute",
    states: {
      s1464_findRoute: step("38/1464", { always: "s1466_networkNeeded" }),
      s1466_networkNeeded: step("38/1466", {
        always: [
          { guard: ({ context }) => choose(context, "connection") === "network", target: "s1468_encryptDestination" },
          { target: "s1476_supplyCertificate" },
        ],
      }),
      s1468_encryptDestination: step("38/1468", { always: "s1470_sendDestination" }),
      s1470_sendDestination: step("38/1470", {
        entry: { type: "send", params: { to: "NS", message: { type: "ConnectRequest" } } },
        on: { ConnectAck: "s1474_receiveAcknowledgement" },
        after: { reply: "s1516_noteTermination" },
      }),
      s1474_receiveAcknowledgement: step("38/1474", { always: "s1476_supplyCertificate" }),
      s1476_supplyCertificate: step("38/1476", { always: "s1478_sendCertificate" }),
      s1478_sendCertificate: step("38/1478", {
        entry: {
          type: "send",
          params: ({ context }) => ({ to: context.peer, message: { type: "CertificateOffer", holder: "peer" } }),
        },
        on: {
          SessionChallenge: {
            target: "s1508_receiveChallenge",
            actions: { type: "note", params: ({ event }) => ({ theirs: event.own }) },
          },
        },
        after: { reply: "s1516_noteTermination" },
      }),
      s1508_receiveChallenge: step("38/1508", { always: "s1510_decrypt" }),
      s1510_decrypt: step("38/1510", { always: "s1512_validateCertificate" }),
      s1512_validateCertificate: step("38/1512", { always: "s1514_certificateValid" }),
      s1514_certificateValid: step("38/1514", {
        always: [
          {
            guard: ({ context, event }) =>
              event.type === "SessionChallenge" && isCertificateValid(context, event.holder),
            target: "s1524_lookUpId",
          },
          { target: "s1516_noteTermination" },
        ],
      }),
      s1516_noteTermination: step("38/1516", {
        entry: { type: "note", params: nothingUnderWay },
        always: "s1518_kindOfDevice",
      }),
      s1518_kindOfDevice: step("38/1518", {
        always: [
          { guard: isKind("transaction"), target: "s1520_tellSubscriber" },
          { guard: isKind("securityServer"), target: over },
          { target: "s1522_tellBank" },
        ],
      }),
      s1520_tellSubscriber: step("38/1520", { always: over }),
      s1522_tellBank: step("38/1522", { always: over }),
      s1524_lookUpId: step("38/1524", { always: "s1526_notBlocked" }),
      s1526_notBlocked: step("38/1526", {
        always: [{ guard: isUnblocked, target: "s1528_compareClocks" }, { target: "s1516_noteTermination" }],
      }),
      s1528_compareClocks: step("38/1528", { always: "s1530_clocksClose" }),
      s1530_clocksClose: step("38/1530", {
        always: [{ guard: clockInRange, target: "s1532_drawNumber" }, { target: "s1516_noteTermination" }],
      }),
      s1532_drawNumber: step("38/1532", { entry: drawNumber, always: "s1534_formKey" }),
      s1534_formKey: step("38/1534", { always: "s1536_assembleReply" }),
      s1536_assembleReply: step("38/1536", { always: "s1538_sendReply" }),
      s1538_sendReply: step("38/1538", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "SessionReply", own: context.own ?? 0, theirs: context.theirs ?? 0 },
          }),
        },
        on: {
          SessionAck: {
            // Under the key that 1534 formed; what is under another cannot be read.
            guard: ({ context, event }) => event.session === sessionKey(context.own, context.theirs),
            target: "s1558_receiveAcknowledgement",
          },
        },
        after: { reply: "s1516_noteTermination" },
      }),
      s1558_receiveAcknowledgement: step("38/1558", { always: "s1560_compareVerification" }),
      s1560_compareVerification: step("38/1560", { always: "s1562_verificationCorrect" }),
      s1562_verificationCorrect: step("38/1562", {
        always: [{ guard: echoesRightly, target: "s1564_noteStart" }, { target: "s1516_noteTermination" }],
      }),
      s1564_noteStart: step("38/1564", {
        entry: {
          type: "note",
          params: ({ context }) => ({ session: sessionKey(context.own, context.theirs), own: null, theirs: null }),
        },
        always: established,
      }),
    },
  };
}

/** Lane MM.B: the responder. */
export function establishSessionModulesB({ established, over }: SessionExits): StateConfig {
  return {
    initial: "awaitingCertificate",
    states: {
      awaitingCertificate: {
        on: { CertificateOffer: "s1480_receiveCertificate" },
        after: { reply: over },
      },
      s1480_receiveCertificate: step("38/1480", { always: "s1482_validateCertificate" }),
      s1482_validateCertificate: step("38/1482", { always: "s1484_certificateValid" }),
      s1484_certificateValid: step("38/1484", {
        always: [
          {
            guard: ({ context, event }) =>
              event.type === "CertificateOffer" && isCertificateValid(context, event.holder),
            target: "s1494_lookUpId",
          },
          { target: "s1486_noteTermination" },
        ],
      }),
      s1486_noteTermination: step("38/1486", {
        entry: { type: "note", params: nothingUnderWay },
        always: "s1488_kindOfDevice",
      }),
      s1488_kindOfDevice: step("38/1488", {
        always: [
          { guard: isKind("transaction"), target: "s1490_tellSubscriber" },
          { guard: isKind("securityServer"), target: over },
          { target: "s1492_tellBank" },
        ],
      }),
      s1490_tellSubscriber: step("38/1490", { always: over }),
      s1492_tellBank: step("38/1492", { always: over }),
      s1494_lookUpId: step("38/1494", { always: "s1496_notBlocked" }),
      s1496_notBlocked: step("38/1496", {
        always: [{ guard: isUnblocked, target: "s1498_drawNumber" }, { target: "s1486_noteTermination" }],
      }),
      s1498_drawNumber: step("38/1498", { entry: drawNumber, always: "s1500_readClock" }),
      s1500_readClock: step("38/1500", { always: "s1502_assembleChallenge" }),
      s1502_assembleChallenge: step("38/1502", { always: "s1504_encrypt" }),
      s1504_encrypt: step("38/1504", { always: "s1506_sendChallenge" }),
      s1506_sendChallenge: step("38/1506", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "SessionChallenge", own: context.own ?? 0 },
          }),
        },
        on: {
          SessionReply: {
            target: "s1540_receiveReply",
            actions: { type: "note", params: ({ event }) => ({ theirs: event.own }) },
          },
        },
        after: { reply: "s1486_noteTermination" },
      }),
      s1540_receiveReply: step("38/1540", { always: "s1542_decrypt" }),
      s1542_decrypt: step("38/1542", { always: "s1544_compareVerification" }),
      s1544_compareVerification: step("38/1544", { always: "s1546_verificationCorrect" }),
      s1546_verificationCorrect: step("38/1546", {
        always: [
          {
            guard: ({ context, event }) =>
              event.type === "SessionReply" && event.theirs === context.own && echoesRightly({ context }),
            target: "s1548_formKey",
          },
          { target: "s1486_noteTermination" },
        ],
      }),
      s1548_formKey: step("38/1548", { always: "s1550_clocksClose" }),
      s1550_clocksClose: step("38/1550", {
        always: [{ guard: clockInRange, target: "s1552_noteStart" }, { target: "s1486_noteTermination" }],
      }),
      s1552_noteStart: step("38/1552", {
        entry: {
          type: "note",
          params: ({ context }) => ({ session: sessionKey(context.theirs, context.own), own: null, theirs: null }),
        },
        always: "s1554_assembleAcknowledgement",
      }),
      s1554_assembleAcknowledgement: step("38/1554", { always: "s1556_sendAcknowledgement" }),
      s1556_sendAcknowledgement: step("38/1556", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "SessionAck", session: context.session ?? "" },
          }),
        },
        always: established,
      }),
    },
  };
}

/** Lane NS: the network server links A through to B. It keeps nothing of it. */
export function networkServer(returned: string): StateConfig {
  return {
    initial: "s1472_linkThrough",
    states: {
      s1472_linkThrough: step("38/1472", {
        entry: { type: "send", params: ({ context }) => ({ to: context.peer, message: { type: "ConnectAck" } }) },
        always: returned,
      }),
    },
  };
}
