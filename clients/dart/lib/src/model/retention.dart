//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/retention_point.dart';
import 'package:json_annotation/json_annotation.dart';

part 'retention.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Retention {
  /// Returns a new [Retention] instance.
  Retention({

    required  this.videoId,

    required  this.viewers,

    required  this.meanSeconds,

    required  this.points,
  });

  @JsonKey(
    
    name: r'video_id',
    required: true,
    includeIfNull: false,
  )


  final String videoId;



  @JsonKey(
    
    name: r'viewers',
    required: true,
    includeIfNull: false,
  )


  final int viewers;



  @JsonKey(
    
    name: r'mean_seconds',
    required: true,
    includeIfNull: false,
  )


  final num meanSeconds;



  @JsonKey(
    
    name: r'points',
    required: true,
    includeIfNull: false,
  )


  final List<RetentionPoint> points;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Retention &&
      other.videoId == videoId &&
      other.viewers == viewers &&
      other.meanSeconds == meanSeconds &&
      other.points == points;

    @override
    int get hashCode =>
        videoId.hashCode +
        viewers.hashCode +
        meanSeconds.hashCode +
        points.hashCode;

  factory Retention.fromJson(Map<String, dynamic> json) => _$RetentionFromJson(json);

  Map<String, dynamic> toJson() => _$RetentionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

