//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'heartbeat.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Heartbeat {
  /// Returns a new [Heartbeat] instance.
  Heartbeat({

    required  this.sessionToken,

    required  this.sequence,

    required  this.positionMs,

    required  this.playedMs,

     this.previous,

     this.events,

     this.eventsChain,
  });

  @JsonKey(
    
    name: r'session_token',
    required: true,
    includeIfNull: false,
  )


  final String sessionToken;



          // minimum: 1
          // maximum: 10000000
  @JsonKey(
    
    name: r'sequence',
    required: true,
    includeIfNull: false,
  )


  final int sequence;



          // minimum: 0
          // maximum: 2678400000
  @JsonKey(
    
    name: r'position_ms',
    required: true,
    includeIfNull: false,
  )


  final int positionMs;



          // minimum: 0
          // maximum: 2678400000
  @JsonKey(
    
    name: r'played_ms',
    required: true,
    includeIfNull: false,
  )


  final int playedMs;



  @JsonKey(
    
    name: r'previous',
    required: false,
    includeIfNull: false,
  )


  final String? previous;



  @JsonKey(
    
    name: r'events',
    required: false,
    includeIfNull: false,
  )


  final String? events;



  @JsonKey(
    
    name: r'events_chain',
    required: false,
    includeIfNull: false,
  )


  final String? eventsChain;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Heartbeat &&
      other.sessionToken == sessionToken &&
      other.sequence == sequence &&
      other.positionMs == positionMs &&
      other.playedMs == playedMs &&
      other.previous == previous &&
      other.events == events &&
      other.eventsChain == eventsChain;

    @override
    int get hashCode =>
        sessionToken.hashCode +
        sequence.hashCode +
        positionMs.hashCode +
        playedMs.hashCode +
        previous.hashCode +
        events.hashCode +
        eventsChain.hashCode;

  factory Heartbeat.fromJson(Map<String, dynamic> json) => _$HeartbeatFromJson(json);

  Map<String, dynamic> toJson() => _$HeartbeatToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

