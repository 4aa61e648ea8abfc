//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'subscription.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Subscription {
  /// Returns a new [Subscription] instance.
  Subscription({

    required  this.subscriptionId,

    required  this.kind,

    required  this.creatorId,

    required  this.plan,

    required  this.status,

    required  this.isEntitled,

    required  this.amountMinor,

    required  this.currency,

    required  this.periodEndsAt,

    required  this.isEnding,

    required  this.clientSecret,
  });

  @JsonKey(
    
    name: r'subscription_id',
    required: true,
    includeIfNull: false,
  )


  final String subscriptionId;



  @JsonKey(
    
    name: r'kind',
    required: true,
    includeIfNull: false,
  unknownEnumValue: SubscriptionKindEnum.unknownDefaultOpenApi,
  )


  final SubscriptionKindEnum kind;



  @JsonKey(
    
    name: r'creator_id',
    required: true,
    includeIfNull: false,
  )


  final String creatorId;



  @JsonKey(
    
    name: r'plan',
    required: true,
    includeIfNull: false,
  )


  final String plan;



  @JsonKey(
    
    name: r'status',
    required: true,
    includeIfNull: false,
  unknownEnumValue: SubscriptionStatusEnum.unknownDefaultOpenApi,
  )


  final SubscriptionStatusEnum status;



  @JsonKey(
    
    name: r'is_entitled',
    required: true,
    includeIfNull: false,
  )


  final bool isEntitled;



  @JsonKey(
    
    name: r'amount_minor',
    required: true,
    includeIfNull: false,
  )


  final int amountMinor;



  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  )


  final String currency;



  @JsonKey(
    
    name: r'period_ends_at',
    required: true,
    includeIfNull: true,
  )


  final DateTime? periodEndsAt;



  @JsonKey(
    
    name: r'is_ending',
    required: true,
    includeIfNull: false,
  )


  final bool isEnding;



  @JsonKey(
    
    name: r'client_secret',
    required: true,
    includeIfNull: true,
  )


  final String? clientSecret;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Subscription &&
      other.subscriptionId == subscriptionId &&
      other.kind == kind &&
      other.creatorId == creatorId &&
      other.plan == plan &&
      other.status == status &&
      other.isEntitled == isEntitled &&
      other.amountMinor == amountMinor &&
      other.currency == currency &&
      other.periodEndsAt == periodEndsAt &&
      other.isEnding == isEnding &&
      other.clientSecret == clientSecret;

    @override
    int get hashCode =>
        subscriptionId.hashCode +
        kind.hashCode +
        creatorId.hashCode +
        plan.hashCode +
        status.hashCode +
        isEntitled.hashCode +
        amountMinor.hashCode +
        currency.hashCode +
        (periodEndsAt == null ? 0 : periodEndsAt.hashCode) +
        isEnding.hashCode +
        (clientSecret == null ? 0 : clientSecret.hashCode);

  factory Subscription.fromJson(Map<String, dynamic> json) => _$SubscriptionFromJson(json);

  Map<String, dynamic> toJson() => _$SubscriptionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum SubscriptionKindEnum {
@JsonValue(r'premium')
premium(r'premium'),
@JsonValue(r'membership')
membership(r'membership'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const SubscriptionKindEnum(this.value);

final String value;

@override
String toString() => value;
}


enum SubscriptionStatusEnum {
@JsonValue(r'starting')
starting(r'starting'),
@JsonValue(r'incomplete')
incomplete(r'incomplete'),
@JsonValue(r'incomplete_expired')
incompleteExpired(r'incomplete_expired'),
@JsonValue(r'trialing')
trialing(r'trialing'),
@JsonValue(r'active')
active(r'active'),
@JsonValue(r'past_due')
pastDue(r'past_due'),
@JsonValue(r'unpaid')
unpaid(r'unpaid'),
@JsonValue(r'paused')
paused(r'paused'),
@JsonValue(r'canceled')
canceled(r'canceled'),
@JsonValue(r'declined')
declined(r'declined'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const SubscriptionStatusEnum(this.value);

final String value;

@override
String toString() => value;
}


