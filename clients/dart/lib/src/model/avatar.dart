//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'avatar.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Avatar {
  /// Returns a new [Avatar] instance.
  Avatar({

    required  this.smallUrl,

    required  this.mediumUrl,

    required  this.largeUrl,
  });

  @JsonKey(
    
    name: r'small_url',
    required: true,
    includeIfNull: false,
  )


  final String smallUrl;



  @JsonKey(
    
    name: r'medium_url',
    required: true,
    includeIfNull: false,
  )


  final String mediumUrl;



  @JsonKey(
    
    name: r'large_url',
    required: true,
    includeIfNull: false,
  )


  final String largeUrl;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Avatar &&
      other.smallUrl == smallUrl &&
      other.mediumUrl == mediumUrl &&
      other.largeUrl == largeUrl;

    @override
    int get hashCode =>
        smallUrl.hashCode +
        mediumUrl.hashCode +
        largeUrl.hashCode;

  factory Avatar.fromJson(Map<String, dynamic> json) => _$AvatarFromJson(json);

  Map<String, dynamic> toJson() => _$AvatarToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

