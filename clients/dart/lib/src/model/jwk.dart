//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'jwk.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Jwk {
  /// Returns a new [Jwk] instance.
  Jwk({

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
  unknownEnumValue: JwkKtyEnum.unknownDefaultOpenApi,
  )


  final JwkKtyEnum kty;



  @JsonKey(
    
    name: r'crv',
    required: true,
    includeIfNull: false,
  unknownEnumValue: JwkCrvEnum.unknownDefaultOpenApi,
  )


  final JwkCrvEnum crv;



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
  unknownEnumValue: JwkAlgEnum.unknownDefaultOpenApi,
  )


  final JwkAlgEnum alg;



  @JsonKey(
    
    name: r'use',
    required: true,
    includeIfNull: false,
  unknownEnumValue: JwkUseEnum.unknownDefaultOpenApi,
  )


  final JwkUseEnum use;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Jwk &&
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

  factory Jwk.fromJson(Map<String, dynamic> json) => _$JwkFromJson(json);

  Map<String, dynamic> toJson() => _$JwkToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum JwkKtyEnum {
@JsonValue(r'EC')
EC(r'EC'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const JwkKtyEnum(this.value);

final String value;

@override
String toString() => value;
}


enum JwkCrvEnum {
@JsonValue(r'P-256')
P_256(r'P-256'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const JwkCrvEnum(this.value);

final String value;

@override
String toString() => value;
}


enum JwkAlgEnum {
@JsonValue(r'ES256')
ES256(r'ES256'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const JwkAlgEnum(this.value);

final String value;

@override
String toString() => value;
}


enum JwkUseEnum {
@JsonValue(r'sig')
sig(r'sig'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const JwkUseEnum(this.value);

final String value;

@override
String toString() => value;
}


