//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'payout.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Payout {
  /// Returns a new [Payout] instance.
  Payout({

    required  this.payoutId,

    required  this.period,

    required  this.amountMinor,

    required  this.withheldMinor,

    required  this.currency,

    required  this.status,

    required  this.reason,

    required  this.remedy,

    required  this.createdAt,

    required  this.payableAt,

    required  this.paidAt,
  });

  @JsonKey(
    
    name: r'payout_id',
    required: true,
    includeIfNull: false,
  )


  final String payoutId;



  @JsonKey(
    
    name: r'period',
    required: true,
    includeIfNull: false,
  )


  final String period;



  @JsonKey(
    
    name: r'amount_minor',
    required: true,
    includeIfNull: false,
  )


  final int amountMinor;



  @JsonKey(
    
    name: r'withheld_minor',
    required: true,
    includeIfNull: false,
  )


  final int withheldMinor;



  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  )


  final String currency;



  @JsonKey(
    
    name: r'status',
    required: true,
    includeIfNull: false,
  unknownEnumValue: PayoutStatusEnum.unknownDefaultOpenApi,
  )


  final PayoutStatusEnum status;



  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: true,
  )


  final String? reason;



  @JsonKey(
    
    name: r'remedy',
    required: true,
    includeIfNull: true,
  )


  final String? remedy;



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;



  @JsonKey(
    
    name: r'payable_at',
    required: true,
    includeIfNull: true,
  )


  final DateTime? payableAt;



  @JsonKey(
    
    name: r'paid_at',
    required: true,
    includeIfNull: true,
  )


  final DateTime? paidAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Payout &&
      other.payoutId == payoutId &&
      other.period == period &&
      other.amountMinor == amountMinor &&
      other.withheldMinor == withheldMinor &&
      other.currency == currency &&
      other.status == status &&
      other.reason == reason &&
      other.remedy == remedy &&
      other.createdAt == createdAt &&
      other.payableAt == payableAt &&
      other.paidAt == paidAt;

    @override
    int get hashCode =>
        payoutId.hashCode +
        period.hashCode +
        amountMinor.hashCode +
        withheldMinor.hashCode +
        currency.hashCode +
        status.hashCode +
        (reason == null ? 0 : reason.hashCode) +
        (remedy == null ? 0 : remedy.hashCode) +
        createdAt.hashCode +
        (payableAt == null ? 0 : payableAt.hashCode) +
        (paidAt == null ? 0 : paidAt.hashCode);

  factory Payout.fromJson(Map<String, dynamic> json) => _$PayoutFromJson(json);

  Map<String, dynamic> toJson() => _$PayoutToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum PayoutStatusEnum {
@JsonValue(r'due')
due(r'due'),
@JsonValue(r'paying')
paying(r'paying'),
@JsonValue(r'waiting-for-account')
waitingForAccount(r'waiting-for-account'),
@JsonValue(r'held')
held(r'held'),
@JsonValue(r'failed')
failed(r'failed'),
@JsonValue(r'paid')
paid(r'paid'),
@JsonValue(r'canceled')
canceled(r'canceled'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const PayoutStatusEnum(this.value);

final String value;

@override
String toString() => value;
}


