//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'receipt_address.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ReceiptAddress {
  /// Returns a new [ReceiptAddress] instance.
  ReceiptAddress({

    required  this.email,
  });

  @JsonKey(
    
    name: r'email',
    required: true,
    includeIfNull: true,
  )


  final String? email;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ReceiptAddress &&
      other.email == email;

    @override
    int get hashCode =>
        (email == null ? 0 : email.hashCode);

  factory ReceiptAddress.fromJson(Map<String, dynamic> json) => _$ReceiptAddressFromJson(json);

  Map<String, dynamic> toJson() => _$ReceiptAddressToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

