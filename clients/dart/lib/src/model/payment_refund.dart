//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'payment_refund.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PaymentRefund {
  /// Returns a new [PaymentRefund] instance.
  PaymentRefund({

    required  this.refundId,

    required  this.paymentId,

    required  this.amountMinor,

    required  this.currency,

    required  this.status,
  });

  @JsonKey(
    
    name: r'refund_id',
    required: true,
    includeIfNull: false,
  )


  final String refundId;



  @JsonKey(
    
    name: r'payment_id',
    required: true,
    includeIfNull: false,
  )


  final String paymentId;



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
    
    name: r'status',
    required: true,
    includeIfNull: false,
  )


  final String status;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PaymentRefund &&
      other.refundId == refundId &&
      other.paymentId == paymentId &&
      other.amountMinor == amountMinor &&
      other.currency == currency &&
      other.status == status;

    @override
    int get hashCode =>
        refundId.hashCode +
        paymentId.hashCode +
        amountMinor.hashCode +
        currency.hashCode +
        status.hashCode;

  factory PaymentRefund.fromJson(Map<String, dynamic> json) => _$PaymentRefundFromJson(json);

  Map<String, dynamic> toJson() => _$PaymentRefundToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

