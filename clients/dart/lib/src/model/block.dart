//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'block.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Block {
  /// Returns a new [Block] instance.
  Block({

    required  this.userId,

    required  this.blockedAt,
  });

  @JsonKey(
    
    name: r'user_id',
    required: true,
    includeIfNull: false,
  )


  final String userId;



  @JsonKey(
    
    name: r'blocked_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime blockedAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Block &&
      other.userId == userId &&
      other.blockedAt == blockedAt;

    @override
    int get hashCode =>
        userId.hashCode +
        blockedAt.hashCode;

  factory Block.fromJson(Map<String, dynamic> json) => _$BlockFromJson(json);

  Map<String, dynamic> toJson() => _$BlockToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

