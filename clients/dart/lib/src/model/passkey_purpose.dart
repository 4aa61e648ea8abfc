//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'passkey_purpose.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PasskeyPurpose {
  /// Returns a new [PasskeyPurpose] instance.
  PasskeyPurpose({

     this.purpose,
  });

  @JsonKey(
    
    name: r'purpose',
    required: false,
    includeIfNull: false,
  unknownEnumValue: PasskeyPurposePurposeEnum.unknownDefaultOpenApi,
  )


  final PasskeyPurposePurposeEnum? purpose;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PasskeyPurpose &&
      other.purpose == purpose;

    @override
    int get hashCode =>
        purpose.hashCode;

  factory PasskeyPurpose.fromJson(Map<String, dynamic> json) => _$PasskeyPurposeFromJson(json);

  Map<String, dynamic> toJson() => _$PasskeyPurposeToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum PasskeyPurposePurposeEnum {
@JsonValue(r'log-in')
logIn(r'log-in'),
@JsonValue(r'second-factor')
secondFactor(r'second-factor'),
@JsonValue(r'step-up')
stepUp(r'step-up'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const PasskeyPurposePurposeEnum(this.value);

final String value;

@override
String toString() => value;
}


