//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'avatar_upload.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class AvatarUpload {
  /// Returns a new [AvatarUpload] instance.
  AvatarUpload({

    required  this.uploadId,

    required  this.url,

    required  this.headers,

    required  this.expiresIn,
  });

  @JsonKey(
    
    name: r'upload_id',
    required: true,
    includeIfNull: false,
  )


  final String uploadId;



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
    bool operator ==(Object other) => identical(this, other) || other is AvatarUpload &&
      other.uploadId == uploadId &&
      other.url == url &&
      other.headers == headers &&
      other.expiresIn == expiresIn;

    @override
    int get hashCode =>
        uploadId.hashCode +
        url.hashCode +
        headers.hashCode +
        expiresIn.hashCode;

  factory AvatarUpload.fromJson(Map<String, dynamic> json) => _$AvatarUploadFromJson(json);

  Map<String, dynamic> toJson() => _$AvatarUploadToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

