//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'views.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Views {
  /// Returns a new [Views] instance.
  Views({

    required  this.videoId,

    required  this.views,
  });

  @JsonKey(
    
    name: r'video_id',
    required: true,
    includeIfNull: false,
  )


  final String videoId;



  @JsonKey(
    
    name: r'views',
    required: true,
    includeIfNull: false,
  )


  final int views;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Views &&
      other.videoId == videoId &&
      other.views == views;

    @override
    int get hashCode =>
        videoId.hashCode +
        views.hashCode;

  factory Views.fromJson(Map<String, dynamic> json) => _$ViewsFromJson(json);

  Map<String, dynamic> toJson() => _$ViewsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

