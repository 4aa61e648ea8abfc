//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'admin_user.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class AdminUser {
  /// Returns a new [AdminUser] instance.
  AdminUser({

    required  this.userId,

    required  this.username,

    required  this.displayName,

    required  this.email,

    required  this.role,

    required  this.standing,

    required  this.suspendedUntil,

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
    
    name: r'email',
    required: true,
    includeIfNull: false,
  )


  final String email;



  @JsonKey(
    
    name: r'role',
    required: true,
    includeIfNull: false,
  unknownEnumValue: AdminUserRoleEnum.unknownDefaultOpenApi,
  )


  final AdminUserRoleEnum role;



  @JsonKey(
    
    name: r'standing',
    required: true,
    includeIfNull: false,
  unknownEnumValue: AdminUserStandingEnum.unknownDefaultOpenApi,
  )


  final AdminUserStandingEnum standing;



  @JsonKey(
    
    name: r'suspended_until',
    required: true,
    includeIfNull: true,
  )


  final DateTime? suspendedUntil;



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is AdminUser &&
      other.userId == userId &&
      other.username == username &&
      other.displayName == displayName &&
      other.email == email &&
      other.role == role &&
      other.standing == standing &&
      other.suspendedUntil == suspendedUntil &&
      other.createdAt == createdAt;

    @override
    int get hashCode =>
        userId.hashCode +
        username.hashCode +
        displayName.hashCode +
        email.hashCode +
        role.hashCode +
        standing.hashCode +
        (suspendedUntil == null ? 0 : suspendedUntil.hashCode) +
        createdAt.hashCode;

  factory AdminUser.fromJson(Map<String, dynamic> json) => _$AdminUserFromJson(json);

  Map<String, dynamic> toJson() => _$AdminUserToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum AdminUserRoleEnum {
@JsonValue(r'user')
user(r'user'),
@JsonValue(r'creator')
creator(r'creator'),
@JsonValue(r'moderator')
moderator(r'moderator'),
@JsonValue(r'admin')
admin(r'admin'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const AdminUserRoleEnum(this.value);

final String value;

@override
String toString() => value;
}


enum AdminUserStandingEnum {
@JsonValue(r'good')
good(r'good'),
@JsonValue(r'suspended')
suspended(r'suspended'),
@JsonValue(r'banned')
banned(r'banned'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const AdminUserStandingEnum(this.value);

final String value;

@override
String toString() => value;
}


