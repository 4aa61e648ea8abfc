//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'profile_change.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ProfileChange {
  /// Returns a new [ProfileChange] instance.
  ProfileChange({

     this.displayName,

     this.bio,

     this.links,

     this.followersOnly,
  });

  @JsonKey(
    
    name: r'display_name',
    required: false,
    includeIfNull: false,
  )


  final String? displayName;



  @JsonKey(
    
    name: r'bio',
    required: false,
    includeIfNull: false,
  )


  final String? bio;



  @JsonKey(
    
    name: r'links',
    required: false,
    includeIfNull: false,
  )


  final List<String>? links;



      /// which of these only followers see
  @JsonKey(
    
    name: r'followers_only',
    required: false,
    includeIfNull: false,
  unknownEnumValue: ProfileChangeFollowersOnlyEnum.unknownDefaultOpenApi,
  )


  final List<ProfileChangeFollowersOnlyEnum>? followersOnly;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ProfileChange &&
      other.displayName == displayName &&
      other.bio == bio &&
      other.links == links &&
      other.followersOnly == followersOnly;

    @override
    int get hashCode =>
        (displayName == null ? 0 : displayName.hashCode) +
        (bio == null ? 0 : bio.hashCode) +
        (links == null ? 0 : links.hashCode) +
        (followersOnly == null ? 0 : followersOnly.hashCode);

  factory ProfileChange.fromJson(Map<String, dynamic> json) => _$ProfileChangeFromJson(json);

  Map<String, dynamic> toJson() => _$ProfileChangeToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum ProfileChangeFollowersOnlyEnum {
@JsonValue(r'bio')
bio(r'bio'),
@JsonValue(r'links')
links(r'links'),
@JsonValue(r'avatar')
avatar(r'avatar'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const ProfileChangeFollowersOnlyEnum(this.value);

final String value;

@override
String toString() => value;
}


