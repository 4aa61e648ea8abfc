//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/tier.dart';
import 'package:json_annotation/json_annotation.dart';

part 'tiers.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Tiers {
  /// Returns a new [Tiers] instance.
  Tiers({

    required  this.items,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<Tier> items;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Tiers &&
      other.items == items;

    @override
    int get hashCode =>
        items.hashCode;

  factory Tiers.fromJson(Map<String, dynamic> json) => _$TiersFromJson(json);

  Map<String, dynamic> toJson() => _$TiersToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

