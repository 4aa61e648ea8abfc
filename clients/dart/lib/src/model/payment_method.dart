//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'payment_method.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PaymentMethod {
  /// Returns a new [PaymentMethod] instance.
  PaymentMethod({

    required  this.paymentMethodId,

    required  this.brand,

    required  this.last4,

    required  this.expMonth,

    required  this.expYear,
  });

  @JsonKey(
    
    name: r'payment_method_id',
    required: true,
    includeIfNull: false,
  )


  final String paymentMethodId;



  @JsonKey(
    
    name: r'brand',
    required: true,
    includeIfNull: false,
  )


  final String brand;



  @JsonKey(
    
    name: r'last4',
    required: true,
    includeIfNull: false,
  )


  final String last4;



  @JsonKey(
    
    name: r'exp_month',
    required: true,
    includeIfNull: false,
  )


  final int expMonth;



  @JsonKey(
    
    name: r'exp_year',
    required: true,
    includeIfNull: false,
  )


  final int expYear;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PaymentMethod &&
      other.paymentMethodId == paymentMethodId &&
      other.brand == brand &&
      other.last4 == last4 &&
      other.expMonth == expMonth &&
      other.expYear == expYear;

    @override
    int get hashCode =>
        paymentMethodId.hashCode +
        brand.hashCode +
        last4.hashCode +
        expMonth.hashCode +
        expYear.hashCode;

  factory PaymentMethod.fromJson(Map<String, dynamic> json) => _$PaymentMethodFromJson(json);

  Map<String, dynamic> toJson() => _$PaymentMethodToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

