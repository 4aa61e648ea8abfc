//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/payment_method.dart';
import 'package:json_annotation/json_annotation.dart';

part 'payment_methods.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PaymentMethods {
  /// Returns a new [PaymentMethods] instance.
  PaymentMethods({

    required  this.items,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<PaymentMethod> items;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PaymentMethods &&
      other.items == items;

    @override
    int get hashCode =>
        items.hashCode;

  factory PaymentMethods.fromJson(Map<String, dynamic> json) => _$PaymentMethodsFromJson(json);

  Map<String, dynamic> toJson() => _$PaymentMethodsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

