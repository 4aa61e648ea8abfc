//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/failure.dart';
import 'package:social_flow/src/model/takedown.dart';
import 'package:social_flow/src/model/rendition.dart';
import 'package:json_annotation/json_annotation.dart';

part 'video.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Video {
  /// Returns a new [Video] instance.
  Video({

    required  this.videoId,

    required  this.creatorId,

    required  this.title,

    required  this.description,

    required  this.visibility,

    required  this.isAgeRestricted,

    required  this.status,

    required  this.stage,

    required  this.percentEncoded,

    required  this.stageStartedAt,

    required  this.failure,

    required  this.lengthSeconds,

    required  this.renditions,

    required  this.thumbnailUrl,

    required  this.createdAt,

    required  this.publishedAt,

    required  this.takedown,
  });

  @JsonKey(
    
    name: r'video_id',
    required: true,
    includeIfNull: false,
  )


  final String videoId;



  @JsonKey(
    
    name: r'creator_id',
    required: true,
    includeIfNull: false,
  )


  final String creatorId;



  @JsonKey(
    
    name: r'title',
    required: true,
    includeIfNull: false,
  )


  final String title;



  @JsonKey(
    
    name: r'description',
    required: true,
    includeIfNull: false,
  )


  final String description;



  @JsonKey(
    
    name: r'visibility',
    required: true,
    includeIfNull: false,
  unknownEnumValue: VideoVisibilityEnum.unknownDefaultOpenApi,
  )


  final VideoVisibilityEnum visibility;



  @JsonKey(
    
    name: r'is_age_restricted',
    required: true,
    includeIfNull: false,
  )


  final bool isAgeRestricted;



  @JsonKey(
    
    name: r'status',
    required: true,
    includeIfNull: false,
  unknownEnumValue: VideoStatusEnum.unknownDefaultOpenApi,
  )


  final VideoStatusEnum status;



      /// what the pipeline is doing, while the status is processing
  @JsonKey(
    
    name: r'stage',
    required: true,
    includeIfNull: true,
  unknownEnumValue: VideoStageEnum.unknownDefaultOpenApi,
  )


  final VideoStageEnum? stage;



  @JsonKey(
    
    name: r'percent_encoded',
    required: true,
    includeIfNull: false,
  )


  final int percentEncoded;



      /// when each stage began, for those that did
  @JsonKey(
    
    name: r'stage_started_at',
    required: true,
    includeIfNull: false,
  )


  final Map<String, DateTime> stageStartedAt;



  @JsonKey(
    
    name: r'failure',
    required: true,
    includeIfNull: true,
  )


  final Failure? failure;



  @JsonKey(
    
    name: r'length_seconds',
    required: true,
    includeIfNull: true,
  )


  final num? lengthSeconds;



  @JsonKey(
    
    name: r'renditions',
    required: true,
    includeIfNull: false,
  )


  final List<Rendition> renditions;



  @JsonKey(
    
    name: r'thumbnail_url',
    required: true,
    includeIfNull: true,
  )


  final String? thumbnailUrl;



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;



  @JsonKey(
    
    name: r'published_at',
    required: true,
    includeIfNull: true,
  )


  final DateTime? publishedAt;



  @JsonKey(
    
    name: r'takedown',
    required: true,
    includeIfNull: true,
  )


  final Takedown? takedown;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Video &&
      other.videoId == videoId &&
      other.creatorId == creatorId &&
      other.title == title &&
      other.description == description &&
      other.visibility == visibility &&
      other.isAgeRestricted == isAgeRestricted &&
      other.status == status &&
      other.stage == stage &&
      other.percentEncoded == percentEncoded &&
      other.stageStartedAt == stageStartedAt &&
      other.failure == failure &&
      other.lengthSeconds == lengthSeconds &&
      other.renditions == renditions &&
      other.thumbnailUrl == thumbnailUrl &&
      other.createdAt == createdAt &&
      other.publishedAt == publishedAt &&
      other.takedown == takedown;

    @override
    int get hashCode =>
        videoId.hashCode +
        creatorId.hashCode +
        title.hashCode +
        description.hashCode +
        visibility.hashCode +
        isAgeRestricted.hashCode +
        status.hashCode +
        (stage == null ? 0 : stage.hashCode) +
        percentEncoded.hashCode +
        stageStartedAt.hashCode +
        (failure == null ? 0 : failure.hashCode) +
        (lengthSeconds == null ? 0 : lengthSeconds.hashCode) +
        renditions.hashCode +
        (thumbnailUrl == null ? 0 : thumbnailUrl.hashCode) +
        createdAt.hashCode +
        (publishedAt == null ? 0 : publishedAt.hashCode) +
        (takedown == null ? 0 : takedown.hashCode);

  factory Video.fromJson(Map<String, dynamic> json) => _$VideoFromJson(json);

  Map<String, dynamic> toJson() => _$VideoToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum VideoVisibilityEnum {
@JsonValue(r'public')
public(r'public'),
@JsonValue(r'unlisted')
unlisted(r'unlisted'),
@JsonValue(r'private')
private(r'private'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const VideoVisibilityEnum(this.value);

final String value;

@override
String toString() => value;
}


enum VideoStatusEnum {
@JsonValue(r'awaiting-upload')
awaitingUpload(r'awaiting-upload'),
@JsonValue(r'processing')
processing(r'processing'),
@JsonValue(r'published')
published(r'published'),
@JsonValue(r'held')
held(r'held'),
@JsonValue(r'rejected')
rejected(r'rejected'),
@JsonValue(r'failed')
failed(r'failed'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const VideoStatusEnum(this.value);

final String value;

@override
String toString() => value;
}


/// what the pipeline is doing, while the status is processing
enum VideoStageEnum {
@JsonValue(r'probe')
probe(r'probe'),
@JsonValue(r'plan')
plan(r'plan'),
@JsonValue(r'encode')
encode(r'encode'),
@JsonValue(r'fingerprint')
fingerprint(r'fingerprint'),
@JsonValue(r'decide')
decide(r'decide'),
@JsonValue(r'publish')
publish(r'publish'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const VideoStageEnum(this.value);

final String value;

@override
String toString() => value;
}


