//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'erasure_certificate.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ErasureCertificate {
  /// Returns a new [ErasureCertificate] instance.
  ErasureCertificate({

    required  this.certificate,
  });

  @JsonKey(
    
    name: r'certificate',
    required: true,
    includeIfNull: false,
  )


  final String certificate;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ErasureCertificate &&
      other.certificate == certificate;

    @override
    int get hashCode =>
        certificate.hashCode;

  factory ErasureCertificate.fromJson(Map<String, dynamic> json) => _$ErasureCertificateFromJson(json);

  Map<String, dynamic> toJson() => _$ErasureCertificateToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

