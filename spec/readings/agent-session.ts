/** Readings of figure 9: how two agents set up a session. */
import type { SettledReading } from "./reading.ts";

/** Settled readings of the handshake of trusted agents. */
export const agentSessionReadings: readonly SettledReading[] = [
  {
    id: "9:parties",
    question: "Who are X and Y?",
    choices: {
      anyTwo: "any two agents, or agent and trusted server; the certificate is the one of the party named",
      agentAndServer: "an agent and a trusted server, as narrated",
    },
    reason: "Subroutines are said to be called with X and Y; the narration is the case of recertification.",
  },
  {
    id: "9:rows",
    question: "Ranges cover more acts than numbers, or fewer. Which is which?",
    choices: {
      pattern:
        "296 ask, 298 get; 300 send, 302 receive, 304 pass on; 328 decrypt and validate, 330 decide; 310 and 332 " +
        "note and send, 312 and 334 receive and note",
      sendBox: "the second number of a transfer is the transport, the receipt lies in the next step",
    },
    reason: "A decision has its own number everywhere; the behaviour is the same.",
  },
  {
    id: "9/344:assembler",
    question: "The step is cited twice, for two components. Who assembles the message?",
    choices: {
      securityManager: "the Security Manager, in one step with the key",
      sessionManager: "the Session Manager",
    },
    reason: "The Security Manager assembles everywhere else, and 346 to 350 are needed for encrypt, send, receive.",
  },
  {
    id: "9/310:protection",
    question: "What protects a denial?",
    choices: {
      bare: "nothing; it carries no secret and no reason, and can only end the attempt",
      keyOnceThere: "the session key from 372 on",
    },
    reason: "Before 344 and 360 there is no key.",
  },
  {
    id: "9/310:effect",
    question: "A session was asked for, a transaction is denied. What does the denial undo?",
    choices: {
      nothing: "nothing: no rollback, no log entry; the host should hear that there is no session",
      abort: "figure 7B runs",
    },
    reason: "Nothing has been done yet.",
  },
  {
    id: "9/314:issuer",
    question: "Is the server that issued the certificate looked up on the untrusted list too?",
    choices: { peerOnly: "the peer only", peerAndIssuer: "the peer and its issuing server" },
    reason: "Stated for the peer only. Servers can be on the list, so looking both up always is a sound hardening.",
  },
  {
    id: "9/362:clockSkew",
    question: "Are the two dates and times compared?",
    choices: { notCompared: "no, each side logs both", bounded: "a difference beyond a limit ends the attempt" },
    reason: "No comparison is drawn. Figure 38 has one, and bounding the skew here as well is a hardening.",
  },
  {
    id: "9/358:early",
    question: "The start of the session is noted before the key is formed and before X has confirmed. As drawn?",
    choices: {
      asDrawn: "yes; Y accepts a later denial by X and discards the key",
      afterKey: "no, the start counts from the first message under the key",
    },
    reason: "372 can still lead to 332.",
  },
  {
    id: "9/318:lengths",
    question: "How long are the random numbers?",
    choices: {
      keyLength: "R exactly as long as the session key; V independent of it and not used for the key",
      free: "of any length",
    },
    reason: "The key is their exclusive or.",
  },
  {
    id: "9/328:undecryptable",
    question: "What if a message of the handshake does not decrypt?",
    choices: {
      failedCheck: "as a failed check: 332 at X, 310 at Y",
      notReceived: "as not received",
    },
    reason: "Not mentioned; the attempt holds nothing yet that an outsider could destroy.",
  },
  {
    id: "9/306:recertificationOnly",
    question: "Can an agent with an expired certificate use the session for other business?",
    choices: {
      refused: "no: the purpose is declared at the start, and the server accepts nothing else",
      allowed: "yes, once the session stands",
    },
    reason: "The exception is made for renewal only.",
  },
  {
    id: "9/324:authentication",
    question: "No message is signed. What proves who is there?",
    choices: {
      decryption: "that each returns the other's verification message, which only the key's owner could read",
      signature: "signatures are to be added",
    },
    reason: "The verification messages have no other use.",
  },
  {
    id: "9/322:encryption",
    question: "A certificate does not fit into one block of a public-key cipher. How is it encrypted?",
    choices: { hybrid: "by any sound hybrid or block-wise encryption", oneBlock: "as one block" },
    reason: "No method is given.",
  },
  {
    id: "9:naming",
    question: "Is the secret key of 352 another key, and does TA/TA change its name with a server?",
    choices: {
      sameKeys: "no: it is the private key, and TA/TA keeps its name",
      otherKeys: "yes, they are keys of their own",
    },
    reason: "The steps leave no room for further keys.",
  },
  {
    id: "9:serverComponents",
    question: "The list of a trusted server's components lacks some that the steps need. Are they there?",
    choices: { present: "they are present", absent: "the steps fall away at a server" },
    reason: "A server cannot take part without a random number generator and a message interface.",
  },
  {
    id: "9/306:formula",
    question: "The certificate formulas print the issuer's id or certificate inside the encryption. Where is it?",
    choices: { outside: "appended outside", inside: "inside the encryption" },
    reason: "The text calls the id clear, and the check recovers only the signed part.",
  },
  {
    id: "9:timeout",
    question: "Does a time-out inside the handshake send queries?",
    choices: { endAttempt: "no, the attempt ends as at 312 or 334", query: "yes, as in figure 7B" },
    reason: "A query cannot be protected before there is a key.",
  },
];
