//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'video_decision.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class VideoDecision {
  /// Returns a new [VideoDecision] instance.
  VideoDecision({

    required  this.reason,
  });

      /// for the log of acts, and for the video's creator, who reads it
  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: false,
  )


  final String reason;





    @override
    bool operator ==(Object other) => identical(this, other) || other is VideoDecision &&
      other.reason == reason;

    @override
    int get hashCode =>
        reason.hashCode;

  factory VideoDecision.fromJson(Map<String, dynamic> json) => _$VideoDecisionFromJson(json);

  Map<String, dynamic> toJson() => _$VideoDecisionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

