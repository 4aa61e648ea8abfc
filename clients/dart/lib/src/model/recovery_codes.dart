//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'recovery_codes.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class RecoveryCodes {
  /// Returns a new [RecoveryCodes] instance.
  RecoveryCodes({

    required  this.recoveryCodes,
  });

      /// empty when the account has codes already
  @JsonKey(
    
    name: r'recovery_codes',
    required: true,
    includeIfNull: false,
  )


  final List<String> recoveryCodes;





    @override
    bool operator ==(Object other) => identical(this, other) || other is RecoveryCodes &&
      other.recoveryCodes == recoveryCodes;

    @override
    int get hashCode =>
        recoveryCodes.hashCode;

  factory RecoveryCodes.fromJson(Map<String, dynamic> json) => _$RecoveryCodesFromJson(json);

  Map<String, dynamic> toJson() => _$RecoveryCodesToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

