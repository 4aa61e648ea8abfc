//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'received_part.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ReceivedPart {
  /// Returns a new [ReceivedPart] instance.
  ReceivedPart({

    required  this.number,

    required  this.sizeBytes,

    required  this.sha256,
  });

  @JsonKey(
    
    name: r'number',
    required: true,
    includeIfNull: false,
  )


  final int number;



  @JsonKey(
    
    name: r'size_bytes',
    required: true,
    includeIfNull: false,
  )


  final int sizeBytes;



  @JsonKey(
    
    name: r'sha256',
    required: true,
    includeIfNull: false,
  )


  final String sha256;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ReceivedPart &&
      other.number == number &&
      other.sizeBytes == sizeBytes &&
      other.sha256 == sha256;

    @override
    int get hashCode =>
        number.hashCode +
        sizeBytes.hashCode +
        sha256.hashCode;

  factory ReceivedPart.fromJson(Map<String, dynamic> json) => _$ReceivedPartFromJson(json);

  Map<String, dynamic> toJson() => _$ReceivedPartToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

