//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'finished_sign_in.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class FinishedSignIn {
  /// Returns a new [FinishedSignIn] instance.
  FinishedSignIn({

    required  this.code,

    required  this.state,

    required  this.verifier,

     this.iss,

     this.deviceName,
  });

  @JsonKey(
    
    name: r'code',
    required: true,
    includeIfNull: false,
  )


  final String code;



  @JsonKey(
    
    name: r'state',
    required: true,
    includeIfNull: false,
  )


  final String state;



  @JsonKey(
    
    name: r'verifier',
    required: true,
    includeIfNull: false,
  )


  final String verifier;



      /// as it came back beside the code (RFC 9207)
  @JsonKey(
    
    name: r'iss',
    required: false,
    includeIfNull: false,
  )


  final String? iss;



  @JsonKey(
    
    name: r'device_name',
    required: false,
    includeIfNull: false,
  )


  final String? deviceName;





    @override
    bool operator ==(Object other) => identical(this, other) || other is FinishedSignIn &&
      other.code == code &&
      other.state == state &&
      other.verifier == verifier &&
      other.iss == iss &&
      other.deviceName == deviceName;

    @override
    int get hashCode =>
        code.hashCode +
        state.hashCode +
        verifier.hashCode +
        (iss == null ? 0 : iss.hashCode) +
        (deviceName == null ? 0 : deviceName.hashCode);

  factory FinishedSignIn.fromJson(Map<String, dynamic> json) => _$FinishedSignInFromJson(json);

  Map<String, dynamic> toJson() => _$FinishedSignInToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

