//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'openid_configuration.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class OpenidConfiguration {
  /// Returns a new [OpenidConfiguration] instance.
  OpenidConfiguration({

    required  this.issuer,

    required  this.jwksUri,

    required  this.serviceDocumentation,

    required  this.responseTypesSupported,

    required  this.grantTypesSupported,
  });

  @JsonKey(
    
    name: r'issuer',
    required: true,
    includeIfNull: false,
  )


  final String issuer;



  @JsonKey(
    
    name: r'jwks_uri',
    required: true,
    includeIfNull: false,
  )


  final String jwksUri;



  @JsonKey(
    
    name: r'service_documentation',
    required: true,
    includeIfNull: false,
  )


  final String serviceDocumentation;



  @JsonKey(
    
    name: r'response_types_supported',
    required: true,
    includeIfNull: false,
  )


  final List<String> responseTypesSupported;



  @JsonKey(
    
    name: r'grant_types_supported',
    required: true,
    includeIfNull: false,
  )


  final List<String> grantTypesSupported;





    @override
    bool operator ==(Object other) => identical(this, other) || other is OpenidConfiguration &&
      other.issuer == issuer &&
      other.jwksUri == jwksUri &&
      other.serviceDocumentation == serviceDocumentation &&
      other.responseTypesSupported == responseTypesSupported &&
      other.grantTypesSupported == grantTypesSupported;

    @override
    int get hashCode =>
        issuer.hashCode +
        jwksUri.hashCode +
        serviceDocumentation.hashCode +
        responseTypesSupported.hashCode +
        grantTypesSupported.hashCode;

  factory OpenidConfiguration.fromJson(Map<String, dynamic> json) => _$OpenidConfigurationFromJson(json);

  Map<String, dynamic> toJson() => _$OpenidConfigurationToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

