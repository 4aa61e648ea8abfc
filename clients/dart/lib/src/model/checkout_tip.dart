//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'checkout_tip.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class CheckoutTip {
  /// Returns a new [CheckoutTip] instance.
  CheckoutTip({

    required  this.creatorId,

    required  this.amountMinor,

    required  this.currency,
  });

  @JsonKey(
    
    name: r'creator_id',
    required: true,
    includeIfNull: false,
  )


  final String creatorId;



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
  unknownEnumValue: CheckoutTipCurrencyEnum.unknownDefaultOpenApi,
  )


  final CheckoutTipCurrencyEnum currency;





    @override
    bool operator ==(Object other) => identical(this, other) || other is CheckoutTip &&
      other.creatorId == creatorId &&
      other.amountMinor == amountMinor &&
      other.currency == currency;

    @override
    int get hashCode =>
        creatorId.hashCode +
        amountMinor.hashCode +
        currency.hashCode;

  factory CheckoutTip.fromJson(Map<String, dynamic> json) => _$CheckoutTipFromJson(json);

  Map<String, dynamic> toJson() => _$CheckoutTipToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum CheckoutTipCurrencyEnum {
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

const CheckoutTipCurrencyEnum(this.value);

final String value;

@override
String toString() => value;
}


