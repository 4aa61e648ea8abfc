//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'refresh.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Refresh {
  /// Returns a new [Refresh] instance.
  Refresh({

    required  this.refreshToken,
  });

  @JsonKey(
    
    name: r'refresh_token',
    required: true,
    includeIfNull: false,
  )


  final String refreshToken;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Refresh &&
      other.refreshToken == refreshToken;

    @override
    int get hashCode =>
        refreshToken.hashCode;

  factory Refresh.fromJson(Map<String, dynamic> json) => _$RefreshFromJson(json);

  Map<String, dynamic> toJson() => _$RefreshToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

