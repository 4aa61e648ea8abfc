//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/passkey.dart';
import 'package:json_annotation/json_annotation.dart';

part 'added_passkey.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class AddedPasskey {
  /// Returns a new [AddedPasskey] instance.
  AddedPasskey({

    required  this.passkey,

    required  this.recoveryCodes,
  });

  @JsonKey(
    
    name: r'passkey',
    required: true,
    includeIfNull: false,
  )


  final Passkey passkey;



      /// ten with the account's first factor, shown this once
  @JsonKey(
    
    name: r'recovery_codes',
    required: true,
    includeIfNull: false,
  )


  final List<String> recoveryCodes;





    @override
    bool operator ==(Object other) => identical(this, other) || other is AddedPasskey &&
      other.passkey == passkey &&
      other.recoveryCodes == recoveryCodes;

    @override
    int get hashCode =>
        passkey.hashCode +
        recoveryCodes.hashCode;

  factory AddedPasskey.fromJson(Map<String, dynamic> json) => _$AddedPasskeyFromJson(json);

  Map<String, dynamic> toJson() => _$AddedPasskeyToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

