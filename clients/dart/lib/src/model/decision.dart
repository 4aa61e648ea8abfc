//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'decision.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Decision {
  /// Returns a new [Decision] instance.
  Decision({

    required  this.reason,
  });

  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: false,
  )


  final String reason;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Decision &&
      other.reason == reason;

    @override
    int get hashCode =>
        reason.hashCode;

  factory Decision.fromJson(Map<String, dynamic> json) => _$DecisionFromJson(json);

  Map<String, dynamic> toJson() => _$DecisionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

