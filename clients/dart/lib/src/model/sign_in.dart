//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'sign_in.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class SignIn {
  /// Returns a new [SignIn] instance.
  SignIn({

    required  this.authorizationUrl,

    required  this.state,

    required  this.verifier,

    required  this.expiresIn,
  });

      /// send the browser there
  @JsonKey(
    
    name: r'authorization_url',
    required: true,
    includeIfNull: false,
  )


  final String authorizationUrl;



      /// comes back beside the code; compare it
  @JsonKey(
    
    name: r'state',
    required: true,
    includeIfNull: false,
  )


  final String state;



      /// stays with whoever began: keep it, and send it with the code
  @JsonKey(
    
    name: r'verifier',
    required: true,
    includeIfNull: false,
  )


  final String verifier;



  @JsonKey(
    
    name: r'expires_in',
    required: true,
    includeIfNull: false,
  )


  final int expiresIn;





    @override
    bool operator ==(Object other) => identical(this, other) || other is SignIn &&
      other.authorizationUrl == authorizationUrl &&
      other.state == state &&
      other.verifier == verifier &&
      other.expiresIn == expiresIn;

    @override
    int get hashCode =>
        authorizationUrl.hashCode +
        state.hashCode +
        verifier.hashCode +
        expiresIn.hashCode;

  factory SignIn.fromJson(Map<String, dynamic> json) => _$SignInFromJson(json);

  Map<String, dynamic> toJson() => _$SignInToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

