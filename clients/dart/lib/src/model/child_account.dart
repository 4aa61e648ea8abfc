//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'child_account.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ChildAccount {
  /// Returns a new [ChildAccount] instance.
  ChildAccount({

    required  this.childId,

    required  this.username,

    required  this.state,

    required  this.textVersion,

    required  this.givenAt,

    required  this.neededUntil,

    required  this.erasedAfter,
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
    
    name: r'state',
    required: true,
    includeIfNull: false,
  unknownEnumValue: ChildAccountStateEnum.unknownDefaultOpenApi,
  )


  final ChildAccountStateEnum state;



  @JsonKey(
    
    name: r'text_version',
    required: true,
    includeIfNull: false,
  )


  final String textVersion;



  @JsonKey(
    
    name: r'given_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime givenAt;



      /// when the child comes of the age at which no consent is needed
  @JsonKey(
    
    name: r'needed_until',
    required: true,
    includeIfNull: false,
  )


  final String neededUntil;



      /// when the account is leaving, by whosever will
  @JsonKey(
    
    name: r'erased_after',
    required: true,
    includeIfNull: true,
  )


  final DateTime? erasedAfter;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ChildAccount &&
      other.childId == childId &&
      other.username == username &&
      other.state == state &&
      other.textVersion == textVersion &&
      other.givenAt == givenAt &&
      other.neededUntil == neededUntil &&
      other.erasedAfter == erasedAfter;

    @override
    int get hashCode =>
        childId.hashCode +
        username.hashCode +
        state.hashCode +
        textVersion.hashCode +
        givenAt.hashCode +
        neededUntil.hashCode +
        (erasedAfter == null ? 0 : erasedAfter.hashCode);

  factory ChildAccount.fromJson(Map<String, dynamic> json) => _$ChildAccountFromJson(json);

  Map<String, dynamic> toJson() => _$ChildAccountToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum ChildAccountStateEnum {
@JsonValue(r'given')
given(r'given'),
@JsonValue(r'withdrawn')
withdrawn(r'withdrawn'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const ChildAccountStateEnum(this.value);

final String value;

@override
String toString() => value;
}


