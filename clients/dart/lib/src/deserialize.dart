import 'package:social_flow/src/model/added_passkey.dart';
import 'package:social_flow/src/model/admin_user.dart';
import 'package:social_flow/src/model/asked_consent.dart';
import 'package:social_flow/src/model/avatar.dart';
import 'package:social_flow/src/model/avatar_state.dart';
import 'package:social_flow/src/model/avatar_upload.dart';
import 'package:social_flow/src/model/birth_date.dart';
import 'package:social_flow/src/model/block.dart';
import 'package:social_flow/src/model/block_page.dart';
import 'package:social_flow/src/model/certificate_key.dart';
import 'package:social_flow/src/model/certificate_keys.dart';
import 'package:social_flow/src/model/certificate_token.dart';
import 'package:social_flow/src/model/checkout_membership.dart';
import 'package:social_flow/src/model/checkout_page.dart';
import 'package:social_flow/src/model/checkout_premium.dart';
import 'package:social_flow/src/model/checkout_tip.dart';
import 'package:social_flow/src/model/child_account.dart';
import 'package:social_flow/src/model/children.dart';
import 'package:social_flow/src/model/collaborator.dart';
import 'package:social_flow/src/model/consent_decision.dart';
import 'package:social_flow/src/model/consent_link.dart';
import 'package:social_flow/src/model/consent_reminder.dart';
import 'package:social_flow/src/model/credentials.dart';
import 'package:social_flow/src/model/credit.dart';
import 'package:social_flow/src/model/decided_consent.dart';
import 'package:social_flow/src/model/decision.dart';
import 'package:social_flow/src/model/earning_entry.dart';
import 'package:social_flow/src/model/earnings.dart';
import 'package:social_flow/src/model/email_proof.dart';
import 'package:social_flow/src/model/ended_sessions.dart';
import 'package:social_flow/src/model/erasure_certificate.dart';
import 'package:social_flow/src/model/factors.dart';
import 'package:social_flow/src/model/failure.dart';
import 'package:social_flow/src/model/feed_item.dart';
import 'package:social_flow/src/model/feed_page.dart';
import 'package:social_flow/src/model/field_problem.dart';
import 'package:social_flow/src/model/finished_sign_in.dart';
import 'package:social_flow/src/model/follow.dart';
import 'package:social_flow/src/model/follow_page.dart';
import 'package:social_flow/src/model/followed.dart';
import 'package:social_flow/src/model/header.dart';
import 'package:social_flow/src/model/health.dart';
import 'package:social_flow/src/model/heartbeat.dart';
import 'package:social_flow/src/model/import_failure.dart';
import 'package:social_flow/src/model/import_start.dart';
import 'package:social_flow/src/model/imported_section.dart';
import 'package:social_flow/src/model/invoice_page.dart';
import 'package:social_flow/src/model/invoice_shown.dart';
import 'package:social_flow/src/model/issued_token.dart';
import 'package:social_flow/src/model/jwk.dart';
import 'package:social_flow/src/model/jwks.dart';
import 'package:social_flow/src/model/kept.dart';
import 'package:social_flow/src/model/leaving.dart';
import 'package:social_flow/src/model/linked_provider.dart';
import 'package:social_flow/src/model/linked_providers.dart';
import 'package:social_flow/src/model/logged_act.dart';
import 'package:social_flow/src/model/logged_act_page.dart';
import 'package:social_flow/src/model/me.dart';
import 'package:social_flow/src/model/model_export.dart';
import 'package:social_flow/src/model/model_import.dart';
import 'package:social_flow/src/model/mute.dart';
import 'package:social_flow/src/model/mute_page.dart';
import 'package:social_flow/src/model/new_avatar.dart';
import 'package:social_flow/src/model/new_checkout.dart';
import 'package:social_flow/src/model/new_email.dart';
import 'package:social_flow/src/model/new_email_proof.dart';
import 'package:social_flow/src/model/new_import.dart';
import 'package:social_flow/src/model/new_membership.dart';
import 'package:social_flow/src/model/new_mute.dart';
import 'package:social_flow/src/model/new_passkey.dart';
import 'package:social_flow/src/model/new_payout.dart';
import 'package:social_flow/src/model/new_payout_account.dart';
import 'package:social_flow/src/model/new_personal_token.dart';
import 'package:social_flow/src/model/new_plan.dart';
import 'package:social_flow/src/model/new_refund.dart';
import 'package:social_flow/src/model/new_sign_in.dart';
import 'package:social_flow/src/model/new_split.dart';
import 'package:social_flow/src/model/new_subscription.dart';
import 'package:social_flow/src/model/new_tax_quote.dart';
import 'package:social_flow/src/model/new_tier.dart';
import 'package:social_flow/src/model/new_tip.dart';
import 'package:social_flow/src/model/new_user.dart';
import 'package:social_flow/src/model/new_video.dart';
import 'package:social_flow/src/model/openid_configuration.dart';
import 'package:social_flow/src/model/part_to_sign.dart';
import 'package:social_flow/src/model/parts_to_sign.dart';
import 'package:social_flow/src/model/passkey.dart';
import 'package:social_flow/src/model/passkey_log_in.dart';
import 'package:social_flow/src/model/passkey_name.dart';
import 'package:social_flow/src/model/passkey_options.dart';
import 'package:social_flow/src/model/passkey_purpose.dart';
import 'package:social_flow/src/model/password_change.dart';
import 'package:social_flow/src/model/password_reset.dart';
import 'package:social_flow/src/model/payment.dart';
import 'package:social_flow/src/model/payment_method.dart';
import 'package:social_flow/src/model/payment_method_setup.dart';
import 'package:social_flow/src/model/payment_methods.dart';
import 'package:social_flow/src/model/payment_page.dart';
import 'package:social_flow/src/model/payment_refund.dart';
import 'package:social_flow/src/model/payout.dart';
import 'package:social_flow/src/model/payout_account.dart';
import 'package:social_flow/src/model/payout_page.dart';
import 'package:social_flow/src/model/payout_schedule.dart';
import 'package:social_flow/src/model/period_root.dart';
import 'package:social_flow/src/model/personal_token.dart';
import 'package:social_flow/src/model/personal_token_page.dart';
import 'package:social_flow/src/model/place.dart';
import 'package:social_flow/src/model/plan_offer.dart';
import 'package:social_flow/src/model/plan_offers.dart';
import 'package:social_flow/src/model/playback.dart';
import 'package:social_flow/src/model/pool_totals.dart';
import 'package:social_flow/src/model/portal_page.dart';
import 'package:social_flow/src/model/problem.dart';
import 'package:social_flow/src/model/profile.dart';
import 'package:social_flow/src/model/profile_change.dart';
import 'package:social_flow/src/model/proved.dart';
import 'package:social_flow/src/model/receipt_address.dart';
import 'package:social_flow/src/model/received.dart';
import 'package:social_flow/src/model/received_part.dart';
import 'package:social_flow/src/model/recovery_codes.dart';
import 'package:social_flow/src/model/refresh.dart';
import 'package:social_flow/src/model/registered_user.dart';
import 'package:social_flow/src/model/rendition.dart';
import 'package:social_flow/src/model/reset_request.dart';
import 'package:social_flow/src/model/restoring.dart';
import 'package:social_flow/src/model/retention.dart';
import 'package:social_flow/src/model/retention_point.dart';
import 'package:social_flow/src/model/role_change.dart';
import 'package:social_flow/src/model/second_factor.dart';
import 'package:social_flow/src/model/second_factor_needed.dart';
import 'package:social_flow/src/model/session_page.dart';
import 'package:social_flow/src/model/shown_session.dart';
import 'package:social_flow/src/model/sign_in.dart';
import 'package:social_flow/src/model/signed_part.dart';
import 'package:social_flow/src/model/signed_parts.dart';
import 'package:social_flow/src/model/split.dart';
import 'package:social_flow/src/model/statement_link.dart';
import 'package:social_flow/src/model/step_up.dart';
import 'package:social_flow/src/model/subscription.dart';
import 'package:social_flow/src/model/subscriptions.dart';
import 'package:social_flow/src/model/suspension.dart';
import 'package:social_flow/src/model/takedown.dart';
import 'package:social_flow/src/model/tax_quote.dart';
import 'package:social_flow/src/model/tax_year.dart';
import 'package:social_flow/src/model/tier.dart';
import 'package:social_flow/src/model/tiers.dart';
import 'package:social_flow/src/model/tokens.dart';
import 'package:social_flow/src/model/tokens_or_second_factor_needed.dart';
import 'package:social_flow/src/model/totp_confirmation.dart';
import 'package:social_flow/src/model/totp_offer.dart';
import 'package:social_flow/src/model/upload.dart';
import 'package:social_flow/src/model/upload_state.dart';
import 'package:social_flow/src/model/video.dart';
import 'package:social_flow/src/model/video_decision.dart';
import 'package:social_flow/src/model/video_page.dart';
import 'package:social_flow/src/model/views.dart';
import 'package:social_flow/src/model/webhook_taken.dart';
import 'package:social_flow/src/model/which_sessions.dart';
import 'package:social_flow/src/model/withdrawn_consent.dart';

