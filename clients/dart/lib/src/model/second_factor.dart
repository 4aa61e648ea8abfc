//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'second_factor.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class SecondFactor {
  /// Returns a new [SecondFactor] instance.
  SecondFactor({

     this.code,

     this.recoveryCode,

     this.passkey,

    required  this.challenge,
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
    
    name: r'challenge',
    required: true,
    includeIfNull: false,
  )


  final String challenge;





    @override
    bool operator ==(Object other) => identical(this, other) || other is SecondFactor &&
      other.code == code &&
      other.recoveryCode == recoveryCode &&
      other.passkey == passkey &&
      other.challenge == challenge;

    @override
    int get hashCode =>
        (code == null ? 0 : code.hashCode) +
        (recoveryCode == null ? 0 : recoveryCode.hashCode) +
        (passkey == null ? 0 : passkey.hashCode) +
        challenge.hashCode;

  factory SecondFactor.fromJson(Map<String, dynamic> json) => _$SecondFactorFromJson(json);

  Map<String, dynamic> toJson() => _$SecondFactorToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

