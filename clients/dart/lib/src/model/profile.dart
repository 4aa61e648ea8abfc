//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/avatar.dart';
import 'package:json_annotation/json_annotation.dart';

part 'profile.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Profile {
  /// Returns a new [Profile] instance.
  Profile({

    required  this.userId,

    required  this.username,

    required  this.displayName,

    required  this.bio,

    required  this.links,

    required  this.avatar,

    required  this.createdAt,
  });

  @JsonKey(
    
    name: r'user_id',
    required: true,
    includeIfNull: false,
  )


  final String userId;



  @JsonKey(
    
    name: r'username',
    required: true,
    includeIfNull: false,
  )


  final String username;



  @JsonKey(
    
    name: r'display_name',
    required: true,
    includeIfNull: false,
  )


  final String displayName;



  @JsonKey(
    
    name: r'bio',
    required: true,
    includeIfNull: true,
  )


  final String? bio;



  @JsonKey(
    
    name: r'links',
    required: true,
    includeIfNull: true,
  )


  final List<String>? links;



  @JsonKey(
    
    name: r'avatar',
    required: true,
    includeIfNull: true,
  )


  final Avatar? avatar;



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Profile &&
      other.userId == userId &&
      other.username == username &&
      other.displayName == displayName &&
      other.bio == bio &&
      other.links == links &&
      other.avatar == avatar &&
      other.createdAt == createdAt;

    @override
    int get hashCode =>
        userId.hashCode +
        username.hashCode +
        displayName.hashCode +
        (bio == null ? 0 : bio.hashCode) +
        (links == null ? 0 : links.hashCode) +
        (avatar == null ? 0 : avatar.hashCode) +
        createdAt.hashCode;

  factory Profile.fromJson(Map<String, dynamic> json) => _$ProfileFromJson(json);

  Map<String, dynamic> toJson() => _$ProfileToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

