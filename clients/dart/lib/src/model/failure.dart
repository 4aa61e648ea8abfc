//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'failure.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Failure {
  /// Returns a new [Failure] instance.
  Failure({

    required  this.reason,

    required  this.remedy,
  });

  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: false,
  )


  final String reason;



  @JsonKey(
    
    name: r'remedy',
    required: true,
    includeIfNull: false,
  )


  final String remedy;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Failure &&
      other.reason == reason &&
      other.remedy == remedy;

    @override
    int get hashCode =>
        reason.hashCode +
        remedy.hashCode;

  factory Failure.fromJson(Map<String, dynamic> json) => _$FailureFromJson(json);

  Map<String, dynamic> toJson() => _$FailureToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

