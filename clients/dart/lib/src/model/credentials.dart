//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'credentials.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Credentials {
  /// Returns a new [Credentials] instance.
  Credentials({

    required  this.login,

    required  this.password,

     this.deviceName,
  });

      /// username or e-mail
  @JsonKey(
    
    name: r'login',
    required: true,
    includeIfNull: false,
  )


  final String login;



  @JsonKey(
    
    name: r'password',
    required: true,
    includeIfNull: false,
  )


  final String password;



  @JsonKey(
    
    name: r'device_name',
    required: false,
    includeIfNull: false,
  )


  final String? deviceName;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Credentials &&
      other.login == login &&
      other.password == password &&
      other.deviceName == deviceName;

    @override
    int get hashCode =>
        login.hashCode +
        password.hashCode +
        (deviceName == null ? 0 : deviceName.hashCode);

  factory Credentials.fromJson(Map<String, dynamic> json) => _$CredentialsFromJson(json);

  Map<String, dynamic> toJson() => _$CredentialsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

