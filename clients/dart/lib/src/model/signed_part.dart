//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'signed_part.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class SignedPart {
  /// Returns a new [SignedPart] instance.
  SignedPart({

    required  this.number,

    required  this.sizeBytes,

    required  this.url,

    required  this.headers,
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
    
    name: r'url',
    required: true,
    includeIfNull: false,
  )


  final String url;



  @JsonKey(
    
    name: r'headers',
    required: true,
    includeIfNull: false,
  )


  final Map<String, String> headers;





    @override
    bool operator ==(Object other) => identical(this, other) || other is SignedPart &&
      other.number == number &&
      other.sizeBytes == sizeBytes &&
      other.url == url &&
      other.headers == headers;

    @override
    int get hashCode =>
        number.hashCode +
        sizeBytes.hashCode +
        url.hashCode +
        headers.hashCode;

  factory SignedPart.fromJson(Map<String, dynamic> json) => _$SignedPartFromJson(json);

  Map<String, dynamic> toJson() => _$SignedPartToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

