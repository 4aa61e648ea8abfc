//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'ended_sessions.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class EndedSessions {
  /// Returns a new [EndedSessions] instance.
  EndedSessions({

    required  this.endedCount,
  });

  @JsonKey(
    
    name: r'ended_count',
    required: true,
    includeIfNull: false,
  )


  final int endedCount;





    @override
    bool operator ==(Object other) => identical(this, other) || other is EndedSessions &&
      other.endedCount == endedCount;

    @override
    int get hashCode =>
        endedCount.hashCode;

  factory EndedSessions.fromJson(Map<String, dynamic> json) => _$EndedSessionsFromJson(json);

  Map<String, dynamic> toJson() => _$EndedSessionsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

