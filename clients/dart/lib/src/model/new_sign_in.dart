//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_sign_in.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewSignIn {
  /// Returns a new [NewSignIn] instance.
  NewSignIn({

    required  this.redirectUri,
  });

      /// where the provider sends the browser back to; one of the deployment's
  @JsonKey(
    
    name: r'redirect_uri',
    required: true,
    includeIfNull: false,
  )


  final String redirectUri;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewSignIn &&
      other.redirectUri == redirectUri;

    @override
    int get hashCode =>
        redirectUri.hashCode;

  factory NewSignIn.fromJson(Map<String, dynamic> json) => _$NewSignInFromJson(json);

  Map<String, dynamic> toJson() => _$NewSignInToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

