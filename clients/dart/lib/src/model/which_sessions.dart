//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'which_sessions.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class WhichSessions {
  /// Returns a new [WhichSessions] instance.
  WhichSessions({

     this.keepsCurrent,
  });

      /// whether the session of this request goes on
  @JsonKey(
    
    name: r'keeps_current',
    required: false,
    includeIfNull: false,
  )


  final bool? keepsCurrent;





    @override
    bool operator ==(Object other) => identical(this, other) || other is WhichSessions &&
      other.keepsCurrent == keepsCurrent;

    @override
    int get hashCode =>
        keepsCurrent.hashCode;

  factory WhichSessions.fromJson(Map<String, dynamic> json) => _$WhichSessionsFromJson(json);

  Map<String, dynamic> toJson() => _$WhichSessionsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

