//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'withdrawn_consent.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class WithdrawnConsent {
  /// Returns a new [WithdrawnConsent] instance.
  WithdrawnConsent({

    required  this.childId,

    required  this.erasedAfter,
  });

  @JsonKey(
    
    name: r'child_id',
    required: true,
    includeIfNull: false,
  )


  final String childId;



  @JsonKey(
    
    name: r'erased_after',
    required: true,
    includeIfNull: false,
  )


  final DateTime erasedAfter;





    @override
    bool operator ==(Object other) => identical(this, other) || other is WithdrawnConsent &&
      other.childId == childId &&
      other.erasedAfter == erasedAfter;

    @override
    int get hashCode =>
        childId.hashCode +
        erasedAfter.hashCode;

  factory WithdrawnConsent.fromJson(Map<String, dynamic> json) => _$WithdrawnConsentFromJson(json);

  Map<String, dynamic> toJson() => _$WithdrawnConsentToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

