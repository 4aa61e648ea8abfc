//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'reset_request.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ResetRequest {
  /// Returns a new [ResetRequest] instance.
  ResetRequest({

    required  this.login,
  });

      /// username or e-mail
  @JsonKey(
    
    name: r'login',
    required: true,
    includeIfNull: false,
  )


  final String login;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ResetRequest &&
      other.login == login;

    @override
    int get hashCode =>
        login.hashCode;

  factory ResetRequest.fromJson(Map<String, dynamic> json) => _$ResetRequestFromJson(json);

  Map<String, dynamic> toJson() => _$ResetRequestToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

