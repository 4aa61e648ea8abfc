//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_payout.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewPayout {
  /// Returns a new [NewPayout] instance.
  NewPayout({

     this.currency,
  });

  @JsonKey(
    
    name: r'currency',
    required: false,
    includeIfNull: false,
  )


  final String? currency;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewPayout &&
      other.currency == currency;

    @override
    int get hashCode =>
        currency.hashCode;

  factory NewPayout.fromJson(Map<String, dynamic> json) => _$NewPayoutFromJson(json);

  Map<String, dynamic> toJson() => _$NewPayoutToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

