//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/payout.dart';
import 'package:json_annotation/json_annotation.dart';

part 'payout_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PayoutPage {
  /// Returns a new [PayoutPage] instance.
  PayoutPage({

    required  this.items,

    required  this.nextCursor,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<Payout> items;



  @JsonKey(
    
    name: r'next_cursor',
    required: true,
    includeIfNull: true,
  )


  final String? nextCursor;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PayoutPage &&
      other.items == items &&
      other.nextCursor == nextCursor;

    @override
    int get hashCode =>
        items.hashCode +
        (nextCursor == null ? 0 : nextCursor.hashCode);

  factory PayoutPage.fromJson(Map<String, dynamic> json) => _$PayoutPageFromJson(json);

  Map<String, dynamic> toJson() => _$PayoutPageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

