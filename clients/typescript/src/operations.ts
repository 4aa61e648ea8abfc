// Made by `make generate` from the contract; do not edit.
import type {
  AddedPasskey,
  AdminUser,
  AskedConsent,
  AvatarUpload,
  BirthDate,
  BlockPage,
  CertificateKeys,
  CertificateToken,
  CheckoutPage,
  Children,
  ConsentDecision,
  ConsentLink,
  ConsentReminder,
  Credentials,
  Credit,
  DecidedConsent,
  Decision,
  Earnings,
  EmailProof,
  EndedSessions,
  ErasureCertificate,
  Export,
  Factors,
  FeedPage,
  FinishedSignIn,
  Follow,
  FollowPage,
  Health,
  Heartbeat,
  Import,
  ImportStart,
  InvoicePage,
  IssuedToken,
  Jwks,
  Leaving,
  LinkedProvider,
  LinkedProviders,
  LoggedActPage,
  Me,
  Mute,
  MutePage,
  NewAvatar,
  NewCheckout,
  NewEmail,
  NewEmailProof,
  NewImport,
  NewMembership,
  NewMute,
  NewPasskey,
  NewPayout,
  NewPayoutAccount,
  NewPersonalToken,
  NewPlan,
  NewRefund,
  NewSignIn,
  NewSplit,
  NewSubscription,
  NewTaxQuote,
  NewTier,
  NewTip,
  NewUser,
  NewVideo,
  OpenidConfiguration,
  PartsToSign,
  Passkey,
  PasskeyLogIn,
  PasskeyName,
  PasskeyOptions,
  PasskeyPurpose,
  PasswordChange,
  PasswordReset,
  Payment,
  PaymentMethodSetup,
  PaymentMethods,
  PaymentPage,
  PaymentRefund,
  Payout,
  PayoutAccount,
  PayoutPage,
  PayoutSchedule,
  PeriodRoot,
  PersonalTokenPage,
  PlanOffers,
  Playback,
  PortalPage,
  Profile,
  ProfileChange,
  Proved,
  ReceiptAddress,
  Received,
  RecoveryCodes,
  Refresh,
  RegisteredUser,
  ResetRequest,
  Restoring,
  Retention,
  RoleChange,
  SecondFactor,
  SecondFactorNeeded,
  SessionPage,
  SignIn,
  SignedParts,
  Split,
  StatementLink,
  StepUp,
  Subscription,
  Subscriptions,
  Suspension,
  TaxQuote,
  TaxYear,
  Tier,
  Tiers,
  Tokens,
  TotpConfirmation,
  TotpOffer,
  Upload,
  UploadState,
  Video,
  VideoDecision,
  VideoPage,
  Views,
  WebhookTaken,
  WhichSessions,
  WithdrawnConsent,
} from "./models.js";
import type { KeyedOptions, Options, Outgoing } from "./requests.js";

/** A method for each operation of the contract, in the order of their paths. */
export abstract class Operations {
  protected abstract send<Answer>(request: Outgoing): Promise<Answer>;

  /** where who verifies our access tokens finds the keys, by the issuer alone */
  getOpenidConfiguration(options: Options = {}): Promise<OpenidConfiguration> {
    return this.send<OpenidConfiguration>({ method: "GET", path: "/.well-known/openid-configuration", options });
  }

