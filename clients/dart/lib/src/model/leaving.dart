//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'leaving.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Leaving {
  /// Returns a new [Leaving] instance.
  Leaving({

    required  this.restorableUntil,

    required  this.certificateToken,
  });

      /// who logs in before is offered to restore the account
  @JsonKey(
    
    name: r'restorable_until',
    required: true,
    includeIfNull: false,
  )


  final DateTime restorableUntil;



      /// shows the certificate once everything is erased; told this once, so keep it
  @JsonKey(
    
    name: r'certificate_token',
    required: true,
    includeIfNull: false,
  )


  final String certificateToken;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Leaving &&
      other.restorableUntil == restorableUntil &&
      other.certificateToken == certificateToken;

    @override
    int get hashCode =>
        restorableUntil.hashCode +
        certificateToken.hashCode;

  factory Leaving.fromJson(Map<String, dynamic> json) => _$LeavingFromJson(json);

  Map<String, dynamic> toJson() => _$LeavingToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

