//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'totp_confirmation.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class TotpConfirmation {
  /// Returns a new [TotpConfirmation] instance.
  TotpConfirmation({

    required  this.code,
  });

  @JsonKey(
    
    name: r'code',
    required: true,
    includeIfNull: false,
  )


  final String code;





    @override
    bool operator ==(Object other) => identical(this, other) || other is TotpConfirmation &&
      other.code == code;

    @override
    int get hashCode =>
        code.hashCode;

  factory TotpConfirmation.fromJson(Map<String, dynamic> json) => _$TotpConfirmationFromJson(json);

  Map<String, dynamic> toJson() => _$TotpConfirmationToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

