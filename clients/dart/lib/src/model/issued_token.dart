//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'issued_token.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class IssuedToken {
  /// Returns a new [IssuedToken] instance.
  IssuedToken({

    required  this.tokenId,

    required  this.name,

    required  this.scopes,

    required  this.createdAt,

    required  this.expiresAt,

    required  this.lastUsedOn,

    required  this.token,
  });

  @JsonKey(
    
    name: r'token_id',
    required: true,
    includeIfNull: false,
  )


  final String tokenId;



  @JsonKey(
    
    name: r'name',
    required: true,
    includeIfNull: false,
  )


  final String name;



  @JsonKey(
    
    name: r'scopes',
    required: true,
    includeIfNull: false,
  unknownEnumValue: IssuedTokenScopesEnum.unknownDefaultOpenApi,
  )


  final List<IssuedTokenScopesEnum> scopes;



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;



  @JsonKey(
    
    name: r'expires_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime expiresAt;



      /// a day in UTC; null until the token is used
  @JsonKey(
    
    name: r'last_used_on',
    required: true,
    includeIfNull: true,
  )


  final String? lastUsedOn;



      /// for `Authorization: Bearer ...`, shown this once; null when the answer is a repetition
  @JsonKey(
    
    name: r'token',
    required: true,
    includeIfNull: true,
  )


  final String? token;





    @override
    bool operator ==(Object other) => identical(this, other) || other is IssuedToken &&
      other.tokenId == tokenId &&
      other.name == name &&
      other.scopes == scopes &&
      other.createdAt == createdAt &&
      other.expiresAt == expiresAt &&
      other.lastUsedOn == lastUsedOn &&
      other.token == token;

    @override
    int get hashCode =>
        tokenId.hashCode +
        name.hashCode +
        scopes.hashCode +
        createdAt.hashCode +
        expiresAt.hashCode +
        (lastUsedOn == null ? 0 : lastUsedOn.hashCode) +
        (token == null ? 0 : token.hashCode);

  factory IssuedToken.fromJson(Map<String, dynamic> json) => _$IssuedTokenFromJson(json);

  Map<String, dynamic> toJson() => _$IssuedTokenToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum IssuedTokenScopesEnum {
@JsonValue(r'billing:read')
billingColonRead(r'billing:read'),
@JsonValue(r'earnings:read')
earningsColonRead(r'earnings:read'),
@JsonValue(r'feed:read')
feedColonRead(r'feed:read'),
@JsonValue(r'follows:read')
followsColonRead(r'follows:read'),
@JsonValue(r'follows:write')
followsColonWrite(r'follows:write'),
@JsonValue(r'profile:read')
profileColonRead(r'profile:read'),
@JsonValue(r'profile:write')
profileColonWrite(r'profile:write'),
@JsonValue(r'videos:read')
videosColonRead(r'videos:read'),
@JsonValue(r'videos:write')
videosColonWrite(r'videos:write'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const IssuedTokenScopesEnum(this.value);

final String value;

@override
String toString() => value;
}


