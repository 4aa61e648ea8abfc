//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/place.dart';
import 'package:json_annotation/json_annotation.dart';

part 'new_tax_quote.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewTaxQuote {
  /// Returns a new [NewTaxQuote] instance.
  NewTaxQuote({

    required  this.plan,

    required  this.currency,

    required  this.place,
  });

  @JsonKey(
    
    name: r'plan',
    required: true,
    includeIfNull: false,
  unknownEnumValue: NewTaxQuotePlanEnum.unknownDefaultOpenApi,
  )


  final NewTaxQuotePlanEnum plan;



  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  unknownEnumValue: NewTaxQuoteCurrencyEnum.unknownDefaultOpenApi,
  )


  final NewTaxQuoteCurrencyEnum currency;



  @JsonKey(
    
    name: r'place',
    required: true,
    includeIfNull: false,
  )


  final Place place;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewTaxQuote &&
      other.plan == plan &&
      other.currency == currency &&
      other.place == place;

    @override
    int get hashCode =>
        plan.hashCode +
        currency.hashCode +
        place.hashCode;

  factory NewTaxQuote.fromJson(Map<String, dynamic> json) => _$NewTaxQuoteFromJson(json);

  Map<String, dynamic> toJson() => _$NewTaxQuoteToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewTaxQuotePlanEnum {
@JsonValue(r'premium-monthly')
premiumMonthly(r'premium-monthly'),
@JsonValue(r'premium-yearly')
premiumYearly(r'premium-yearly'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const NewTaxQuotePlanEnum(this.value);

final String value;

@override
String toString() => value;
}


enum NewTaxQuoteCurrencyEnum {
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

const NewTaxQuoteCurrencyEnum(this.value);

final String value;

@override
String toString() => value;
}