  /** acts of administration, newest first, of a day (today unless said) or on a user */
  listAudit(parameters: { day?: string | null; target_id?: string | null; limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<LoggedActPage> {
    return this.send<LoggedActPage>({ method: "GET", path: "/api/v1/admin/audit", parameters, options, needsToken: true });
  }

  /** the account with this username or e-mail address, given whole */
  findUser(parameters: { username?: string | null; email?: string | null } = {}, options: Options = {}): Promise<AdminUser> {
    return this.send<AdminUser>({ method: "GET", path: "/api/v1/admin/users", parameters, options, needsToken: true });
  }

  /** an account as administrators see it */
  inspectUser(parameters: { user_id: string }, options: Options = {}): Promise<AdminUser> {
    return this.send<AdminUser>({ method: "GET", path: "/api/v1/admin/users/{user_id}", parameters, options, needsToken: true });
  }

  /** no session, token or log-in of the user's counts */
  banUser(parameters: { user_id: string }, body: Decision, options: Options = {}): Promise<AdminUser> {
    return this.send<AdminUser>({ method: "POST", path: "/api/v1/admin/users/{user_id}/ban", parameters, body, options, needsToken: true });
  }

  /** the user may log in again */
  reinstateUser(parameters: { user_id: string }, body: Decision, options: Options = {}): Promise<AdminUser> {
    return this.send<AdminUser>({ method: "POST", path: "/api/v1/admin/users/{user_id}/reinstatement", parameters, body, options, needsToken: true });
  }

  /** the user logs in again with it */
  changeRole(parameters: { user_id: string }, body: RoleChange, options: Options = {}): Promise<AdminUser> {
    return this.send<AdminUser>({ method: "PUT", path: "/api/v1/admin/users/{user_id}/role", parameters, body, options, needsToken: true });
  }

  /** no session, token or log-in of the user's counts until then */
  suspendUser(parameters: { user_id: string }, body: Suspension, options: Options = {}): Promise<AdminUser> {
    return this.send<AdminUser>({ method: "POST", path: "/api/v1/admin/users/{user_id}/suspension", parameters, body, options, needsToken: true });
  }

  /** a video that was taken down is seen as before */
  restoreVideo(parameters: { video_id: string }, body: VideoDecision, options: Options = {}): Promise<Video> {
    return this.send<Video>({ method: "POST", path: "/api/v1/admin/videos/{video_id}/restoration", parameters, body, options, needsToken: true });
  }

  /** nobody sees or plays it any more but its creator, who is told why, and moderators */
  takeDownVideo(parameters: { video_id: string }, body: VideoDecision, options: Options = {}): Promise<Video> {
    return this.send<Video>({ method: "POST", path: "/api/v1/admin/videos/{video_id}/takedown", parameters, body, options, needsToken: true });
  }

  /** send the code that proves the caller's address once more */
  resendEmailCode(options: Options = {}): Promise<null> {
    return this.send<null>({ method: "POST", path: "/api/v1/auth/email/resend", options, needsToken: true });
  }

  /** prove an address by the code or the link that was sent to it */
  verifyEmail(body: EmailProof, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "POST", path: "/api/v1/auth/email/verify", body, options });
  }

  /** the public keys that access tokens are verified with */
  getJwks(options: Options = {}): Promise<Jwks> {
    return this.send<Jwks>({ method: "GET", path: "/api/v1/auth/jwks", options });
  }

  /** start a session on a device */
  logIn(body: Credentials, options: Options = {}): Promise<Tokens | SecondFactorNeeded> {
    return this.send<Tokens | SecondFactorNeeded>({ method: "POST", path: "/api/v1/auth/login", body, options });
  }

  /** answer a log-in's challenge and start the session */
  finishLogIn(body: SecondFactor, options: Options = {}): Promise<Tokens> {
    return this.send<Tokens>({ method: "POST", path: "/api/v1/auth/login/second-factor", body, options });
  }

  /** end the session that the access token belongs to */
  endSession(options: Options = {}): Promise<void> {
    return this.send<void>({ method: "POST", path: "/api/v1/auth/logout", options, needsToken: true });
  }

  /** log the caller out everywhere, or everywhere else */
  endAllSessions(body: WhichSessions, options: Options = {}): Promise<EndedSessions> {
    return this.send<EndedSessions>({ method: "POST", path: "/api/v1/auth/logout-all", body, options, needsToken: true });
  }

  /** a child that waits has the letter to a parent sent once more */
  resendConsent(body: ConsentReminder, options: Options = {}): Promise<null> {
    return this.send<null>({ method: "POST", path: "/api/v1/auth/parental-consent/resend", body, options });
  }

  /** start a session by a passkey alone */
  logInByPasskey(body: PasskeyLogIn, options: Options = {}): Promise<Tokens> {
    return this.send<Tokens>({ method: "POST", path: "/api/v1/auth/passkeys/finish", body, options });
  }

  /** get a challenge for whichever passkey answers it */
  startPasskey(body: PasskeyPurpose, options: Options = {}): Promise<PasskeyOptions> {
    return this.send<PasskeyOptions>({ method: "POST", path: "/api/v1/auth/passkeys/start", body, options });
  }

