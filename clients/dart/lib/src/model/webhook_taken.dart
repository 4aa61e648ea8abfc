//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'webhook_taken.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class WebhookTaken {
  /// Returns a new [WebhookTaken] instance.
  WebhookTaken({

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
    bool operator ==(Object other) => identical(this, other) || other is WebhookTaken &&
      other.eventId == eventId &&
      other.isNew == isNew;

    @override
    int get hashCode =>
        eventId.hashCode +
        isNew.hashCode;

  factory WebhookTaken.fromJson(Map<String, dynamic> json) => _$WebhookTakenFromJson(json);

  Map<String, dynamic> toJson() => _$WebhookTakenToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

