//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'received.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Received {
  /// Returns a new [Received] instance.
  Received({

    required  this.eventId,

    required  this.isNew,
  });

  @JsonKey(
    
    name: r'event_id',
    required: true,
    includeIfNull: false,
  )


  final String eventId;



  @JsonKey(
    
    name: r'is_new',
    required: true,
    includeIfNull: false,
  )


  final bool isNew;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Received &&
      other.eventId == eventId &&
      other.isNew == isNew;

    @override
    int get hashCode =>
        eventId.hashCode +
        isNew.hashCode;

  factory Received.fromJson(Map<String, dynamic> json) => _$ReceivedFromJson(json);

  Map<String, dynamic> toJson() => _$ReceivedToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

