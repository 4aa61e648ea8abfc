//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_tip.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewTip {
  /// Returns a new [NewTip] instance.
  NewTip({

    required  this.amountMinor,

    required  this.currency,

    required  this.paymentMethod,
  });

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
  unknownEnumValue: NewTipCurrencyEnum.unknownDefaultOpenApi,
  )


  final NewTipCurrencyEnum currency;



  @JsonKey(
    
    name: r'payment_method',
    required: true,
    includeIfNull: false,
  )


  final String paymentMethod;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewTip &&
      other.amountMinor == amountMinor &&
      other.currency == currency &&
      other.paymentMethod == paymentMethod;

    @override
    int get hashCode =>
        amountMinor.hashCode +
        currency.hashCode +
        paymentMethod.hashCode;

  factory NewTip.fromJson(Map<String, dynamic> json) => _$NewTipFromJson(json);

  Map<String, dynamic> toJson() => _$NewTipToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewTipCurrencyEnum {
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

const NewTipCurrencyEnum(this.value);

final String value;

@override
String toString() => value;
}


