//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/certificate_key.dart';
import 'package:json_annotation/json_annotation.dart';

part 'certificate_keys.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class CertificateKeys {
  /// Returns a new [CertificateKeys] instance.
  CertificateKeys({

    required  this.keys,
  });

  @JsonKey(
    
    name: r'keys',
    required: true,
    includeIfNull: false,
  )


  final List<CertificateKey> keys;





    @override
    bool operator ==(Object other) => identical(this, other) || other is CertificateKeys &&
      other.keys == keys;

    @override
    int get hashCode =>
        keys.hashCode;

  factory CertificateKeys.fromJson(Map<String, dynamic> json) => _$CertificateKeysFromJson(json);

  Map<String, dynamic> toJson() => _$CertificateKeysToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

