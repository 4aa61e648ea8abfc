//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'second_factor_needed.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class SecondFactorNeeded {
  /// Returns a new [SecondFactorNeeded] instance.
  SecondFactorNeeded({

    required  this.kind,

    required  this.challenge,

    required  this.methods,

    required  this.expiresIn,
  });

  @JsonKey(
    
    name: r'kind',
    required: true,
    includeIfNull: false,
  unknownEnumValue: SecondFactorNeededKindEnum.unknownDefaultOpenApi,
  )


  final SecondFactorNeededKindEnum kind;



      /// opaque; good for one session
  @JsonKey(
    
    name: r'challenge',
    required: true,
    includeIfNull: false,
  )


  final String challenge;



  @JsonKey(
    
    name: r'methods',
    required: true,
    includeIfNull: false,
  unknownEnumValue: SecondFactorNeededMethodsEnum.unknownDefaultOpenApi,
  )


  final List<SecondFactorNeededMethodsEnum> methods;



      /// seconds until the challenge ends
  @JsonKey(
    
    name: r'expires_in',
    required: true,
    includeIfNull: false,
  )


  final int expiresIn;





    @override
    bool operator ==(Object other) => identical(this, other) || other is SecondFactorNeeded &&
      other.kind == kind &&
      other.challenge == challenge &&
      other.methods == methods &&
      other.expiresIn == expiresIn;

    @override
    int get hashCode =>
        kind.hashCode +
        challenge.hashCode +
        methods.hashCode +
        expiresIn.hashCode;

  factory SecondFactorNeeded.fromJson(Map<String, dynamic> json) => _$SecondFactorNeededFromJson(json);

  Map<String, dynamic> toJson() => _$SecondFactorNeededToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum SecondFactorNeededKindEnum {
@JsonValue(r'second-factor')
secondFactor(r'second-factor'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const SecondFactorNeededKindEnum(this.value);

final String value;

@override
String toString() => value;
}


enum SecondFactorNeededMethodsEnum {
@JsonValue(r'totp')
totp(r'totp'),
@JsonValue(r'passkey')
passkey(r'passkey'),
@JsonValue(r'recovery-code')
recoveryCode(r'recovery-code'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const SecondFactorNeededMethodsEnum(this.value);

final String value;

@override
String toString() => value;
}


