//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'mute.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Mute {
  /// Returns a new [Mute] instance.
  Mute({

    required  this.muteId,

    required  this.kind,

    required  this.value,
  });

  @JsonKey(
    
    name: r'mute_id',
    required: true,
    includeIfNull: false,
  )


  final String muteId;



  @JsonKey(
    
    name: r'kind',
    required: true,
    includeIfNull: false,
  unknownEnumValue: MuteKindEnum.unknownDefaultOpenApi,
  )


  final MuteKindEnum kind;



  @JsonKey(
    
    name: r'value',
    required: true,
    includeIfNull: false,
  )


  final String value;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Mute &&
      other.muteId == muteId &&
      other.kind == kind &&
      other.value == value;

    @override
    int get hashCode =>
        muteId.hashCode +
        kind.hashCode +
        value.hashCode;

  factory Mute.fromJson(Map<String, dynamic> json) => _$MuteFromJson(json);

  Map<String, dynamic> toJson() => _$MuteToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum MuteKindEnum {
@JsonValue(r'user')
user(r'user'),
@JsonValue(r'word')
word(r'word'),
@JsonValue(r'thread')
thread(r'thread'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const MuteKindEnum(this.value);

final String value;

@override
String toString() => value;
}


