//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'step_up.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class StepUp {
  /// Returns a new [StepUp] instance.
  StepUp({

     this.code,

     this.recoveryCode,

     this.passkey,

     this.password,
  });

      /// what the authenticator app shows
  @JsonKey(
    
    name: r'code',
    required: false,
    includeIfNull: false,
  )


  final String? code;



  @JsonKey(
    
    name: r'recovery_code',
    required: false,
    includeIfNull: false,
  )


  final String? recoveryCode;



      /// the credential's toJSON()
  @JsonKey(
    
    name: r'passkey',
    required: false,
    includeIfNull: false,
  )


  final Map<String, Object>? passkey;



  @JsonKey(
    
    name: r'password',
    required: false,
    includeIfNull: false,
  )


  final String? password;





    @override
    bool operator ==(Object other) => identical(this, other) || other is StepUp &&
      other.code == code &&
      other.recoveryCode == recoveryCode &&
      other.passkey == passkey &&
      other.password == password;

    @override
    int get hashCode =>
        (code == null ? 0 : code.hashCode) +
        (recoveryCode == null ? 0 : recoveryCode.hashCode) +
        (passkey == null ? 0 : passkey.hashCode) +
        (password == null ? 0 : password.hashCode);

  factory StepUp.fromJson(Map<String, dynamic> json) => _$StepUpFromJson(json);

  Map<String, dynamic> toJson() => _$StepUpToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

