//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/passkey.dart';
import 'package:json_annotation/json_annotation.dart';

part 'factors.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Factors {
  /// Returns a new [Factors] instance.
  Factors({

    required  this.hasTotp,

    required  this.recoveryCodesLeft,

    required  this.passkeys,
  });

  @JsonKey(
    
    name: r'has_totp',
    required: true,
    includeIfNull: false,
  )


  final bool hasTotp;



  @JsonKey(
    
    name: r'recovery_codes_left',
    required: true,
    includeIfNull: false,
  )


  final int recoveryCodesLeft;



  @JsonKey(
    
    name: r'passkeys',
    required: true,
    includeIfNull: false,
  )


  final List<Passkey> passkeys;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Factors &&
      other.hasTotp == hasTotp &&
      other.recoveryCodesLeft == recoveryCodesLeft &&
      other.passkeys == passkeys;

    @override
    int get hashCode =>
        hasTotp.hashCode +
        recoveryCodesLeft.hashCode +
        passkeys.hashCode;

  factory Factors.fromJson(Map<String, dynamic> json) => _$FactorsFromJson(json);

  Map<String, dynamic> toJson() => _$FactorsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

