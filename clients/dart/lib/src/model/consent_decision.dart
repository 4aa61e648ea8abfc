//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'consent_decision.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ConsentDecision {
  /// Returns a new [ConsentDecision] instance.
  ConsentDecision({

    required  this.token,

    required  this.decision,

    required  this.textVersion,
  });

      /// what follows the # of the letter's link
  @JsonKey(
    
    name: r'token',
    required: true,
    includeIfNull: false,
  )


  final String token;



  @JsonKey(
    
    name: r'decision',
    required: true,
    includeIfNull: false,
  unknownEnumValue: ConsentDecisionDecisionEnum.unknownDefaultOpenApi,
  )


  final ConsentDecisionDecisionEnum decision;



      /// of the text that was read
  @JsonKey(
    
    name: r'text_version',
    required: true,
    includeIfNull: false,
  )


  final String textVersion;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ConsentDecision &&
      other.token == token &&
      other.decision == decision &&
      other.textVersion == textVersion;

    @override
    int get hashCode =>
        token.hashCode +
        decision.hashCode +
        textVersion.hashCode;

  factory ConsentDecision.fromJson(Map<String, dynamic> json) => _$ConsentDecisionFromJson(json);

  Map<String, dynamic> toJson() => _$ConsentDecisionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum ConsentDecisionDecisionEnum {
@JsonValue(r'given')
given(r'given'),
@JsonValue(r'refused')
refused(r'refused'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const ConsentDecisionDecisionEnum(this.value);

final String value;

@override
String toString() => value;
}


