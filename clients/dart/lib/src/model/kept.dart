//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'kept.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Kept {
  /// Returns a new [Kept] instance.
  Kept({

    required  this.what,

    required  this.why,
  });

  @JsonKey(
    
    name: r'what',
    required: true,
    includeIfNull: false,
  )


  final String what;



  @JsonKey(
    
    name: r'why',
    required: true,
    includeIfNull: false,
  )


  final String why;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Kept &&
      other.what == what &&
      other.why == why;

    @override
    int get hashCode =>
        what.hashCode +
        why.hashCode;

  factory Kept.fromJson(Map<String, dynamic> json) => _$KeptFromJson(json);

  Map<String, dynamic> toJson() => _$KeptToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

