//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_personal_token.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewPersonalToken {
  /// Returns a new [NewPersonalToken] instance.
  NewPersonalToken({

    required  this.name,

    required  this.scopes,

     this.expiresInDays,
  });

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
  unknownEnumValue: NewPersonalTokenScopesEnum.unknownDefaultOpenApi,
  )


  final List<NewPersonalTokenScopesEnum> scopes;



          // minimum: 1
          // maximum: 365
  @JsonKey(
    
    name: r'expires_in_days',
    required: false,
    includeIfNull: false,
  )


  final int? expiresInDays;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewPersonalToken &&
      other.name == name &&
      other.scopes == scopes &&
      other.expiresInDays == expiresInDays;

    @override
    int get hashCode =>
        name.hashCode +
        scopes.hashCode +
        expiresInDays.hashCode;

  factory NewPersonalToken.fromJson(Map<String, dynamic> json) => _$NewPersonalTokenFromJson(json);

  Map<String, dynamic> toJson() => _$NewPersonalTokenToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewPersonalTokenScopesEnum {
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

const NewPersonalTokenScopesEnum(this.value);

final String value;

@override
String toString() => value;
}


