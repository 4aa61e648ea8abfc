//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'follow.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Follow {
  /// Returns a new [Follow] instance.
  Follow({

    required  this.followerId,

    required  this.followeeId,

    required  this.followedAt,
  });

  @JsonKey(
    
    name: r'follower_id',
    required: true,
    includeIfNull: false,
  )


  final String followerId;



  @JsonKey(
    
    name: r'followee_id',
    required: true,
    includeIfNull: false,
  )


  final String followeeId;



  @JsonKey(
    
    name: r'followed_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime followedAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Follow &&
      other.followerId == followerId &&
      other.followeeId == followeeId &&
      other.followedAt == followedAt;

    @override
    int get hashCode =>
        followerId.hashCode +
        followeeId.hashCode +
        followedAt.hashCode;

  factory Follow.fromJson(Map<String, dynamic> json) => _$FollowFromJson(json);

  Map<String, dynamic> toJson() => _$FollowToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

