//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_refund.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewRefund {
  /// Returns a new [NewRefund] instance.
  NewRefund({

     this.amountMinor,
  });

          // minimum: 1
          // maximum: 10000000
  @JsonKey(
    
    name: r'amount_minor',
    required: false,
    includeIfNull: false,
  )


  final int? amountMinor;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewRefund &&
      other.amountMinor == amountMinor;

    @override
    int get hashCode =>
        (amountMinor == null ? 0 : amountMinor.hashCode);

  factory NewRefund.fromJson(Map<String, dynamic> json) => _$NewRefundFromJson(json);

  Map<String, dynamic> toJson() => _$NewRefundToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

