/**
 * What charts react to: messages between devices, and what owners and hosts do.
 */

/** What is bought (FIG. 15, 466; FIG. 22, 738 and 744): `communications` bring keys, a `ticket` opens nothing. */
export type Goods = "ticket" | "object" | "communications";

/** What a payment came to, as a module tells its own agent (16/PaymentStatusReply). */
export type PaymentStatus = "successful" | "unsuccessful" | "transferError" | "proceeding";

/** Messages of a session carry its key; whoever lacks the key can neither read nor make them. */
interface InSession {
  readonly session: string;
}

/** Messages between an agent and its own module, under their key TA/MM. */
interface InOrder {
  readonly order: string;
}

/** Messages between devices, by the catalogue's names. */
export type ProtocolMessage =
  // FIG. 9 and 38: no key yet
  | { readonly type: "SessionCertificate"; readonly holder: "peer" | "outsider" }
  | { readonly type: "CertificateOffer"; readonly holder: "peer" | "outsider" }
  | { readonly type: "SessionDeniedByResponder" }
  | ({ readonly type: "SessionDeniedByInitiator" } & InSession)
  | { readonly type: "ConnectRequest" }
  | { readonly type: "ConnectAck" }
  // FIG. 9 and 38: under the receiver's public key
  // `holder` says whose certificate is inside; absent, the peer's
  | { readonly type: "SessionChallenge"; readonly own: number; readonly holder?: "outsider" }
  | { readonly type: "SessionResponse"; readonly own: number; readonly theirs: number }
  | { readonly type: "SessionReply"; readonly own: number; readonly theirs: number }
  // under the session key
  // `theirs` is the receiver's own verification message, returned
  | ({ readonly type: "SessionAcknowledgement"; readonly theirs: number } & InSession)
  | ({ readonly type: "SessionAck" } & InSession)
  | ({ readonly type: "AbortNotice" } & InSession)
  | ({ readonly type: "TransferredTickets"; readonly ticket: string } & InSession)
  | ({ readonly type: "TransferAck" } & InSession)
  | ({ readonly type: "TicketsDeleted" } & InSession)
  | ({ readonly type: "PaymentRequest"; readonly amount: number; readonly round: number } & InSession)
  | ({ readonly type: "PaymentRequestRefused"; readonly round: number; readonly reason: "wrong" | "funds" } & InSession)
  | ({ readonly type: "NotePacket"; readonly amount: number; readonly round: number } & InSession)
  | ({ readonly type: "ReadyToCommit" } & InSession)
  | ({ readonly type: "Acknowledgement" } & InSession)
  | ({ readonly type: "TransactionCannotBeCompleted" } & InSession)
  // in place of FIG. 9 and 38, where a session is established by contract
  | { readonly type: "SessionOffer"; readonly own: number }
  | { readonly type: "SessionAnswer"; readonly own: number; readonly theirs: number }
  // FIG. 14
  | ({ readonly type: "CredentialRequest" } & InSession)
  | ({ readonly type: "Credential" } & InSession)
  // FIG. 15
  | ({ readonly type: "TicketDelivery"; readonly ticket: string; readonly goods: Goods } & InSession)
  | ({ readonly type: "ObjectDelivery"; readonly ticket: string } & InSession)
  // FIG. 16: agent to agent; bare, agent to own module; module to module; under TA/MM
  | ({ readonly type: "MoneyModulePayment"; readonly random: number } & InSession)
  | ({ readonly type: "RandomR2"; readonly random: number } & InSession)
  | { readonly type: "MakePayment"; readonly random: number }
  | { readonly type: "ReceivePayment"; readonly random: number }
  | ({ readonly type: "R1Forward"; readonly random: number } & InSession)
  | ({ readonly type: "R2Forward"; readonly random: number } & InSession)
  | ({ readonly type: "AmountToTransfer"; readonly amount: number; readonly round: number } & InSession)
  | ({ readonly type: "IncorrectAmountNotice" } & InSession)
  | ({ readonly type: "AmountAcknowledgement" } & InSession)
  | ({ readonly type: "AmountPrompt" } & InOrder)
  | ({ readonly type: "PaymentAmount"; readonly amount: number } & InOrder)
  | ({ readonly type: "NewAmountPrompt"; readonly reason: "wrong" | "funds" } & InOrder)
  // null: none, and the payment is given up
  | ({ readonly type: "NewAmountReply"; readonly amount: number | null } & InOrder)
  | ({ readonly type: "VerifyAmountPrompt"; readonly amount: number } & InOrder)
  | ({ readonly type: "CorrectAmount" } & InOrder)
  | ({ readonly type: "IncorrectAmount" } & InOrder)
  | ({ readonly type: "PaymentSuccessful" } & InOrder)
  | ({ readonly type: "PaymentUnsuccessful"; readonly possibleTransferError: boolean } & InOrder)
  | ({ readonly type: "PaymentStatusQuery" } & InOrder)
  | ({ readonly type: "PaymentStatusReply"; readonly status: PaymentStatus } & InOrder)
  // FIG. 21
  | ({ readonly type: "CredentialPayment" } & InSession)
  | ({ readonly type: "PaymentAuthorized" } & InSession)
  | ({ readonly type: "RefundAuthorized" } & InSession)
  // FIG. 7B, time-outs: is the transaction still running?
  | ({ readonly type: "TransactionStatusQuery" } & InSession)
  | ({ readonly type: "TransactionStatusReply"; readonly status: "proceeding" | "ended" } & InSession)
  // FIG. 10: any message of an agent, where its way over the hosts is looked at
  | ({ readonly type: "SessionEnvelope"; readonly body: string } & InSession)
  // FIG. 17 to 20: likewise, any message of a module. `inner`: the key MM/MM; `session` and `order`: what is around it
  // on this hop, empty if nothing is
  | ({ readonly type: "RoutedMessage"; readonly inner: string; readonly body: string } & InSession)
  | ({ readonly type: "MmToTaMessage"; readonly body: string } & InOrder)
  | ({ readonly type: "TaToMmMessage"; readonly body: string } & InOrder)
  | ({ readonly type: "ERoutedMessage"; readonly inner: string; readonly body: string } & InSession & InOrder)
  // what an outsider makes of anything: unreadable under any key
  | { readonly type: "Junk" };

