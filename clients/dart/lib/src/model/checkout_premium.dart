//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'checkout_premium.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class CheckoutPremium {
  /// Returns a new [CheckoutPremium] instance.
  CheckoutPremium({

    required  this.plan,

    required  this.currency,
  });

  @JsonKey(
    
    name: r'plan',
    required: true,
    includeIfNull: false,
  unknownEnumValue: CheckoutPremiumPlanEnum.unknownDefaultOpenApi,
  )


  final CheckoutPremiumPlanEnum plan;



  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  unknownEnumValue: CheckoutPremiumCurrencyEnum.unknownDefaultOpenApi,
  )


  final CheckoutPremiumCurrencyEnum currency;





    @override
    bool operator ==(Object other) => identical(this, other) || other is CheckoutPremium &&
      other.plan == plan &&
      other.currency == currency;

    @override
    int get hashCode =>
        plan.hashCode +
        currency.hashCode;

  factory CheckoutPremium.fromJson(Map<String, dynamic> json) => _$CheckoutPremiumFromJson(json);

  Map<String, dynamic> toJson() => _$CheckoutPremiumToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum CheckoutPremiumPlanEnum {
@JsonValue(r'premium-monthly')
premiumMonthly(r'premium-monthly'),
@JsonValue(r'premium-yearly')
premiumYearly(r'premium-yearly'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const CheckoutPremiumPlanEnum(this.value);

final String value;

@override
String toString() => value;
}


enum CheckoutPremiumCurrencyEnum {
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

const CheckoutPremiumCurrencyEnum(this.value);

final String value;

@override
String toString() => value;
}


