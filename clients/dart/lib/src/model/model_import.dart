//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/import_failure.dart';
import 'package:social_flow/src/model/imported_section.dart';
import 'package:json_annotation/json_annotation.dart';

part 'model_import.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ModelImport {
  /// Returns a new [ModelImport] instance.
  ModelImport({

    required  this.importId,

    required  this.status,

    required  this.begunAt,

    required  this.failure,

    required  this.report,
  });

  @JsonKey(
    
    name: r'import_id',
    required: true,
    includeIfNull: false,
  )


  final String importId;



  @JsonKey(
    
    name: r'status',
    required: true,
    includeIfNull: false,
  unknownEnumValue: ModelImportStatusEnum.unknownDefaultOpenApi,
  )


  final ModelImportStatusEnum status;



  @JsonKey(
    
    name: r'begun_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime begunAt;



  @JsonKey(
    
    name: r'failure',
    required: true,
    includeIfNull: true,
  )


  final ImportFailure? failure;



  @JsonKey(
    
    name: r'report',
    required: true,
    includeIfNull: true,
  )


  final List<ImportedSection>? report;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ModelImport &&
      other.importId == importId &&
      other.status == status &&
      other.begunAt == begunAt &&
      other.failure == failure &&
      other.report == report;

    @override
    int get hashCode =>
        importId.hashCode +
        status.hashCode +
        begunAt.hashCode +
        (failure == null ? 0 : failure.hashCode) +
        (report == null ? 0 : report.hashCode);

  factory ModelImport.fromJson(Map<String, dynamic> json) => _$ModelImportFromJson(json);

  Map<String, dynamic> toJson() => _$ModelImportToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum ModelImportStatusEnum {
@JsonValue(r'awaiting-upload')
awaitingUpload(r'awaiting-upload'),
@JsonValue(r'reading')
reading(r'reading'),
@JsonValue(r'done')
done(r'done'),
@JsonValue(r'failed')
failed(r'failed'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const ModelImportStatusEnum(this.value);

final String value;

@override
String toString() => value;
}


