//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'retention_point.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class RetentionPoint {
  /// Returns a new [RetentionPoint] instance.
  RetentionPoint({

    required  this.at,

    required  this.share,
  });

  @JsonKey(
    
    name: r'at',
    required: true,
    includeIfNull: false,
  )


  final num at;



  @JsonKey(
    
    name: r'share',
    required: true,
    includeIfNull: false,
  )


  final num share;





    @override
    bool operator ==(Object other) => identical(this, other) || other is RetentionPoint &&
      other.at == at &&
      other.share == share;

    @override
    int get hashCode =>
        at.hashCode +
        share.hashCode;

  factory RetentionPoint.fromJson(Map<String, dynamic> json) => _$RetentionPointFromJson(json);

  Map<String, dynamic> toJson() => _$RetentionPointToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

