//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'passkey_log_in.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PasskeyLogIn {
  /// Returns a new [PasskeyLogIn] instance.
  PasskeyLogIn({

    required  this.credential,

     this.deviceName,
  });

      /// the credential's toJSON()
  @JsonKey(
    
    name: r'credential',
    required: true,
    includeIfNull: false,
  )


  final Map<String, Object> credential;



  @JsonKey(
    
    name: r'device_name',
    required: false,
    includeIfNull: false,
  )


  final String? deviceName;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PasskeyLogIn &&
      other.credential == credential &&
      other.deviceName == deviceName;

    @override
    int get hashCode =>
        credential.hashCode +
        (deviceName == null ? 0 : deviceName.hashCode);

  factory PasskeyLogIn.fromJson(Map<String, dynamic> json) => _$PasskeyLogInFromJson(json);

  Map<String, dynamic> toJson() => _$PasskeyLogInToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

