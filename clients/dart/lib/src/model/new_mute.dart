//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_mute.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewMute {
  /// Returns a new [NewMute] instance.
  NewMute({

    required  this.kind,

    required  this.value,
  });

  @JsonKey(
    
    name: r'kind',
    required: true,
    includeIfNull: false,
  unknownEnumValue: NewMuteKindEnum.unknownDefaultOpenApi,
  )


  final NewMuteKindEnum kind;



      /// the id of a user or a thread, or a word or phrase as it stands in a title
  @JsonKey(
    
    name: r'value',
    required: true,
    includeIfNull: false,
  )


  final String value;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewMute &&
      other.kind == kind &&
      other.value == value;

    @override
    int get hashCode =>
        kind.hashCode +
        value.hashCode;

  factory NewMute.fromJson(Map<String, dynamic> json) => _$NewMuteFromJson(json);

  Map<String, dynamic> toJson() => _$NewMuteToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewMuteKindEnum {
@JsonValue(r'user')
user(r'user'),
@JsonValue(r'word')
word(r'word'),
@JsonValue(r'thread')
thread(r'thread'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const NewMuteKindEnum(this.value);

final String value;

@override
String toString() => value;
}


