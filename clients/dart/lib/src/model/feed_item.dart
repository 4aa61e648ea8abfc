//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'feed_item.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class FeedItem {
  /// Returns a new [FeedItem] instance.
  FeedItem({

    required  this.kind,

    required  this.videoId,

    required  this.authorId,

    required  this.title,

    required  this.lengthSeconds,

    required  this.thumbnailUrl,

    required  this.publishedAt,
  });

  @JsonKey(
    
    name: r'kind',
    required: true,
    includeIfNull: false,
  unknownEnumValue: FeedItemKindEnum.unknownDefaultOpenApi,
  )


  final FeedItemKindEnum kind;



  @JsonKey(
    
    name: r'video_id',
    required: true,
    includeIfNull: false,
  )


  final String videoId;



  @JsonKey(
    
    name: r'author_id',
    required: true,
    includeIfNull: false,
  )


  final String authorId;



  @JsonKey(
    
    name: r'title',
    required: true,
    includeIfNull: false,
  )


  final String title;



  @JsonKey(
    
    name: r'length_seconds',
    required: true,
    includeIfNull: false,
  )


  final num lengthSeconds;



  @JsonKey(
    
    name: r'thumbnail_url',
    required: true,
    includeIfNull: true,
  )


  final String? thumbnailUrl;



  @JsonKey(
    
    name: r'published_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime publishedAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is FeedItem &&
      other.kind == kind &&
      other.videoId == videoId &&
      other.authorId == authorId &&
      other.title == title &&
      other.lengthSeconds == lengthSeconds &&
      other.thumbnailUrl == thumbnailUrl &&
      other.publishedAt == publishedAt;

    @override
    int get hashCode =>
        kind.hashCode +
        videoId.hashCode +
        authorId.hashCode +
        title.hashCode +
        lengthSeconds.hashCode +
        (thumbnailUrl == null ? 0 : thumbnailUrl.hashCode) +
        publishedAt.hashCode;

  factory FeedItem.fromJson(Map<String, dynamic> json) => _$FeedItemFromJson(json);

  Map<String, dynamic> toJson() => _$FeedItemToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum FeedItemKindEnum {
@JsonValue(r'video')
video(r'video'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const FeedItemKindEnum(this.value);

final String value;

@override
String toString() => value;
}