final _regList = RegExp(r'^List<(.*)>$');
final _regSet = RegExp(r'^Set<(.*)>$');
final _regMap = RegExp(r'^Map<String,(.*)>$');

  ReturnType deserialize<ReturnType, BaseType>(dynamic value, String targetType, {bool growable= true}) {
      switch (targetType) {
        case 'String':
          return '$value' as ReturnType;
        case 'int':
          return (value is int ? value : int.parse('$value')) as ReturnType;
        case 'bool':
          if (value is bool) {
            return value as ReturnType;
          }
          final valueString = '$value'.toLowerCase();
          return (valueString == 'true' || valueString == '1') as ReturnType;
        case 'double':
          return (value is double ? value : double.parse('$value')) as ReturnType;
        case 'AddedPasskey':
          return AddedPasskey.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'AdminUser':
          return AdminUser.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'AskedConsent':
          return AskedConsent.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Avatar':
          return Avatar.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'AvatarState':
          return AvatarState.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'AvatarUpload':
          return AvatarUpload.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'BirthDate':
          return BirthDate.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Block':
          return Block.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'BlockPage':
          return BlockPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'CertificateKey':
          return CertificateKey.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'CertificateKeys':
          return CertificateKeys.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'CertificateToken':
          return CertificateToken.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'CheckoutMembership':
          return CheckoutMembership.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'CheckoutPage':
          return CheckoutPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'CheckoutPremium':
          return CheckoutPremium.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'CheckoutTip':
          return CheckoutTip.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ChildAccount':
          return ChildAccount.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Children':
          return Children.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Collaborator':
          return Collaborator.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ConsentDecision':
          return ConsentDecision.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ConsentLink':
          return ConsentLink.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ConsentReminder':
          return ConsentReminder.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Credentials':
          return Credentials.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Credit':
          return Credit.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'DecidedConsent':
          return DecidedConsent.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Decision':
          return Decision.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'EarningEntry':
          return EarningEntry.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Earnings':
          return Earnings.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'EmailProof':
          return EmailProof.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'EndedSessions':
          return EndedSessions.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ErasureCertificate':
          return ErasureCertificate.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Factors':
          return Factors.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Failure':
          return Failure.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'FeedItem':
          return FeedItem.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'FeedPage':
          return FeedPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'FieldProblem':
          return FieldProblem.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'FinishedSignIn':
          return FinishedSignIn.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Follow':
          return Follow.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'FollowPage':
          return FollowPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Followed':
          return Followed.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Header':
          return Header.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Health':
          return Health.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Heartbeat':
          return Heartbeat.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ImportFailure':
          return ImportFailure.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ImportStart':
          return ImportStart.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ImportedSection':
          return ImportedSection.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'InvoicePage':
          return InvoicePage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'InvoiceShown':
          return InvoiceShown.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'IssuedToken':
          return IssuedToken.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Jwk':
          return Jwk.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Jwks':
          return Jwks.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Kept':
          return Kept.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Leaving':
          return Leaving.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'LinkedProvider':
          return LinkedProvider.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'LinkedProviders':
          return LinkedProviders.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'LoggedAct':
          return LoggedAct.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'LoggedActPage':
          return LoggedActPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Me':
          return Me.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ModelExport':
          return ModelExport.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ModelImport':
          return ModelImport.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Mute':
          return Mute.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'MutePage':
          return MutePage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewAvatar':
          return NewAvatar.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewCheckout':
          return NewCheckout.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewEmail':
          return NewEmail.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewEmailProof':
          return NewEmailProof.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewImport':
          return NewImport.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewMembership':
          return NewMembership.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewMute':
          return NewMute.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewPasskey':
          return NewPasskey.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewPayout':
          return NewPayout.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewPayoutAccount':
          return NewPayoutAccount.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewPersonalToken':
          return NewPersonalToken.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewPlan':
          return NewPlan.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewRefund':
          return NewRefund.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewSignIn':
          return NewSignIn.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewSplit':
          return NewSplit.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewSubscription':
          return NewSubscription.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewTaxQuote':
          return NewTaxQuote.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewTier':
          return NewTier.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewTip':
          return NewTip.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewUser':
          return NewUser.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'NewVideo':
          return NewVideo.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'OpenidConfiguration':
          return OpenidConfiguration.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PartToSign':
          return PartToSign.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PartsToSign':
          return PartsToSign.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Passkey':
          return Passkey.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PasskeyLogIn':
          return PasskeyLogIn.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PasskeyName':
          return PasskeyName.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PasskeyOptions':
          return PasskeyOptions.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PasskeyPurpose':
          return PasskeyPurpose.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PasswordChange':
          return PasswordChange.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PasswordReset':
          return PasswordReset.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Payment':
          return Payment.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PaymentMethod':
          return PaymentMethod.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PaymentMethodSetup':
          return PaymentMethodSetup.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PaymentMethods':
          return PaymentMethods.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PaymentPage':
          return PaymentPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PaymentRefund':
          return PaymentRefund.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Payout':
          return Payout.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PayoutAccount':
          return PayoutAccount.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PayoutPage':
          return PayoutPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PayoutSchedule':
          return PayoutSchedule.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PeriodRoot':
          return PeriodRoot.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PersonalToken':
          return PersonalToken.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PersonalTokenPage':
          return PersonalTokenPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Place':
          return Place.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PlanOffer':
          return PlanOffer.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PlanOffers':
          return PlanOffers.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Playback':
          return Playback.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PoolTotals':
          return PoolTotals.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'PortalPage':
          return PortalPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Problem':
          return Problem.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Profile':
          return Profile.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ProfileChange':
          return ProfileChange.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Proved':
          return Proved.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ReceiptAddress':
          return ReceiptAddress.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Received':
          return Received.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ReceivedPart':
          return ReceivedPart.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'RecoveryCodes':
          return RecoveryCodes.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Refresh':
          return Refresh.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'RegisteredUser':
          return RegisteredUser.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Rendition':
          return Rendition.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ResetRequest':
          return ResetRequest.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Restoring':
          return Restoring.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Retention':
          return Retention.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'RetentionPoint':
          return RetentionPoint.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'RoleChange':
          return RoleChange.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'SecondFactor':
          return SecondFactor.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'SecondFactorNeeded':
          return SecondFactorNeeded.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'SessionPage':
          return SessionPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'ShownSession':
          return ShownSession.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'SignIn':
          return SignIn.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'SignedPart':
          return SignedPart.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'SignedParts':
          return SignedParts.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Split':
          return Split.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'StatementLink':
          return StatementLink.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'StepUp':
          return StepUp.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Subscription':
          return Subscription.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Subscriptions':
          return Subscriptions.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Suspension':
          return Suspension.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Takedown':
          return Takedown.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'TaxQuote':
          return TaxQuote.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'TaxYear':
          return TaxYear.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Tier':
          return Tier.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Tiers':
          return Tiers.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Tokens':
          return Tokens.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'TokensOrSecondFactorNeeded':
          return TokensOrSecondFactorNeeded.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'TotpConfirmation':
          return TotpConfirmation.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'TotpOffer':
          return TotpOffer.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Upload':
          return Upload.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'UploadState':
          return UploadState.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Video':
          return Video.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'VideoDecision':
          return VideoDecision.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'VideoPage':
          return VideoPage.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'Views':
          return Views.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'WebhookTaken':
          return WebhookTaken.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'WhichSessions':
          return WhichSessions.fromJson(value as Map<String, dynamic>) as ReturnType;
        case 'WithdrawnConsent':
          return WithdrawnConsent.fromJson(value as Map<String, dynamic>) as ReturnType;
        default:
          RegExpMatch? match;

          if (value is List && (match = _regList.firstMatch(targetType)) != null) {
            targetType = match![1]!; // ignore: parameter_assignments
            return value
              .map<BaseType>((dynamic v) => deserialize<BaseType, BaseType>(v, targetType, growable: growable))
              .toList(growable: growable) as ReturnType;
          }
          if (value is Set && (match = _regSet.firstMatch(targetType)) != null) {
            targetType = match![1]!; // ignore: parameter_assignments
            return value
              .map<BaseType>((dynamic v) => deserialize<BaseType, BaseType>(v, targetType, growable: growable))
              .toSet() as ReturnType;
          }
          if (value is Map && (match = _regMap.firstMatch(targetType)) != null) {
            targetType = match![1]!.trim(); // ignore: parameter_assignments
            return Map<String, BaseType>.fromIterables(
              value.keys as Iterable<String>,
              value.values.map((dynamic v) => deserialize<BaseType, BaseType>(v, targetType, growable: growable)),
            ) as ReturnType;
          }
          break;
    }
    throw Exception('Cannot deserialize');
  }