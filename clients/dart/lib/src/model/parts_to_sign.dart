//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/part_to_sign.dart';
import 'package:json_annotation/json_annotation.dart';

part 'parts_to_sign.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PartsToSign {
  /// Returns a new [PartsToSign] instance.
  PartsToSign({

    required  this.parts,
  });

  @JsonKey(
    
    name: r'parts',
    required: true,
    includeIfNull: false,
  )


  final List<PartToSign> parts;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PartsToSign &&
      other.parts == parts;

    @override
    int get hashCode =>
        parts.hashCode;

  factory PartsToSign.fromJson(Map<String, dynamic> json) => _$PartsToSignFromJson(json);

  Map<String, dynamic> toJson() => _$PartsToSignToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

