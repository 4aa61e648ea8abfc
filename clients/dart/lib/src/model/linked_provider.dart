//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'linked_provider.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class LinkedProvider {
  /// Returns a new [LinkedProvider] instance.
  LinkedProvider({

    required  this.provider,

    required  this.email,

    required  this.linkedAt,
  });

  @JsonKey(
    
    name: r'provider',
    required: true,
    includeIfNull: false,
  unknownEnumValue: LinkedProviderProviderEnum.unknownDefaultOpenApi,
  )


  final LinkedProviderProviderEnum provider;



      /// the address the provider vouches for
  @JsonKey(
    
    name: r'email',
    required: true,
    includeIfNull: true,
  )


  final String? email;



  @JsonKey(
    
    name: r'linked_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime linkedAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is LinkedProvider &&
      other.provider == provider &&
      other.email == email &&
      other.linkedAt == linkedAt;

    @override
    int get hashCode =>
        provider.hashCode +
        (email == null ? 0 : email.hashCode) +
        linkedAt.hashCode;

  factory LinkedProvider.fromJson(Map<String, dynamic> json) => _$LinkedProviderFromJson(json);

  Map<String, dynamic> toJson() => _$LinkedProviderToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum LinkedProviderProviderEnum {
@JsonValue(r'apple')
apple(r'apple'),
@JsonValue(r'facebook')
facebook(r'facebook'),
@JsonValue(r'github')
github(r'github'),
@JsonValue(r'google')
google(r'google'),
@JsonValue(r'x')
x(r'x'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const LinkedProviderProviderEnum(this.value);

final String value;

@override
String toString() => value;
}


