//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'model_export.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ModelExport {
  /// Returns a new [ModelExport] instance.
  ModelExport({

    required  this.exportId,

    required  this.status,

    required  this.requestedAt,

    required  this.expiresAt,

    required  this.sizeBytes,

    required  this.sha256,

    required  this.url,
  });

  @JsonKey(
    
    name: r'export_id',
    required: true,
    includeIfNull: false,
  )


  final String exportId;



  @JsonKey(
    
    name: r'status',
    required: true,
    includeIfNull: false,
  unknownEnumValue: ModelExportStatusEnum.unknownDefaultOpenApi,
  )


  final ModelExportStatusEnum status;



  @JsonKey(
    
    name: r'requested_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime requestedAt;



  @JsonKey(
    
    name: r'expires_at',
    required: true,
    includeIfNull: true,
  )


  final DateTime? expiresAt;



  @JsonKey(
    
    name: r'size_bytes',
    required: true,
    includeIfNull: true,
  )


  final int? sizeBytes;



  @JsonKey(
    
    name: r'sha256',
    required: true,
    includeIfNull: true,
  )


  final String? sha256;



  @JsonKey(
    
    name: r'url',
    required: true,
    includeIfNull: true,
  )


  final String? url;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ModelExport &&
      other.exportId == exportId &&
      other.status == status &&
      other.requestedAt == requestedAt &&
      other.expiresAt == expiresAt &&
      other.sizeBytes == sizeBytes &&
      other.sha256 == sha256 &&
      other.url == url;

    @override
    int get hashCode =>
        exportId.hashCode +
        status.hashCode +
        requestedAt.hashCode +
        (expiresAt == null ? 0 : expiresAt.hashCode) +
        (sizeBytes == null ? 0 : sizeBytes.hashCode) +
        (sha256 == null ? 0 : sha256.hashCode) +
        (url == null ? 0 : url.hashCode);

  factory ModelExport.fromJson(Map<String, dynamic> json) => _$ModelExportFromJson(json);

  Map<String, dynamic> toJson() => _$ModelExportToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum ModelExportStatusEnum {
@JsonValue(r'gathering')
gathering(r'gathering'),
@JsonValue(r'ready')
ready(r'ready'),
@JsonValue(r'failed')
failed(r'failed'),
@JsonValue(r'expired')
expired(r'expired'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const ModelExportStatusEnum(this.value);

final String value;

@override
String toString() => value;
}


