//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_avatar.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewAvatar {
  /// Returns a new [NewAvatar] instance.
  NewAvatar({

    required  this.contentType,

    required  this.sizeBytes,
  });

  @JsonKey(
    
    name: r'content_type',
    required: true,
    includeIfNull: false,
  unknownEnumValue: NewAvatarContentTypeEnum.unknownDefaultOpenApi,
  )


  final NewAvatarContentTypeEnum contentType;



          // minimum: 1
          // maximum: 8388608
  @JsonKey(
    
    name: r'size_bytes',
    required: true,
    includeIfNull: false,
  )


  final int sizeBytes;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewAvatar &&
      other.contentType == contentType &&
      other.sizeBytes == sizeBytes;

    @override
    int get hashCode =>
        contentType.hashCode +
        sizeBytes.hashCode;

  factory NewAvatar.fromJson(Map<String, dynamic> json) => _$NewAvatarFromJson(json);

  Map<String, dynamic> toJson() => _$NewAvatarToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewAvatarContentTypeEnum {
@JsonValue(r'image/jpeg')
imageSlashJpeg(r'image/jpeg'),
@JsonValue(r'image/png')
imageSlashPng(r'image/png'),
@JsonValue(r'image/webp')
imageSlashWebp(r'image/webp'),
@JsonValue(r'image/gif')
imageSlashGif(r'image/gif'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const NewAvatarContentTypeEnum(this.value);

final String value;

@override
String toString() => value;
}


