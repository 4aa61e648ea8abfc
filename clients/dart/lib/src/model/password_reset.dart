//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'password_reset.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PasswordReset {
  /// Returns a new [PasswordReset] instance.
  PasswordReset({

     this.token,

     this.login,

     this.code,

    required  this.newPassword,
  });

      /// what follows the # of the letter's link
  @JsonKey(
    
    name: r'token',
    required: false,
    includeIfNull: false,
  )


  final String? token;



  @JsonKey(
    
    name: r'login',
    required: false,
    includeIfNull: false,
  )


  final String? login;



  @JsonKey(
    
    name: r'code',
    required: false,
    includeIfNull: false,
  )


  final String? code;



  @JsonKey(
    
    name: r'new_password',
    required: true,
    includeIfNull: false,
  )


  final String newPassword;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PasswordReset &&
      other.token == token &&
      other.login == login &&
      other.code == code &&
      other.newPassword == newPassword;

    @override
    int get hashCode =>
        (token == null ? 0 : token.hashCode) +
        (login == null ? 0 : login.hashCode) +
        (code == null ? 0 : code.hashCode) +
        newPassword.hashCode;

  factory PasswordReset.fromJson(Map<String, dynamic> json) => _$PasswordResetFromJson(json);

  Map<String, dynamic> toJson() => _$PasswordResetToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