  /** another password, and an end to the caller's other sessions */
  changePassword(body: PasswordChange, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "POST", path: "/api/v1/auth/password", body, options, needsToken: true });
  }

  /** mail a code that sets a new password, if there is such an account */
  askForPasswordReset(body: ResetRequest, options: Options = {}): Promise<null> {
    return this.send<null>({ method: "POST", path: "/api/v1/auth/password/forgot", body, options });
  }

  /** set a new password by the code or the link that was mailed */
  resetPassword(body: PasswordReset, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "POST", path: "/api/v1/auth/password/reset", body, options });
  }

  /** spend a refresh token for the next pair of tokens */
  refreshSession(body: Refresh, options: Options = {}): Promise<Tokens> {
    return this.send<Tokens>({ method: "POST", path: "/api/v1/auth/refresh", body, options });
  }

  /** open an account */
  registerUser(body: NewUser, options: KeyedOptions = {}): Promise<RegisteredUser> {
    return this.send<RegisteredUser>({ method: "POST", path: "/api/v1/auth/register", body, options, takesKey: true });
  }

  /** keep an account that is leaving, by what its log-in answered */
  restoreAccount(body: Restoring, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "POST", path: "/api/v1/auth/restore", body, options });
  }

  /** where the caller is logged in */
  listSessions(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<SessionPage> {
    return this.send<SessionPage>({ method: "GET", path: "/api/v1/auth/sessions", parameters, options, needsToken: true });
  }

  /** log one of the caller's devices out */
  endNamedSession(parameters: { session_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/auth/sessions/{session_id}", parameters, options, needsToken: true });
  }

  /** start a session, and an account if need be, by what a provider answered */
  finishSocial(parameters: { provider: "apple" | "facebook" | "github" | "google" | "x" }, body: FinishedSignIn, options: Options = {}): Promise<Tokens | SecondFactorNeeded> {
    return this.send<Tokens | SecondFactorNeeded>({ method: "POST", path: "/api/v1/auth/social/{provider}/finish", parameters, body, options });
  }

  /** get where to send somebody who signs in by another provider */
  startSocial(parameters: { provider: "apple" | "facebook" | "github" | "google" | "x" }, body: NewSignIn, options: Options = {}): Promise<SignIn> {
    return this.send<SignIn>({ method: "POST", path: "/api/v1/auth/social/{provider}/start", parameters, body, options });
  }

  /** prove again who you are, for routes that touch the account itself */
  stepUp(body: StepUp, options: Options = {}): Promise<Proved> {
    return this.send<Proved>({ method: "POST", path: "/api/v1/auth/step-up", body, options, needsToken: true });
  }

  /** a personal access token for a program of the caller's */
  createPersonalToken(body: NewPersonalToken, options: KeyedOptions = {}): Promise<IssuedToken> {
    return this.send<IssuedToken>({ method: "POST", path: "/api/v1/auth/tokens", body, options, takesKey: true, needsToken: true });
  }

  /** the caller's personal access tokens, newest first, without what they say */
  listPersonalTokens(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<PersonalTokenPage> {
    return this.send<PersonalTokenPage>({ method: "GET", path: "/api/v1/auth/tokens", parameters, options, needsToken: true });
  }

  /** the personal access token is good for nothing from here on */
  deletePersonalToken(parameters: { token_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/auth/tokens/{token_id}", parameters, options, needsToken: true });
  }

  /** a page of Stripe's where the caller sees invoices and cards and ends subscriptions */
  openBillingPortal(options: KeyedOptions = {}): Promise<PortalPage> {
    return this.send<PortalPage>({ method: "POST", path: "/api/v1/billing/portal", options, takesKey: true, needsToken: true });
  }

  /** where the caller's receipts go */
  chooseReceiptAddress(body: ReceiptAddress, options: Options = {}): Promise<ReceiptAddress> {
    return this.send<ReceiptAddress>({ method: "PUT", path: "/api/v1/billing/receipts", body, options, needsToken: true });
  }

  /** a page of Stripe's to tip, subscribe or join on */
  openCheckout(body: NewCheckout, options: KeyedOptions = {}): Promise<CheckoutPage> {
    return this.send<CheckoutPage>({ method: "POST", path: "/api/v1/checkout/sessions", body, options, takesKey: true, needsToken: true });
  }

  /** how much of a plan's price is tax at a place; nothing is bought */
  quoteTax(body: NewTaxQuote, options: Options = {}): Promise<TaxQuote> {
    return this.send<TaxQuote>({ method: "POST", path: "/api/v1/checkout/tax", body, options, needsToken: true });
  }

  /** become a member of a creator's channel */
  joinMembership(parameters: { creator_id: string }, body: NewMembership, options: KeyedOptions = {}): Promise<Subscription> {
    return this.send<Subscription>({ method: "POST", path: "/api/v1/creators/{creator_id}/membership", parameters, body, options, takesKey: true, needsToken: true });
  }

  /** the memberships that a creator offers */
  listMembershipTiers(parameters: { creator_id: string }, options: Options = {}): Promise<Tiers> {
    return this.send<Tiers>({ method: "GET", path: "/api/v1/creators/{creator_id}/tiers", parameters, options, needsToken: true });
  }

  /** tip a creator, once per Idempotency-Key */
  giveTip(parameters: { creator_id: string }, body: NewTip, options: KeyedOptions = {}): Promise<Payment> {
    return this.send<Payment>({ method: "POST", path: "/api/v1/creators/{creator_id}/tips", parameters, body, options, takesKey: true, needsToken: true });
  }

  /** the contract, to read and to try */
  getDocs(options: Options = {}): Promise<string> {
    return this.send<string>({ method: "GET", path: "/api/v1/docs", options });
  }

  /** what each error code means */
  getErrorDocs(options: Options = {}): Promise<string> {
    return this.send<string>({ method: "GET", path: "/api/v1/docs/errors", options });
  }

  /** what the caller has earned and not yet been paid */
  getEarnings(parameters: { currency?: string } = {}, options: Options = {}): Promise<Earnings> {
    return this.send<Earnings>({ method: "GET", path: "/api/v1/earnings", parameters, options, needsToken: true });
  }

  /** the public root that every statement of a settled period is checked against */
  getPeriodRoot(parameters: { period: string }, options: Options = {}): Promise<PeriodRoot> {
    return this.send<PeriodRoot>({ method: "GET", path: "/api/v1/earnings/roots/{period}", parameters, options });
  }

  /** where the caller's statement of a settled period is read */
  getStatement(parameters: { period: string }, options: Options = {}): Promise<StatementLink> {
    return this.send<StatementLink>({ method: "GET", path: "/api/v1/earnings/statements/{period}", parameters, options, needsToken: true });
  }

  /** what was paid to the caller in a year, and what of it was withheld */
  getTaxYear(parameters: { year: string; currency?: string }, options: Options = {}): Promise<TaxYear> {
    return this.send<TaxYear>({ method: "GET", path: "/api/v1/earnings/tax/{year}", parameters, options, needsToken: true });
  }

  /** the certificate of an erasure, for who has the token that the deletion answered */
  getErasureCertificate(body: CertificateToken, options: Options = {}): Promise<ErasureCertificate> {
    return this.send<ErasureCertificate>({ method: "POST", path: "/api/v1/erasures/certificate", body, options });
  }

  /** the public keys that certificates of erasure are verified with */
  getCertificateKeys(options: Options = {}): Promise<CertificateKeys> {
    return this.send<CertificateKeys>({ method: "GET", path: "/api/v1/erasures/keys", options });
  }

  /** whether the API answers at all */
  getHealth(options: Options = {}): Promise<Health> {
    return this.send<Health>({ method: "GET", path: "/api/v1/health", options });
  }

  /** the caller's invoices, newest first, with Stripe's pages of them */
  listInvoices(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<InvoicePage> {
    return this.send<InvoicePage>({ method: "GET", path: "/api/v1/invoices", parameters, options, needsToken: true });
  }

  /** offer a membership of one's channel at a price a month */
  addMembershipTier(body: NewTier, options: KeyedOptions = {}): Promise<Tier> {
    return this.send<Tier>({ method: "POST", path: "/api/v1/memberships/tiers", body, options, takesKey: true, needsToken: true });
  }

  /** the contract, for programs */
  getOpenapi(options: Options = {}): Promise<Record<string, unknown>> {
    return this.send<Record<string, unknown>>({ method: "GET", path: "/api/v1/openapi.json", options });
  }

  /** begin to save a payment method; the app completes it with Stripe, so that we see no card */
  addPaymentMethod(options: KeyedOptions = {}): Promise<PaymentMethodSetup> {
    return this.send<PaymentMethodSetup>({ method: "POST", path: "/api/v1/payment-methods", options, takesKey: true, needsToken: true });
  }

  /** the caller's saved payment methods, newest first */
  listPaymentMethods(options: Options = {}): Promise<PaymentMethods> {
    return this.send<PaymentMethods>({ method: "GET", path: "/api/v1/payment-methods", options, needsToken: true });
  }

  /** forget one of the caller's payment methods for good */
  removePaymentMethod(parameters: { payment_method_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/payment-methods/{payment_method_id}", parameters, options, needsToken: true });
  }

  /** what the caller has paid or tried to pay, newest first */
  listPayments(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<PaymentPage> {
    return this.send<PaymentPage>({ method: "GET", path: "/api/v1/payments", parameters, options, needsToken: true });
  }

  /** give a tip or a membership's payment back to whom it came from */
  refundReceivedPayment(parameters: { payment_id: string }, body: NewRefund, options: KeyedOptions = {}): Promise<PaymentRefund> {
    return this.send<PaymentRefund>({ method: "POST", path: "/api/v1/payments/{payment_id}/refund", parameters, body, options, takesKey: true, needsToken: true });
  }

  /** promise the caller all that can be paid now; it is paid at the next run, within a day */
  askForPayout(body: NewPayout, options: KeyedOptions = {}): Promise<Payout> {
    return this.send<Payout>({ method: "POST", path: "/api/v1/payouts", body, options, takesKey: true, needsToken: true });
  }

  /** the caller's payouts, newest first */
  listPayouts(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<PayoutPage> {
    return this.send<PayoutPage>({ method: "GET", path: "/api/v1/payouts", parameters, options, needsToken: true });
  }

  /** open the caller's payout account, or go on completing it */
  connectAccount(body: NewPayoutAccount, options: KeyedOptions = {}): Promise<PayoutAccount> {
    return this.send<PayoutAccount>({ method: "POST", path: "/api/v1/payouts/account", body, options, takesKey: true, needsToken: true });
  }

  /** the caller's payout account and what Stripe still wants for it */
  getPayoutAccount(options: Options = {}): Promise<PayoutAccount> {
    return this.send<PayoutAccount>({ method: "GET", path: "/api/v1/payouts/account", options, needsToken: true });
  }

  /** when the caller is paid */
  setPayoutSchedule(body: PayoutSchedule, options: Options = {}): Promise<PayoutSchedule> {
    return this.send<PayoutSchedule>({ method: "PUT", path: "/api/v1/payouts/schedule", body, options, needsToken: true });
  }

  /** what the platform's subscription costs, and how long it is tried for nothing */
  listPlans(options: Options = {}): Promise<PlanOffers> {
    return this.send<PlanOffers>({ method: "GET", path: "/api/v1/plans", options });
  }

  /** credit the time that a viewer has watched since the last heartbeat */
  creditHeartbeat(body: Heartbeat, options: Options = {}): Promise<Credit> {
    return this.send<Credit>({ method: "POST", path: "/api/v1/playback/heartbeats", body, options, needsToken: true });
  }

  /** what the authors whom the caller follows published, newest first */
  getFeed(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<FeedPage> {
    return this.send<FeedPage>({ method: "GET", path: "/api/v1/posts/feed/", parameters, options, needsToken: true });
  }

  /** the caller's subscription to the platform and memberships, those that go on first */
  listSubscriptions(options: Options = {}): Promise<Subscriptions> {
    return this.send<Subscriptions>({ method: "GET", path: "/api/v1/subscriptions", options, needsToken: true });
  }

  /** subscribe to the platform by a plan, with a trial once a person */
  subscribe(body: NewSubscription, options: KeyedOptions = {}): Promise<Subscription> {
    return this.send<Subscription>({ method: "POST", path: "/api/v1/subscriptions", body, options, takesKey: true, needsToken: true });
  }

  /** let a subscription end when what was paid for is over */
  cancelSubscription(parameters: { subscription_id: string }, options: Options = {}): Promise<Subscription> {
    return this.send<Subscription>({ method: "POST", path: "/api/v1/subscriptions/{subscription_id}/cancel", parameters, options, needsToken: true });
  }

  /** change a subscription's plan at once; the rest of the old period is credited */
  changePlan(parameters: { subscription_id: string }, body: NewPlan, options: KeyedOptions = {}): Promise<Subscription> {
    return this.send<Subscription>({ method: "PUT", path: "/api/v1/subscriptions/{subscription_id}/plan", parameters, body, options, takesKey: true, needsToken: true });
  }

  /** let a subscription go on that was to end with its period */
  resumeSubscription(parameters: { subscription_id: string }, options: Options = {}): Promise<Subscription> {
    return this.send<Subscription>({ method: "POST", path: "/api/v1/subscriptions/{subscription_id}/resume", parameters, options, needsToken: true });
  }

  /** what the caller may know of the user with this name */
  getUserByUsername(parameters: { username: string }, options: Options = {}): Promise<Profile> {
    return this.send<Profile>({ method: "GET", path: "/api/v1/users/by-username/{username}", parameters, options, needsToken: true });
  }

  /** log out everywhere, and be erased in 14 days */
  deleteMe(options: Options = {}): Promise<Leaving> {
    return this.send<Leaving>({ method: "DELETE", path: "/api/v1/users/me", options, needsToken: true });
  }

  /** the caller's own account */
  getMe(options: Options = {}): Promise<Me> {
    return this.send<Me>({ method: "GET", path: "/api/v1/users/me", options, needsToken: true });
  }

  /** change what is shown of the caller */
  updateMe(body: ProfileChange, options: Options = {}): Promise<Me> {
    return this.send<Me>({ method: "PATCH", path: "/api/v1/users/me", body, options, needsToken: true });
  }

  /** where to put a new picture of the caller */
  beginAvatar(body: NewAvatar, options: KeyedOptions = {}): Promise<AvatarUpload> {
    return this.send<AvatarUpload>({ method: "POST", path: "/api/v1/users/me/avatar", body, options, takesKey: true, needsToken: true });
  }

  /** the caller has no picture from here on */
  removeAvatar(options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/users/me/avatar", options, needsToken: true });
  }

  /** when the caller was born, told once */
  tellBirthDate(body: BirthDate, options: Options = {}): Promise<Me> {
    return this.send<Me>({ method: "PUT", path: "/api/v1/users/me/birth-date", body, options, needsToken: true });
  }

  /** whom the caller has blocked */
  listBlocks(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<BlockPage> {
    return this.send<BlockPage>({ method: "GET", path: "/api/v1/users/me/blocks", parameters, options, needsToken: true });
  }

  /** give or refuse consent to a child's account */
  decideConsent(body: ConsentDecision, options: Options = {}): Promise<DecidedConsent> {
    return this.send<DecidedConsent>({ method: "POST", path: "/api/v1/users/me/children", body, options, needsToken: true });
  }

  /** the children's accounts that the caller consents to */
  listChildren(options: Options = {}): Promise<Children> {
    return this.send<Children>({ method: "GET", path: "/api/v1/users/me/children", options, needsToken: true });
  }

  /** what a parent is asked to agree to, by the link of the letter */
  readAskedConsent(body: ConsentLink, options: Options = {}): Promise<AskedConsent> {
    return this.send<AskedConsent>({ method: "POST", path: "/api/v1/users/me/children/asked", body, options, needsToken: true });
  }

  /** withdraw consent, which closes the child's account at once */
  withdrawConsent(parameters: { child_id: string }, options: Options = {}): Promise<WithdrawnConsent> {
    return this.send<WithdrawnConsent>({ method: "DELETE", path: "/api/v1/users/me/children/{child_id}", parameters, options, needsToken: true });
  }

  /** have another address prove that it is the caller's */
  askForEmailChange(body: NewEmail, options: Options = {}): Promise<null> {
    return this.send<null>({ method: "POST", path: "/api/v1/users/me/email", body, options, needsToken: true });
  }

  /** the account's address is from here on the one that the letter went to */
  confirmEmailChange(body: NewEmailProof, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "POST", path: "/api/v1/users/me/email/confirm", body, options, needsToken: true });
  }

  /** ask for an archive of everything that is kept of the caller, once a day */
  requestExport(options: KeyedOptions = {}): Promise<Export> {
    return this.send<Export>({ method: "POST", path: "/api/v1/users/me/exports", options, takesKey: true, needsToken: true });
  }

  /** how far an archive of the caller is, and where it is read */
  getExport(parameters: { export_id: string }, options: Options = {}): Promise<Export> {
    return this.send<Export>({ method: "GET", path: "/api/v1/users/me/exports/{export_id}", parameters, options, needsToken: true });
  }

  /** what protects the caller's account */
  getFactors(options: Options = {}): Promise<Factors> {
    return this.send<Factors>({ method: "GET", path: "/api/v1/users/me/factors", options, needsToken: true });
  }

  /** where to put an archive of another deployment, to take over what is in it */
  beginImport(body: NewImport, options: KeyedOptions = {}): Promise<ImportStart> {
    return this.send<ImportStart>({ method: "POST", path: "/api/v1/users/me/imports", body, options, takesKey: true, needsToken: true });
  }

  /** how far an import is, and what became of each section */
  getImport(parameters: { import_id: string }, options: Options = {}): Promise<Import> {
    return this.send<Import>({ method: "GET", path: "/api/v1/users/me/imports/{import_id}", parameters, options, needsToken: true });
  }

  /** the archive is uploaded; what is in it is taken over, in a while */
  startImport(parameters: { import_id: string }, options: Options = {}): Promise<Import> {
    return this.send<Import>({ method: "POST", path: "/api/v1/users/me/imports/{import_id}/start", parameters, options, needsToken: true });
  }

  /** a user, a word or a thread is not shown to the caller any more */
  addMute(body: NewMute, options: Options = {}): Promise<Mute> {
    return this.send<Mute>({ method: "PUT", path: "/api/v1/users/me/mutes", body, options, needsToken: true });
  }

  /** what the caller has muted */
  listMutes(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<MutePage> {
    return this.send<MutePage>({ method: "GET", path: "/api/v1/users/me/mutes", parameters, options, needsToken: true });
  }

  /** it is shown to the caller again */
  removeMute(parameters: { mute_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/users/me/mutes/{mute_id}", parameters, options, needsToken: true });
  }

  /** keep a passkey that the browser has made */
  addPasskey(body: NewPasskey, options: Options = {}): Promise<AddedPasskey> {
    return this.send<AddedPasskey>({ method: "POST", path: "/api/v1/users/me/passkeys", body, options, needsToken: true });
  }

  /** get what a browser makes a passkey from */
  startAddingPasskey(options: Options = {}): Promise<PasskeyOptions> {
    return this.send<PasskeyOptions>({ method: "POST", path: "/api/v1/users/me/passkeys/start", options, needsToken: true });
  }

  /** a passkey opens the account no more */
  removePasskey(parameters: { passkey_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/users/me/passkeys/{passkey_id}", parameters, options, needsToken: true });
  }

  /** call a passkey by another name */
  renamePasskey(parameters: { passkey_id: string }, body: PasskeyName, options: Options = {}): Promise<Passkey> {
    return this.send<Passkey>({ method: "PUT", path: "/api/v1/users/me/passkeys/{passkey_id}", parameters, body, options, needsToken: true });
  }

  /** the identities that open the account */
  listProviders(options: Options = {}): Promise<LinkedProviders> {
    return this.send<LinkedProviders>({ method: "GET", path: "/api/v1/users/me/providers", options, needsToken: true });
  }

  /** link an identity at another provider to the account */
  linkProvider(parameters: { provider: "apple" | "facebook" | "github" | "google" | "x" }, body: FinishedSignIn, options: Options = {}): Promise<LinkedProvider> {
    return this.send<LinkedProvider>({ method: "POST", path: "/api/v1/users/me/providers/{provider}", parameters, body, options, needsToken: true });
  }

  /** an identity at another provider opens the account no more */
  unlinkProvider(parameters: { provider: "apple" | "facebook" | "github" | "google" | "x" }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/users/me/providers/{provider}", parameters, options, needsToken: true });
  }

  /** get where to send somebody who links another provider to the account */
  startLinking(parameters: { provider: "apple" | "facebook" | "github" | "google" | "x" }, body: NewSignIn, options: Options = {}): Promise<SignIn> {
    return this.send<SignIn>({ method: "POST", path: "/api/v1/users/me/providers/{provider}/start", parameters, body, options, needsToken: true });
  }

  /** ten new recovery codes in the place of all earlier ones */
  renewRecoveryCodes(options: Options = {}): Promise<RecoveryCodes> {
    return this.send<RecoveryCodes>({ method: "POST", path: "/api/v1/users/me/recovery-codes", options, needsToken: true });
  }

  /** get a secret for an authenticator app */
  offerTotp(options: Options = {}): Promise<TotpOffer> {
    return this.send<TotpOffer>({ method: "POST", path: "/api/v1/users/me/totp", options, needsToken: true });
  }

  /** the authenticator app protects the account no more */
  removeTotp(options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/users/me/totp", options, needsToken: true });
  }

  /** send the first code of an authenticator app, which protects the account from then on */
  confirmTotp(body: TotpConfirmation, options: Options = {}): Promise<RecoveryCodes> {
    return this.send<RecoveryCodes>({ method: "POST", path: "/api/v1/users/me/totp/confirm", body, options, needsToken: true });
  }

  /** what the caller may know of a user */
  getUser(parameters: { user_id: string }, options: Options = {}): Promise<Profile> {
    return this.send<Profile>({ method: "GET", path: "/api/v1/users/{user_id}", parameters, options, needsToken: true });
  }

  /** the user and the caller meet no more */
  blockUser(parameters: { user_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "PUT", path: "/api/v1/users/{user_id}/block", parameters, options, needsToken: true });
  }

  /** the user may meet the caller again */
  unblockUser(parameters: { user_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/users/{user_id}/block", parameters, options, needsToken: true });
  }

  /** follow a user */
  followUser(parameters: { user_id: string }, options: KeyedOptions = {}): Promise<Follow> {
    return this.send<Follow>({ method: "POST", path: "/api/v1/users/{user_id}/follow", parameters, options, takesKey: true, needsToken: true });
  }

  /** stop following a user */
  unfollowUser(parameters: { user_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/users/{user_id}/follow", parameters, options, needsToken: true });
  }

  /** who follows a user, newest first */
  listFollowers(parameters: { user_id: string; limit?: number; cursor?: string | null }, options: Options = {}): Promise<FollowPage> {
    return this.send<FollowPage>({ method: "GET", path: "/api/v1/users/{user_id}/followers", parameters, options, needsToken: true });
  }

  /** whom a user follows, newest first */
  listFollowing(parameters: { user_id: string; limit?: number; cursor?: string | null }, options: Options = {}): Promise<FollowPage> {
    return this.send<FollowPage>({ method: "GET", path: "/api/v1/users/{user_id}/following", parameters, options, needsToken: true });
  }

  /** register a video and hand its creator an upload */
  createVideo(body: NewVideo, options: KeyedOptions = {}): Promise<Upload> {
    return this.send<Upload>({ method: "POST", path: "/api/v1/videos", body, options, takesKey: true, needsToken: true });
  }

  /** the caller's own videos, newest first */
  listVideos(parameters: { limit?: number; cursor?: string | null } = {}, options: Options = {}): Promise<VideoPage> {
    return this.send<VideoPage>({ method: "GET", path: "/api/v1/videos", parameters, options, needsToken: true });
  }

  /** delete a video of one's own for good, whatever its state */
  deleteVideo(parameters: { video_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/videos/{video_id}", parameters, options, needsToken: true });
  }

  /** a video and where it stands */
  getVideo(parameters: { video_id: string }, options: Options = {}): Promise<Video> {
    return this.send<Video>({ method: "GET", path: "/api/v1/videos/{video_id}", parameters, options, needsToken: true });
  }

  /** hand a viewer the media and a session to watch it in */
  startPlayback(parameters: { video_id: string }, options: KeyedOptions = {}): Promise<Playback> {
    return this.send<Playback>({ method: "POST", path: "/api/v1/videos/{video_id}/playback", parameters, options, takesKey: true, needsToken: true });
  }

  /** which share of the viewers saw each part of a video of one's own */
  getRetention(parameters: { video_id: string }, options: Options = {}): Promise<Retention> {
    return this.send<Retention>({ method: "GET", path: "/api/v1/videos/{video_id}/retention", parameters, options, needsToken: true });
  }

  /** say who else shares in what the caller's video earns */
  agreeSplit(parameters: { video_id: string }, body: NewSplit, options: Options = {}): Promise<Split> {
    return this.send<Split>({ method: "PUT", path: "/api/v1/videos/{video_id}/split", parameters, body, options, needsToken: true });
  }

  /** give an upload up */
  abortUpload(parameters: { video_id: string }, options: Options = {}): Promise<void> {
    return this.send<void>({ method: "DELETE", path: "/api/v1/videos/{video_id}/upload", parameters, options, needsToken: true });
  }

  /** what has arrived of an upload, so that any device can go on */
  getUpload(parameters: { video_id: string }, options: Options = {}): Promise<UploadState> {
    return this.send<UploadState>({ method: "GET", path: "/api/v1/videos/{video_id}/upload", parameters, options, needsToken: true });
  }

  /** join the parts, which starts the pipeline */
  completeUpload(parameters: { video_id: string }, options: Options = {}): Promise<Video> {
    return this.send<Video>({ method: "POST", path: "/api/v1/videos/{video_id}/upload/complete", parameters, options, needsToken: true });
  }

  /** signed URLs for parts that are about to be sent */
  signParts(parameters: { video_id: string }, body: PartsToSign, options: Options = {}): Promise<SignedParts> {
    return this.send<SignedParts>({ method: "POST", path: "/api/v1/videos/{video_id}/upload/parts", parameters, body, options, needsToken: true });
  }

  /** how often a video was viewed */
  getViews(parameters: { video_id: string }, options: Options = {}): Promise<Views> {
    return this.send<Views>({ method: "GET", path: "/api/v1/videos/{video_id}/views", parameters, options, needsToken: true });
  }

  /** take an event from Stripe; its signature is over the bytes as they came */
  receiveStripeWebhook(options: Options = {}): Promise<Received> {
    return this.send<Received>({ method: "POST", path: "/api/v1/webhooks/stripe", options });
  }

  /** take an event about payments from Stripe; its signature is over the bytes as they came */
  receiveBillingWebhook(options: Options = {}): Promise<WebhookTaken> {
    return this.send<WebhookTaken>({ method: "POST", path: "/api/v1/webhooks/stripe/billing", options });
  }
}
