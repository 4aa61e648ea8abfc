//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'import_start.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ImportStart {
  /// Returns a new [ImportStart] instance.
  ImportStart({

    required  this.importId,

    required  this.url,

    required  this.headers,

    required  this.expiresIn,
  });

  @JsonKey(
    
    name: r'import_id',
    required: true,
    includeIfNull: false,
  )


  final String importId;



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



      /// seconds
  @JsonKey(
    
    name: r'expires_in',
    required: true,
    includeIfNull: false,
  )


  final int expiresIn;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ImportStart &&
      other.importId == importId &&
      other.url == url &&
      other.headers == headers &&
      other.expiresIn == expiresIn;

    @override
    int get hashCode =>
        importId.hashCode +
        url.hashCode +
        headers.hashCode +
        expiresIn.hashCode;

  factory ImportStart.fromJson(Map<String, dynamic> json) => _$ImportStartFromJson(json);

  Map<String, dynamic> toJson() => _$ImportStartToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

