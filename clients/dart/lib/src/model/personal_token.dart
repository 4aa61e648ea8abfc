//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'personal_token.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PersonalToken {
  /// Returns a new [PersonalToken] instance.
  PersonalToken({

    required  this.tokenId,

    required  this.name,

    required  this.scopes,

    required  this.createdAt,

    required  this.expiresAt,

    required  this.lastUsedOn,
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
  unknownEnumValue: PersonalTokenScopesEnum.unknownDefaultOpenApi,
  )


  final List<PersonalTokenScopesEnum> scopes;



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





    @override
    bool operator ==(Object other) => identical(this, other) || other is PersonalToken &&
      other.tokenId == tokenId &&
      other.name == name &&
      other.scopes == scopes &&
      other.createdAt == createdAt &&
      other.expiresAt == expiresAt &&
      other.lastUsedOn == lastUsedOn;

    @override
    int get hashCode =>
        tokenId.hashCode +
        name.hashCode +
        scopes.hashCode +
        createdAt.hashCode +
        expiresAt.hashCode +
        (lastUsedOn == null ? 0 : lastUsedOn.hashCode);

  factory PersonalToken.fromJson(Map<String, dynamic> json) => _$PersonalTokenFromJson(json);

  Map<String, dynamic> toJson() => _$PersonalTokenToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum PersonalTokenScopesEnum {
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

const PersonalTokenScopesEnum(this.value);

final String value;

@override
String toString() => value;
}


