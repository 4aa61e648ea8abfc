//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'tokens_or_second_factor_needed.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class TokensOrSecondFactorNeeded {
  /// Returns a new [TokensOrSecondFactorNeeded] instance.
  TokensOrSecondFactorNeeded({

     this.accessToken,

     this.refreshToken,

     this.tokenType,

    required  this.expiresIn,

     this.userId,

     this.kind,

     this.challenge,

     this.methods,
  });

      /// of Tokens
  @JsonKey(
    
    name: r'access_token',
    required: false,
    includeIfNull: false,
  )


  final String? accessToken;



      /// of Tokens
  @JsonKey(
    
    name: r'refresh_token',
    required: false,
    includeIfNull: false,
  )


  final String? refreshToken;



      /// of Tokens
  @JsonKey(
    
    name: r'token_type',
    required: false,
    includeIfNull: false,
  unknownEnumValue: TokensOrSecondFactorNeededTokenTypeEnum.unknownDefaultOpenApi,
  )


  final TokensOrSecondFactorNeededTokenTypeEnum? tokenType;



      /// seconds until the challenge ends
  @JsonKey(
    
    name: r'expires_in',
    required: true,
    includeIfNull: false,
  )


  final int expiresIn;



      /// of Tokens
  @JsonKey(
    
    name: r'user_id',
    required: false,
    includeIfNull: false,
  )


  final String? userId;



      /// of SecondFactorNeeded
  @JsonKey(
    
    name: r'kind',
    required: false,
    includeIfNull: false,
  unknownEnumValue: TokensOrSecondFactorNeededKindEnum.unknownDefaultOpenApi,
  )


  final TokensOrSecondFactorNeededKindEnum? kind;



      /// of SecondFactorNeeded
  @JsonKey(
    
    name: r'challenge',
    required: false,
    includeIfNull: false,
  )


  final String? challenge;



      /// of SecondFactorNeeded
  @JsonKey(
    
    name: r'methods',
    required: false,
    includeIfNull: false,
  unknownEnumValue: TokensOrSecondFactorNeededMethodsEnum.unknownDefaultOpenApi,
  )


  final List<TokensOrSecondFactorNeededMethodsEnum>? methods;





    @override
    bool operator ==(Object other) => identical(this, other) || other is TokensOrSecondFactorNeeded &&
      other.accessToken == accessToken &&
      other.refreshToken == refreshToken &&
      other.tokenType == tokenType &&
      other.expiresIn == expiresIn &&
      other.userId == userId &&
      other.kind == kind &&
      other.challenge == challenge &&
      other.methods == methods;

    @override
    int get hashCode =>
        accessToken.hashCode +
        refreshToken.hashCode +
        tokenType.hashCode +
        expiresIn.hashCode +
        userId.hashCode +
        kind.hashCode +
        challenge.hashCode +
        methods.hashCode;

  factory TokensOrSecondFactorNeeded.fromJson(Map<String, dynamic> json) => _$TokensOrSecondFactorNeededFromJson(json);

  Map<String, dynamic> toJson() => _$TokensOrSecondFactorNeededToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

/// of Tokens
enum TokensOrSecondFactorNeededTokenTypeEnum {
@JsonValue(r'Bearer')
bearer(r'Bearer'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const TokensOrSecondFactorNeededTokenTypeEnum(this.value);

final String value;

@override
String toString() => value;
}


/// of SecondFactorNeeded
enum TokensOrSecondFactorNeededKindEnum {
@JsonValue(r'second-factor')
secondFactor(r'second-factor'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const TokensOrSecondFactorNeededKindEnum(this.value);

final String value;

@override
String toString() => value;
}


enum TokensOrSecondFactorNeededMethodsEnum {
@JsonValue(r'totp')
totp(r'totp'),
@JsonValue(r'passkey')
passkey(r'passkey'),
@JsonValue(r'recovery-code')
recoveryCode(r'recovery-code'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const TokensOrSecondFactorNeededMethodsEnum(this.value);

final String value;

@override
String toString() => value;
}


