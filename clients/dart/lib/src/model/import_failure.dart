//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'import_failure.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ImportFailure {
  /// Returns a new [ImportFailure] instance.
  ImportFailure({

    required  this.reason,

    required  this.remedy,
  });

  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: false,
  unknownEnumValue: ImportFailureReasonEnum.unknownDefaultOpenApi,
  )


  final ImportFailureReasonEnum reason;



  @JsonKey(
    
    name: r'remedy',
    required: true,
    includeIfNull: false,
  )


  final String remedy;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ImportFailure &&
      other.reason == reason &&
      other.remedy == remedy;

    @override
    int get hashCode =>
        reason.hashCode +
        remedy.hashCode;

  factory ImportFailure.fromJson(Map<String, dynamic> json) => _$ImportFailureFromJson(json);

  Map<String, dynamic> toJson() => _$ImportFailureToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum ImportFailureReasonEnum {
@JsonValue(r'account-closed')
accountClosed(r'account-closed'),
@JsonValue(r'another-persons')
anotherPersons(r'another-persons'),
@JsonValue(r'damaged')
damaged(r'damaged'),
@JsonValue(r'not-an-archive')
notAnArchive(r'not-an-archive'),
@JsonValue(r'nothing-uploaded')
nothingUploaded(r'nothing-uploaded'),
@JsonValue(r'other-format')
otherFormat(r'other-format'),
@JsonValue(r'too-large')
tooLarge(r'too-large'),
@JsonValue(r'unavailable')
unavailable(r'unavailable'),
@JsonValue(r'unknown-file')
unknownFile(r'unknown-file'),
@JsonValue(r'unlike-its-manifest')
unlikeItsManifest(r'unlike-its-manifest'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const ImportFailureReasonEnum(this.value);

final String value;

@override
String toString() => value;
}


