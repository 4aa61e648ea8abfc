//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'decided_consent.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class DecidedConsent {
  /// Returns a new [DecidedConsent] instance.
  DecidedConsent({

    required  this.childId,

    required  this.username,

    required  this.decision,
  });

  @JsonKey(
    
    name: r'child_id',
    required: true,
    includeIfNull: false,
  )


  final String childId;



  @JsonKey(
    
    name: r'username',
    required: true,
    includeIfNull: false,
  )


  final String username;



  @JsonKey(
    
    name: r'decision',
    required: true,
    includeIfNull: false,
  unknownEnumValue: DecidedConsentDecisionEnum.unknownDefaultOpenApi,
  )


  final DecidedConsentDecisionEnum decision;





    @override
    bool operator ==(Object other) => identical(this, other) || other is DecidedConsent &&
      other.childId == childId &&
      other.username == username &&
      other.decision == decision;

    @override
    int get hashCode =>
        childId.hashCode +
        username.hashCode +
        decision.hashCode;

  factory DecidedConsent.fromJson(Map<String, dynamic> json) => _$DecidedConsentFromJson(json);

  Map<String, dynamic> toJson() => _$DecidedConsentToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum DecidedConsentDecisionEnum {
@JsonValue(r'given')
given(r'given'),
@JsonValue(r'refused')
refused(r'refused'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const DecidedConsentDecisionEnum(this.value);

final String value;

@override
String toString() => value;
}


