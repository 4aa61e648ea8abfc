//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/invoice_shown.dart';
import 'package:json_annotation/json_annotation.dart';

part 'invoice_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class InvoicePage {
  /// Returns a new [InvoicePage] instance.
  InvoicePage({

    required  this.items,

    required  this.nextCursor,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<InvoiceShown> items;



  @JsonKey(
    
    name: r'next_cursor',
    required: true,
    includeIfNull: true,
  )


  final String? nextCursor;





    @override
    bool operator ==(Object other) => identical(this, other) || other is InvoicePage &&
      other.items == items &&
      other.nextCursor == nextCursor;

    @override
    int get hashCode =>
        items.hashCode +
        (nextCursor == null ? 0 : nextCursor.hashCode);

  factory InvoicePage.fromJson(Map<String, dynamic> json) => _$InvoicePageFromJson(json);

  Map<String, dynamic> toJson() => _$InvoicePageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

