//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'registered_user.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class RegisteredUser {
  /// Returns a new [RegisteredUser] instance.
  RegisteredUser({

    required  this.userId,

    required  this.username,

    required  this.displayName,

    required  this.consentNeededUntil,
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



      /// until when a parent may agree; the account is closed until then
  @JsonKey(
    
    name: r'consent_needed_until',
    required: true,
    includeIfNull: true,
  )


  final DateTime? consentNeededUntil;





    @override
    bool operator ==(Object other) => identical(this, other) || other is RegisteredUser &&
      other.userId == userId &&
      other.username == username &&
      other.displayName == displayName &&
      other.consentNeededUntil == consentNeededUntil;

    @override
    int get hashCode =>
        userId.hashCode +
        username.hashCode +
        displayName.hashCode +
        (consentNeededUntil == null ? 0 : consentNeededUntil.hashCode);

  factory RegisteredUser.fromJson(Map<String, dynamic> json) => _$RegisteredUserFromJson(json);

  Map<String, dynamic> toJson() => _$RegisteredUserToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

