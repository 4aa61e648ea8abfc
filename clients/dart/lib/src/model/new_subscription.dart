//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/place.dart';
import 'package:json_annotation/json_annotation.dart';

part 'new_subscription.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewSubscription {
  /// Returns a new [NewSubscription] instance.
  NewSubscription({

    required  this.plan,

    required  this.currency,

    required  this.paymentMethod,

     this.place,
  });

  @JsonKey(
    
    name: r'plan',
    required: true,
    includeIfNull: false,
  unknownEnumValue: NewSubscriptionPlanEnum.unknownDefaultOpenApi,
  )


  final NewSubscriptionPlanEnum plan;



  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  unknownEnumValue: NewSubscriptionCurrencyEnum.unknownDefaultOpenApi,
  )


  final NewSubscriptionCurrencyEnum currency;



  @JsonKey(
    
    name: r'payment_method',
    required: true,
    includeIfNull: false,
  )


  final String paymentMethod;



  @JsonKey(
    
    name: r'place',
    required: false,
    includeIfNull: false,
  )


  final Place? place;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewSubscription &&
      other.plan == plan &&
      other.currency == currency &&
      other.paymentMethod == paymentMethod &&
      other.place == place;

    @override
    int get hashCode =>
        plan.hashCode +
        currency.hashCode +
        paymentMethod.hashCode +
        (place == null ? 0 : place.hashCode);

  factory NewSubscription.fromJson(Map<String, dynamic> json) => _$NewSubscriptionFromJson(json);

  Map<String, dynamic> toJson() => _$NewSubscriptionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewSubscriptionPlanEnum {
@JsonValue(r'premium-monthly')
premiumMonthly(r'premium-monthly'),
@JsonValue(r'premium-yearly')
premiumYearly(r'premium-yearly'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const NewSubscriptionPlanEnum(this.value);

final String value;

@override
String toString() => value;
}


enum NewSubscriptionCurrencyEnum {
@JsonValue(r'eur')
eur(r'eur'),
@JsonValue(r'gbp')
gbp(r'gbp'),
@JsonValue(r'jpy')
jpy(r'jpy'),
@JsonValue(r'kwd')
kwd(r'kwd'),
@JsonValue(r'usd')
usd(r'usd'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const NewSubscriptionCurrencyEnum(this.value);

final String value;

@override
String toString() => value;
}


