//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'passkey_name.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PasskeyName {
  /// Returns a new [PasskeyName] instance.
  PasskeyName({

    required  this.name,
  });

  @JsonKey(
    
    name: r'name',
    required: true,
    includeIfNull: false,
  )


  final String name;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PasskeyName &&
      other.name == name;

    @override
    int get hashCode =>
        name.hashCode;

  factory PasskeyName.fromJson(Map<String, dynamic> json) => _$PasskeyNameFromJson(json);

  Map<String, dynamic> toJson() => _$PasskeyNameToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

