//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'passkey_options.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PasskeyOptions {
  /// Returns a new [PasskeyOptions] instance.
  PasskeyOptions({

    required  this.publicKey,

    required  this.expiresIn,
  });

      /// for PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON
  @JsonKey(
    
    name: r'public_key',
    required: true,
    includeIfNull: false,
  )


  final Map<String, Object> publicKey;



      /// seconds until the challenge ends; it is good for one answer
  @JsonKey(
    
    name: r'expires_in',
    required: true,
    includeIfNull: false,
  )


  final int expiresIn;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PasskeyOptions &&
      other.publicKey == publicKey &&
      other.expiresIn == expiresIn;

    @override
    int get hashCode =>
        publicKey.hashCode +
        expiresIn.hashCode;

  factory PasskeyOptions.fromJson(Map<String, dynamic> json) => _$PasskeyOptionsFromJson(json);

  Map<String, dynamic> toJson() => _$PasskeyOptionsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

