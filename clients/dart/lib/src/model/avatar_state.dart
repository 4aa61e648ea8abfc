//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'avatar_state.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class AvatarState {
  /// Returns a new [AvatarState] instance.
  AvatarState({

    required  this.uploadId,

    required  this.state,

    required  this.reason,
  });

  @JsonKey(
    
    name: r'upload_id',
    required: true,
    includeIfNull: false,
  )


  final String uploadId;



  @JsonKey(
    
    name: r'state',
    required: true,
    includeIfNull: false,
  unknownEnumValue: AvatarStateStateEnum.unknownDefaultOpenApi,
  )


  final AvatarStateStateEnum state;



  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: true,
  unknownEnumValue: AvatarStateReasonEnum.unknownDefaultOpenApi,
  )


  final AvatarStateReasonEnum? reason;





    @override
    bool operator ==(Object other) => identical(this, other) || other is AvatarState &&
      other.uploadId == uploadId &&
      other.state == state &&
      other.reason == reason;

    @override
    int get hashCode =>
        uploadId.hashCode +
        state.hashCode +
        (reason == null ? 0 : reason.hashCode);

  factory AvatarState.fromJson(Map<String, dynamic> json) => _$AvatarStateFromJson(json);

  Map<String, dynamic> toJson() => _$AvatarStateToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum AvatarStateStateEnum {
@JsonValue(r'awaiting-upload')
awaitingUpload(r'awaiting-upload'),
@JsonValue(r'published')
published(r'published'),
@JsonValue(r'refused')
refused(r'refused'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const AvatarStateStateEnum(this.value);

final String value;

@override
String toString() => value;
}


enum AvatarStateReasonEnum {
@JsonValue(r'not-a-picture')
notAPicture(r'not-a-picture'),
@JsonValue(r'damaged')
damaged(r'damaged'),
@JsonValue(r'too-small')
tooSmall(r'too-small'),
@JsonValue(r'too-many-pixels')
tooManyPixels(r'too-many-pixels'),
@JsonValue(r'too-large')
tooLarge(r'too-large'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const AvatarStateReasonEnum(this.value);

final String value;

@override
String toString() => value;
}


