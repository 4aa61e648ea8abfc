//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'payout_account.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PayoutAccount {
  /// Returns a new [PayoutAccount] instance.
  PayoutAccount({

    required  this.accountId,

    required  this.payoutsEnabled,

    required  this.requirements,

    required  this.onboardingUrl,
  });

  @JsonKey(
    
    name: r'account_id',
    required: true,
    includeIfNull: false,
  )


  final String accountId;



  @JsonKey(
    
    name: r'payouts_enabled',
    required: true,
    includeIfNull: false,
  )


  final bool payoutsEnabled;



  @JsonKey(
    
    name: r'requirements',
    required: true,
    includeIfNull: false,
  )


  final List<String> requirements;



  @JsonKey(
    
    name: r'onboarding_url',
    required: true,
    includeIfNull: true,
  )


  final String? onboardingUrl;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PayoutAccount &&
      other.accountId == accountId &&
      other.payoutsEnabled == payoutsEnabled &&
      other.requirements == requirements &&
      other.onboardingUrl == onboardingUrl;

    @override
    int get hashCode =>
        accountId.hashCode +
        payoutsEnabled.hashCode +
        requirements.hashCode +
        (onboardingUrl == null ? 0 : onboardingUrl.hashCode);

  factory PayoutAccount.fromJson(Map<String, dynamic> json) => _$PayoutAccountFromJson(json);

  Map<String, dynamic> toJson() => _$PayoutAccountToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

