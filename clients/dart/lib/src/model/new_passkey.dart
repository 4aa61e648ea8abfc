//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_passkey.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewPasskey {
  /// Returns a new [NewPasskey] instance.
  NewPasskey({

    required  this.name,

    required  this.credential,
  });

      /// how its owner tells it from others
  @JsonKey(
    
    name: r'name',
    required: true,
    includeIfNull: false,
  )


  final String name;



      /// the new credential's toJSON()
  @JsonKey(
    
    name: r'credential',
    required: true,
    includeIfNull: false,
  )


  final Map<String, Object> credential;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewPasskey &&
      other.name == name &&
      other.credential == credential;

    @override
    int get hashCode =>
        name.hashCode +
        credential.hashCode;

  factory NewPasskey.fromJson(Map<String, dynamic> json) => _$NewPasskeyFromJson(json);

  Map<String, dynamic> toJson() => _$NewPasskeyToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

