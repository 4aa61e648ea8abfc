//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'takedown.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Takedown {
  /// Returns a new [Takedown] instance.
  Takedown({

    required  this.reason,

    required  this.takenDownAt,
  });

  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: false,
  )


  final String reason;



  @JsonKey(
    
    name: r'taken_down_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime takenDownAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Takedown &&
      other.reason == reason &&
      other.takenDownAt == takenDownAt;

    @override
    int get hashCode =>
        reason.hashCode +
        takenDownAt.hashCode;

  factory Takedown.fromJson(Map<String, dynamic> json) => _$TakedownFromJson(json);

  Map<String, dynamic> toJson() => _$TakedownToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