/** What owners and hosts do, when a chart waits for them. */
export type EnvironmentEvent =
  | { readonly type: "PowerOn" }
  // FIG. 25
  | { readonly type: "OwnerTransfersTickets" }
  | { readonly type: "HostExpectsTickets" }
  | { readonly type: "OwnerAnswersCheck"; readonly wanted: boolean }
  | { readonly type: "OwnerPicksTickets" }
  // FIG. 43
  | { readonly type: "OwnerAgreesToPay" }
  | { readonly type: "MerchantStartsSale" }
  | { readonly type: "MerchantEntersAmount"; readonly amount: number }
  | { readonly type: "OwnerConfirmsAmount"; readonly affordable: boolean }
  | { readonly type: "OwnerRejectsAmount" }
  | { readonly type: "OwnerChoosesOtherNotes"; readonly affordable: boolean }
  | { readonly type: "OwnerGivesUp" }
  | { readonly type: "OwnerCancels" }
  | { readonly type: "HostNamesNewAmount"; readonly amount: number }
  | { readonly type: "HostNamesNoAmount" }
  // FIG. 12
  | { readonly type: "OwnerBuys" }
  | { readonly type: "MerchantSells" }
  // null: the merchandise server has none
  | { readonly type: "MerchandiseArrives"; readonly merchandise: "right" | "wrong" | null }
  | { readonly type: "OwnerPaysByModule" }
  | { readonly type: "OwnerPaysByCard" }
  // FIG. 14
  | { readonly type: "OwnerConfirmsCredential" }
  | { readonly type: "OwnerRefusesCredential" }
  // FIG. 15
  | { readonly type: "OwnerAcceptsGoods" }
  | { readonly type: "OwnerRefusesGoods" }
  // FIG. 21
  | { readonly type: "CardNetworkAnswers"; readonly authorized: boolean }
  | { readonly type: "OwnerTakesRefund" }
  | { readonly type: "MerchantRefunds" }
  // FIG. 22 once more
  | { readonly type: "OwnerOpensGoods" }
  // FIG. 7B and 10 on their own
  | { readonly type: "CallerSends"; readonly body: string }
  | { readonly type: "TransactionGoesOn"; readonly how: "replied" | "aborted" | "gone" }
  // FIG. 38 and 39 on their own
  | { readonly type: "OwnerWantsSession" }
  | { readonly type: "HostExpectsSession" }
  | { readonly type: "OwnerPaysNotes"; readonly amount: number }
  | { readonly type: "HostExpectsNotes"; readonly amount: number };

/** Everything a chart may react to; timers are `after` transitions. */
export type ProtocolEvent = ProtocolMessage | EnvironmentEvent;

/** Types of the events that only a session's other end can make. */
export type SessionMessage = Extract<ProtocolMessage, InSession>;
