//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_tier.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewTier {
  /// Returns a new [NewTier] instance.
  NewTier({

    required  this.name,

    required  this.amountMinor,

    required  this.currency,
  });

  @JsonKey(
    
    name: r'name',
    required: true,
    includeIfNull: false,
  )


  final String name;



          // minimum: 1
          // maximum: 10000000
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
  unknownEnumValue: NewTierCurrencyEnum.unknownDefaultOpenApi,
  )


  final NewTierCurrencyEnum currency;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewTier &&
      other.name == name &&
      other.amountMinor == amountMinor &&
      other.currency == currency;

    @override
    int get hashCode =>
        name.hashCode +
        amountMinor.hashCode +
        currency.hashCode;

  factory NewTier.fromJson(Map<String, dynamic> json) => _$NewTierFromJson(json);

  Map<String, dynamic> toJson() => _$NewTierToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewTierCurrencyEnum {
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

const NewTierCurrencyEnum(this.value);

final String value;

@override
String toString() => value;
}


