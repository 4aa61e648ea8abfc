//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'restoring.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Restoring {
  /// Returns a new [Restoring] instance.
  Restoring({

    required  this.restoreToken,
  });

  @JsonKey(
    
    name: r'restore_token',
    required: true,
    includeIfNull: false,
  )


  final String restoreToken;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Restoring &&
      other.restoreToken == restoreToken;

    @override
    int get hashCode =>
        restoreToken.hashCode;

  factory Restoring.fromJson(Map<String, dynamic> json) => _$RestoringFromJson(json);

  Map<String, dynamic> toJson() => _$RestoringToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

