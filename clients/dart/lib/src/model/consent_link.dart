//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'consent_link.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ConsentLink {
  /// Returns a new [ConsentLink] instance.
  ConsentLink({

    required  this.token,
  });

      /// what follows the # of the letter's link
  @JsonKey(
    
    name: r'token',
    required: true,
    includeIfNull: false,
  )


  final String token;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ConsentLink &&
      other.token == token;

    @override
    int get hashCode =>
        token.hashCode;

  factory ConsentLink.fromJson(Map<String, dynamic> json) => _$ConsentLinkFromJson(json);

  Map<String, dynamic> toJson() => _$ConsentLinkToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

