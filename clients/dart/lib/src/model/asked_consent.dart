//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/kept.dart';
import 'package:json_annotation/json_annotation.dart';

part 'asked_consent.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class AskedConsent {
  /// Returns a new [AskedConsent] instance.
  AskedConsent({

    required  this.childId,

    required  this.username,

    required  this.askedAt,

    required  this.decideUntil,

    required  this.textVersion,

    required  this.keptNow,

    required  this.keptAfterwards,

    required  this.promises,
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
    
    name: r'asked_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime askedAt;



  @JsonKey(
    
    name: r'decide_until',
    required: true,
    includeIfNull: false,
  )


  final DateTime decideUntil;



  @JsonKey(
    
    name: r'text_version',
    required: true,
    includeIfNull: false,
  )


  final String textVersion;



  @JsonKey(
    
    name: r'kept_now',
    required: true,
    includeIfNull: false,
  )


  final List<Kept> keptNow;



  @JsonKey(
    
    name: r'kept_afterwards',
    required: true,
    includeIfNull: false,
  )


  final List<Kept> keptAfterwards;



  @JsonKey(
    
    name: r'promises',
    required: true,
    includeIfNull: false,
  )


  final List<String> promises;





    @override
    bool operator ==(Object other) => identical(this, other) || other is AskedConsent &&
      other.childId == childId &&
      other.username == username &&
      other.askedAt == askedAt &&
      other.decideUntil == decideUntil &&
      other.textVersion == textVersion &&
      other.keptNow == keptNow &&
      other.keptAfterwards == keptAfterwards &&
      other.promises == promises;

    @override
    int get hashCode =>
        childId.hashCode +
        username.hashCode +
        askedAt.hashCode +
        decideUntil.hashCode +
        textVersion.hashCode +
        keptNow.hashCode +
        keptAfterwards.hashCode +
        promises.hashCode;

  factory AskedConsent.fromJson(Map<String, dynamic> json) => _$AskedConsentFromJson(json);

  Map<String, dynamic> toJson() => _$AskedConsentToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

