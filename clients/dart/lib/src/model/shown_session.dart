//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'shown_session.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ShownSession {
  /// Returns a new [ShownSession] instance.
  ShownSession({

    required  this.sessionId,

    required  this.deviceName,

    required  this.country,

    required  this.startedAt,

    required  this.lastSeenAt,

    required  this.isCurrent,
  });

  @JsonKey(
    
    name: r'session_id',
    required: true,
    includeIfNull: false,
  )


  final String sessionId;



  @JsonKey(
    
    name: r'device_name',
    required: true,
    includeIfNull: true,
  )


  final String? deviceName;



  @JsonKey(
    
    name: r'country',
    required: true,
    includeIfNull: true,
  )


  final String? country;



  @JsonKey(
    
    name: r'started_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime startedAt;



  @JsonKey(
    
    name: r'last_seen_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime lastSeenAt;



      /// whether this request belongs to it
  @JsonKey(
    
    name: r'is_current',
    required: true,
    includeIfNull: false,
  )


  final bool isCurrent;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ShownSession &&
      other.sessionId == sessionId &&
      other.deviceName == deviceName &&
      other.country == country &&
      other.startedAt == startedAt &&
      other.lastSeenAt == lastSeenAt &&
      other.isCurrent == isCurrent;

    @override
    int get hashCode =>
        sessionId.hashCode +
        (deviceName == null ? 0 : deviceName.hashCode) +
        (country == null ? 0 : country.hashCode) +
        startedAt.hashCode +
        lastSeenAt.hashCode +
        isCurrent.hashCode;

  factory ShownSession.fromJson(Map<String, dynamic> json) => _$ShownSessionFromJson(json);

  Map<String, dynamic> toJson() => _$ShownSessionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

