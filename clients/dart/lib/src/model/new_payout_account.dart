//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_payout_account.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewPayoutAccount {
  /// Returns a new [NewPayoutAccount] instance.
  NewPayoutAccount({

    required  this.email,

    required  this.country,
  });

  @JsonKey(
    
    name: r'email',
    required: true,
    includeIfNull: false,
  )


  final String email;



      /// ISO 3166-1, two letters
  @JsonKey(
    
    name: r'country',
    required: true,
    includeIfNull: false,
  )


  final String country;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewPayoutAccount &&
      other.email == email &&
      other.country == country;

    @override
    int get hashCode =>
        email.hashCode +
        country.hashCode;

  factory NewPayoutAccount.fromJson(Map<String, dynamic> json) => _$NewPayoutAccountFromJson(json);

  Map<String, dynamic> toJson() => _$NewPayoutAccountToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

