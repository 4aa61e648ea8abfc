//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'playback.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Playback {
  /// Returns a new [Playback] instance.
  Playback({

    required  this.sessionId,

    required  this.sessionToken,

    required  this.hlsUrl,

    required  this.dashUrl,

    required  this.expiresAt,

    required  this.heartbeatIntervalSeconds,

    required  this.cookies,
  });

  @JsonKey(
    
    name: r'session_id',
    required: true,
    includeIfNull: false,
  )


  final String sessionId;



  @JsonKey(
    
    name: r'session_token',
    required: true,
    includeIfNull: false,
  )


  final String sessionToken;



  @JsonKey(
    
    name: r'hls_url',
    required: true,
    includeIfNull: false,
  )


  final String hlsUrl;



  @JsonKey(
    
    name: r'dash_url',
    required: true,
    includeIfNull: false,
  )


  final String dashUrl;



  @JsonKey(
    
    name: r'expires_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime expiresAt;



  @JsonKey(
    
    name: r'heartbeat_interval_seconds',
    required: true,
    includeIfNull: false,
  )


  final int heartbeatIntervalSeconds;



  @JsonKey(
    
    name: r'cookies',
    required: true,
    includeIfNull: false,
  )


  final Map<String, String> cookies;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Playback &&
      other.sessionId == sessionId &&
      other.sessionToken == sessionToken &&
      other.hlsUrl == hlsUrl &&
      other.dashUrl == dashUrl &&
      other.expiresAt == expiresAt &&
      other.heartbeatIntervalSeconds == heartbeatIntervalSeconds &&
      other.cookies == cookies;

    @override
    int get hashCode =>
        sessionId.hashCode +
        sessionToken.hashCode +
        hlsUrl.hashCode +
        dashUrl.hashCode +
        expiresAt.hashCode +
        heartbeatIntervalSeconds.hashCode +
        cookies.hashCode;

  factory Playback.fromJson(Map<String, dynamic> json) => _$PlaybackFromJson(json);

  Map<String, dynamic> toJson() => _$PlaybackToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

