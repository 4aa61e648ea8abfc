//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/checkout_membership.dart';
import 'package:social_flow/src/model/checkout_premium.dart';
import 'package:social_flow/src/model/checkout_tip.dart';
import 'package:json_annotation/json_annotation.dart';

part 'new_checkout.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewCheckout {
  /// Returns a new [NewCheckout] instance.
  NewCheckout({

     this.tip,

     this.premium,

     this.membership,
  });

  @JsonKey(
    
    name: r'tip',
    required: false,
    includeIfNull: false,
  )


  final CheckoutTip? tip;



  @JsonKey(
    
    name: r'premium',
    required: false,
    includeIfNull: false,
  )


  final CheckoutPremium? premium;



  @JsonKey(
    
    name: r'membership',
    required: false,
    includeIfNull: false,
  )


  final CheckoutMembership? membership;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewCheckout &&
      other.tip == tip &&
      other.premium == premium &&
      other.membership == membership;

    @override
    int get hashCode =>
        (tip == null ? 0 : tip.hashCode) +
        (premium == null ? 0 : premium.hashCode) +
        (membership == null ? 0 : membership.hashCode);

  factory NewCheckout.fromJson(Map<String, dynamic> json) => _$NewCheckoutFromJson(json);

  Map<String, dynamic> toJson() => _$NewCheckoutToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

