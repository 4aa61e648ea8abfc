//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/payment.dart';
import 'package:json_annotation/json_annotation.dart';

part 'payment_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PaymentPage {
  /// Returns a new [PaymentPage] instance.
  PaymentPage({

    required  this.items,

    required  this.nextCursor,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<Payment> items;



  @JsonKey(
    
    name: r'next_cursor',
    required: true,
    includeIfNull: true,
  )


  final String? nextCursor;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PaymentPage &&
      other.items == items &&
      other.nextCursor == nextCursor;

    @override
    int get hashCode =>
        items.hashCode +
        (nextCursor == null ? 0 : nextCursor.hashCode);

  factory PaymentPage.fromJson(Map<String, dynamic> json) => _$PaymentPageFromJson(json);

  Map<String, dynamic> toJson() => _$PaymentPageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

