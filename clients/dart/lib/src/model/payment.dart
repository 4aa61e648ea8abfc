//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'payment.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Payment {
  /// Returns a new [Payment] instance.
  Payment({

    required  this.paymentId,

    required  this.purpose,

    required  this.creatorId,

    required  this.amountMinor,

    required  this.refundedMinor,

    required  this.currency,

    required  this.status,

    required  this.reason,

    required  this.createdAt,

    required  this.clientSecret,
  });

  @JsonKey(
    
    name: r'payment_id',
    required: true,
    includeIfNull: false,
  )


  final String paymentId;



  @JsonKey(
    
    name: r'purpose',
    required: true,
    includeIfNull: false,
  unknownEnumValue: PaymentPurposeEnum.unknownDefaultOpenApi,
  )


  final PaymentPurposeEnum purpose;



  @JsonKey(
    
    name: r'creator_id',
    required: true,
    includeIfNull: false,
  )


  final String creatorId;



  @JsonKey(
    
    name: r'amount_minor',
    required: true,
    includeIfNull: false,
  )


  final int amountMinor;



  @JsonKey(
    
    name: r'refunded_minor',
    required: true,
    includeIfNull: false,
  )


  final int refundedMinor;



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
  unknownEnumValue: PaymentStatusEnum.unknownDefaultOpenApi,
  )


  final PaymentStatusEnum status;



  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: true,
  )


  final String? reason;



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;



  @JsonKey(
    
    name: r'client_secret',
    required: true,
    includeIfNull: true,
  )


  final String? clientSecret;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Payment &&
      other.paymentId == paymentId &&
      other.purpose == purpose &&
      other.creatorId == creatorId &&
      other.amountMinor == amountMinor &&
      other.refundedMinor == refundedMinor &&
      other.currency == currency &&
      other.status == status &&
      other.reason == reason &&
      other.createdAt == createdAt &&
      other.clientSecret == clientSecret;

    @override
    int get hashCode =>
        paymentId.hashCode +
        purpose.hashCode +
        creatorId.hashCode +
        amountMinor.hashCode +
        refundedMinor.hashCode +
        currency.hashCode +
        status.hashCode +
        (reason == null ? 0 : reason.hashCode) +
        createdAt.hashCode +
        (clientSecret == null ? 0 : clientSecret.hashCode);

  factory Payment.fromJson(Map<String, dynamic> json) => _$PaymentFromJson(json);

  Map<String, dynamic> toJson() => _$PaymentToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum PaymentPurposeEnum {
@JsonValue(r'tip')
tip(r'tip'),
@JsonValue(r'membership')
membership(r'membership'),
@JsonValue(r'subscription')
subscription(r'subscription'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const PaymentPurposeEnum(this.value);

final String value;

@override
String toString() => value;
}


enum PaymentStatusEnum {
@JsonValue(r'created')
created(r'created'),
@JsonValue(r'requires_action')
requiresAction(r'requires_action'),
@JsonValue(r'processing')
processing(r'processing'),
@JsonValue(r'succeeded')
succeeded(r'succeeded'),
@JsonValue(r'failed')
failed(r'failed'),
@JsonValue(r'canceled')
canceled(r'canceled'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const PaymentStatusEnum(this.value);

final String value;

@override
String toString() => value;
}


