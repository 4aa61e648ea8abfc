//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_video.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewVideo {
  /// Returns a new [NewVideo] instance.
  NewVideo({

    required  this.title,

     this.description,

     this.visibility,

     this.isAgeRestricted,

    required  this.sizeBytes,
  });

  @JsonKey(
    
    name: r'title',
    required: true,
    includeIfNull: false,
  )


  final String title;



  @JsonKey(
    
    name: r'description',
    required: false,
    includeIfNull: false,
  )


  final String? description;



  @JsonKey(
    
    name: r'visibility',
    required: false,
    includeIfNull: false,
  unknownEnumValue: NewVideoVisibilityEnum.unknownDefaultOpenApi,
  )


  final NewVideoVisibilityEnum? visibility;



      /// plays for those alone who are known to be adults
  @JsonKey(
    
    name: r'is_age_restricted',
    required: false,
    includeIfNull: false,
  )


  final bool? isAgeRestricted;



          // minimum: 1
          // maximum: 68719476736
  @JsonKey(
    
    name: r'size_bytes',
    required: true,
    includeIfNull: false,
  )


  final int sizeBytes;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewVideo &&
      other.title == title &&
      other.description == description &&
      other.visibility == visibility &&
      other.isAgeRestricted == isAgeRestricted &&
      other.sizeBytes == sizeBytes;

    @override
    int get hashCode =>
        title.hashCode +
        description.hashCode +
        visibility.hashCode +
        isAgeRestricted.hashCode +
        sizeBytes.hashCode;

  factory NewVideo.fromJson(Map<String, dynamic> json) => _$NewVideoFromJson(json);

  Map<String, dynamic> toJson() => _$NewVideoToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewVideoVisibilityEnum {
@JsonValue(r'public')
public(r'public'),
@JsonValue(r'unlisted')
unlisted(r'unlisted'),
@JsonValue(r'private')
private(r'private'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const NewVideoVisibilityEnum(this.value);

final String value;

@override
String toString() => value;
}


