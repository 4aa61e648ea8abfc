//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'totp_offer.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class TotpOffer {
  /// Returns a new [TotpOffer] instance.
  TotpOffer({

    required  this.secret,

    required  this.otpauthUrl,
  });

      /// base32, for apps without a camera
  @JsonKey(
    
    name: r'secret',
    required: true,
    includeIfNull: false,
  )


  final String secret;



      /// what the QR code holds
  @JsonKey(
    
    name: r'otpauth_url',
    required: true,
    includeIfNull: false,
  )


  final String otpauthUrl;





    @override
    bool operator ==(Object other) => identical(this, other) || other is TotpOffer &&
      other.secret == secret &&
      other.otpauthUrl == otpauthUrl;

    @override
    int get hashCode =>
        secret.hashCode +
        otpauthUrl.hashCode;

  factory TotpOffer.fromJson(Map<String, dynamic> json) => _$TotpOfferFromJson(json);

  Map<String, dynamic> toJson() => _$TotpOfferToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

