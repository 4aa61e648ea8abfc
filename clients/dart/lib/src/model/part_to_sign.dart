//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'part_to_sign.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PartToSign {
  /// Returns a new [PartToSign] instance.
  PartToSign({

    required  this.number,

    required  this.sha256,
  });

          // minimum: 1
          // maximum: 10000
  @JsonKey(
    
    name: r'number',
    required: true,
    includeIfNull: false,
  )


  final int number;



      /// SHA-256 of the part's bytes in base64, as S3 takes it
  @JsonKey(
    
    name: r'sha256',
    required: true,
    includeIfNull: false,
  )


  final String sha256;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PartToSign &&
      other.number == number &&
      other.sha256 == sha256;

    @override
    int get hashCode =>
        number.hashCode +
        sha256.hashCode;

  factory PartToSign.fromJson(Map<String, dynamic> json) => _$PartToSignFromJson(json);

  Map<String, dynamic> toJson() => _$PartToSignToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

