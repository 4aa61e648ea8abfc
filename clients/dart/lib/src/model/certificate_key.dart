//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'certificate_key.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class CertificateKey {
  /// Returns a new [CertificateKey] instance.
  CertificateKey({

    required  this.kty,

    required  this.crv,

    required  this.x,

    required  this.y,

    required  this.kid,

    required  this.alg,

    required  this.use,
  });

  @JsonKey(
    
    name: r'kty',
    required: true,
    includeIfNull: false,
  unknownEnumValue: CertificateKeyKtyEnum.unknownDefaultOpenApi,
  )


  final CertificateKeyKtyEnum kty;



  @JsonKey(
    
    name: r'crv',
    required: true,
    includeIfNull: false,
  unknownEnumValue: CertificateKeyCrvEnum.unknownDefaultOpenApi,
  )


  final CertificateKeyCrvEnum crv;



  @JsonKey(
    
    name: r'x',
    required: true,
    includeIfNull: false,
  )


  final String x;



  @JsonKey(
    
    name: r'y',
    required: true,
    includeIfNull: false,
  )


  final String y;



  @JsonKey(
    
    name: r'kid',
    required: true,
    includeIfNull: false,
  )


  final String kid;



  @JsonKey(
    
    name: r'alg',
    required: true,
    includeIfNull: false,
  unknownEnumValue: CertificateKeyAlgEnum.unknownDefaultOpenApi,
  )


  final CertificateKeyAlgEnum alg;



  @JsonKey(
    
    name: r'use',
    required: true,
    includeIfNull: false,
  unknownEnumValue: CertificateKeyUseEnum.unknownDefaultOpenApi,
  )


  final CertificateKeyUseEnum use;





    @override
    bool operator ==(Object other) => identical(this, other) || other is CertificateKey &&
      other.kty == kty &&
      other.crv == crv &&
      other.x == x &&
      other.y == y &&
      other.kid == kid &&
      other.alg == alg &&
      other.use == use;

    @override
    int get hashCode =>
        kty.hashCode +
        crv.hashCode +
        x.hashCode +
        y.hashCode +
        kid.hashCode +
        alg.hashCode +
        use.hashCode;

  factory CertificateKey.fromJson(Map<String, dynamic> json) => _$CertificateKeyFromJson(json);

  Map<String, dynamic> toJson() => _$CertificateKeyToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum CertificateKeyKtyEnum {
@JsonValue(r'EC')
EC(r'EC'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const CertificateKeyKtyEnum(this.value);

final String value;

@override
String toString() => value;
}


enum CertificateKeyCrvEnum {
@JsonValue(r'P-256')
P_256(r'P-256'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const CertificateKeyCrvEnum(this.value);

final String value;

@override
String toString() => value;
}


enum CertificateKeyAlgEnum {
@JsonValue(r'ES256')
ES256(r'ES256'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const CertificateKeyAlgEnum(this.value);

final String value;

@override
String toString() => value;
}


enum CertificateKeyUseEnum {
@JsonValue(r'sig')
sig(r'sig'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const CertificateKeyUseEnum(this.value);

final String value;

@override
String toString() => value;
}


