//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'certificate_token.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class CertificateToken {
  /// Returns a new [CertificateToken] instance.
  CertificateToken({

    required  this.certificateToken,
  });

  @JsonKey(
    
    name: r'certificate_token',
    required: true,
    includeIfNull: false,
  )


  final String certificateToken;





    @override
    bool operator ==(Object other) => identical(this, other) || other is CertificateToken &&
      other.certificateToken == certificateToken;

    @override
    int get hashCode =>
        certificateToken.hashCode;

  factory CertificateToken.fromJson(Map<String, dynamic> json) => _$CertificateTokenFromJson(json);

  Map<String, dynamic> toJson() => _$CertificateTokenToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

