//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/signed_part.dart';
import 'package:json_annotation/json_annotation.dart';

part 'signed_parts.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class SignedParts {
  /// Returns a new [SignedParts] instance.
  SignedParts({

    required  this.parts,

    required  this.expiresAt,
  });

  @JsonKey(
    
    name: r'parts',
    required: true,
    includeIfNull: false,
  )


  final List<SignedPart> parts;



  @JsonKey(
    
    name: r'expires_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime expiresAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is SignedParts &&
      other.parts == parts &&
      other.expiresAt == expiresAt;

    @override
    int get hashCode =>
        parts.hashCode +
        expiresAt.hashCode;

  factory SignedParts.fromJson(Map<String, dynamic> json) => _$SignedPartsFromJson(json);

  Map<String, dynamic> toJson() => _$SignedPartsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

