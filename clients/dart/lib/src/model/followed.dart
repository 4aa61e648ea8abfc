//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'followed.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Followed {
  /// Returns a new [Followed] instance.
  Followed({

    required  this.userId,

    required  this.username,

    required  this.displayName,

    required  this.avatarUrl,

    required  this.followedAt,
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
    includeIfNull: true,
  )


  final String? username;



  @JsonKey(
    
    name: r'display_name',
    required: true,
    includeIfNull: true,
  )


  final String? displayName;



  @JsonKey(
    
    name: r'avatar_url',
    required: true,
    includeIfNull: true,
  )


  final String? avatarUrl;



  @JsonKey(
    
    name: r'followed_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime followedAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Followed &&
      other.userId == userId &&
      other.username == username &&
      other.displayName == displayName &&
      other.avatarUrl == avatarUrl &&
      other.followedAt == followedAt;

    @override
    int get hashCode =>
        userId.hashCode +
        (username == null ? 0 : username.hashCode) +
        (displayName == null ? 0 : displayName.hashCode) +
        (avatarUrl == null ? 0 : avatarUrl.hashCode) +
        followedAt.hashCode;

  factory Followed.fromJson(Map<String, dynamic> json) => _$FollowedFromJson(json);

  Map<String, dynamic> toJson() => _$FollowedToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

