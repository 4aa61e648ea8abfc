//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'role_change.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class RoleChange {
  /// Returns a new [RoleChange] instance.
  RoleChange({

    required  this.role,

    required  this.reason,
  });

  @JsonKey(
    
    name: r'role',
    required: true,
    includeIfNull: false,
  unknownEnumValue: RoleChangeRoleEnum.unknownDefaultOpenApi,
  )


  final RoleChangeRoleEnum role;



  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: false,
  )


  final String reason;





    @override
    bool operator ==(Object other) => identical(this, other) || other is RoleChange &&
      other.role == role &&
      other.reason == reason;

    @override
    int get hashCode =>
        role.hashCode +
        reason.hashCode;

  factory RoleChange.fromJson(Map<String, dynamic> json) => _$RoleChangeFromJson(json);

  Map<String, dynamic> toJson() => _$RoleChangeToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum RoleChangeRoleEnum {
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

const RoleChangeRoleEnum(this.value);

final String value;

@override
String toString() => value;
}


