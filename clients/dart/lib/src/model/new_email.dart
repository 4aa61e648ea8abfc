//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_email.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewEmail {
  /// Returns a new [NewEmail] instance.
  NewEmail({

    required  this.email,
  });

      /// it proves itself by a letter before anything changes
  @JsonKey(
    
    name: r'email',
    required: true,
    includeIfNull: false,
  )


  final String email;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewEmail &&
      other.email == email;

    @override
    int get hashCode =>
        email.hashCode;

  factory NewEmail.fromJson(Map<String, dynamic> json) => _$NewEmailFromJson(json);

  Map<String, dynamic> toJson() => _$NewEmailToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

