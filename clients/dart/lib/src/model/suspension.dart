//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'suspension.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Suspension {
  /// Returns a new [Suspension] instance.
  Suspension({

    required  this.until,

    required  this.reason,
  });

  @JsonKey(
    
    name: r'until',
    required: true,
    includeIfNull: false,
  )


  final DateTime until;



  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: false,
  )


  final String reason;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Suspension &&
      other.until == until &&
      other.reason == reason;

    @override
    int get hashCode =>
        until.hashCode +
        reason.hashCode;

  factory Suspension.fromJson(Map<String, dynamic> json) => _$SuspensionFromJson(json);

  Map<String, dynamic> toJson() => _$SuspensionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

