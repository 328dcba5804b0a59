/** Readings of figure 38, and of the sign-on of figure 37: how modules come to trust one another. */
import type { SettledReading } from "./reading.ts";

/** Settled readings of the handshake of modules. */
export const moduleSessionReadings: readonly SettledReading[] = [
  {
    id: "38/1472:rows",
    question: "Receiving, linking, acknowledging and the receipt share two numbers. Which is which?",
    choices: { serverThenModule: "1472 all that the network server does, 1474 the receipt", other: "another split" },
    reason: "Nothing can be observed inside the network server.",
  },
  {
    id: "38/1472:unreachable",
    question: "What if the destination cannot be reached?",
    choices: { endAttempt: "a negative answer or a time-out ends the attempt as at 1516", wait: "the module waits" },
    reason: "No branch is drawn.",
  },
  {
    id: "38/1468:signedOn",
    question: "Where does the key K come from?",
    choices: {
      signedOnFirst: "from figure 37: who needs the network has signed on to this network server",
      none: "a bank's own network needs no sign-on",
    },
    reason: "K is made nowhere else, though figure 44 mentions no sign-on.",
  },
  {
    id: "38/1488:kinds",
    question: "What are the middle numbers of the two terminations?",
    choices: {
      noteAskTell:
        "note, kind of device, subscriber, bank; a security server only notes, as A too, and there is no session",
      onlyB: "the exception for security servers holds for B only",
    },
    reason: "The exception is stated for B; A can be a security server in 44/1824.",
  },
  {
    id: "38/1486:peer",
    question: "Is the other side told of a termination?",
    choices: { timeout: "no, its time-out ends its attempt", told: "yes, as in figure 9" },
    reason: "No message is drawn; a bare notice could carry no weight beyond ending the attempt.",
  },
  {
    id: "38/1550:who",
    question: "One number holds reading the clock, comparing and deciding. Whose step is it?",
    choices: { clockThenSecurity: "the clock reads, Maintain Security decides", clockOnly: "the clock decides" },
    reason: "No component is named; 1528 and 1530 are the model.",
  },
  {
    id: "38/1550:late",
    question: "B compares clocks after it has formed the key, A before. As drawn?",
    choices: { asDrawn: "yes, and a failure erases the key", before: "no, the comparison comes first" },
    reason: "The numbers are tied to the actions.",
  },
  {
    id: "38/1556:protection",
    question: "What protects the acknowledgement?",
    choices: { sessionKey: "the new session key", bare: "nothing" },
    reason: "The models are 9/364 to 366 and 37/1332.",
  },
  {
    id: "38/1478:bare",
    question: "Nothing is said to travel in the clear, but there is no key yet. What protects the certificate?",
    choices: { ownEncryption: "its issuer's encryption only", agentSession: "a session that must exist before" },
    reason: "There is nothing else.",
  },
  {
    id: "38/1484:expired",
    question: "Is an expired certificate tolerated, as at sign-on?",
    choices: { invalid: "no, at either end", tolerated: "yes" },
    reason: "The leniency is for renewal, and is not repeated here.",
  },
  {
    id: "38/1494:issuer",
    question: "Is the security server that issued the certificate looked up too?",
    choices: { peerAndIssuer: "the peer and its issuer", peerOnly: "the peer only" },
    reason: "Stated for the peer only, but the list contains security servers.",
  },
  {
    id: "38/1502:encryption",
    question: "A certificate does not fit into one block of a public-key cipher. How is it encrypted?",
    choices: { hybrid: "by any sound hybrid or block-wise encryption", oneBlock: "as one block" },
    reason: "No method is given.",
  },
  {
    id: "38:insidePurchase",
    question: "How do the messages travel when called from 16/546?",
    choices: {
      throughAgents: "inside the agents' session; 1466 says no; between module and agent bare; subscriber means agent",
      direct: "over a link of the modules",
    },
    reason: "TA/MM does not exist yet at that moment.",
  },
  {
    id: "38/1534:lifetime",
    question: "How long is the key kept?",
    choices: { session: "until commit, abort or time-out, then it is erased", longer: "until it is replaced" },
    reason: "Not stated; figure 40 needs R(A) and R(B), or their exclusive or, until its end.",
  },
  {
    id: "37/1264:expired",
    question: "How long after its expiry may a module still sign on to renew its certificate?",
    choices: {
      anyTime: "always",
      grace: "within a configured grace, and no module certificate outlives its server's",
    },
    reason: "No limit is stated. Without one a stolen expired server key launders certificates: a hardening.",
  },
  {
    id: "37/1274:refusal",
    question: "The refusal comes under the module's public key, which anybody has. What authenticates it?",
    choices: { nothing: "nothing", sessionKey: "from 1334 on it comes under the session key" },
    reason: "Drawn the same at every stage. The second is a hardening.",
  },
  {
    id: "37/1362:silentEnd",
    question: "The clock cannot be set and nobody wants to try again. Who hears of it?",
    choices: { nobody: "nobody, the others time out", securityServer: "the security server is told" },
    reason: "Nothing is said. The second is a hardening.",
  },
];
