//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'checkout_membership.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class CheckoutMembership {
  /// Returns a new [CheckoutMembership] instance.
  CheckoutMembership({

    required  this.creatorId,

    required  this.tierId,
  });

  @JsonKey(
    
    name: r'creator_id',
    required: true,
    includeIfNull: false,
  )


  final String creatorId;



  @JsonKey(
    
    name: r'tier_id',
    required: true,
    includeIfNull: false,
  )


  final String tierId;





    @override
    bool operator ==(Object other) => identical(this, other) || other is CheckoutMembership &&
      other.creatorId == creatorId &&
      other.tierId == tierId;

    @override
    int get hashCode =>
        creatorId.hashCode +
        tierId.hashCode;

  factory CheckoutMembership.fromJson(Map<String, dynamic> json) => _$CheckoutMembershipFromJson(json);

  Map<String, dynamic> toJson() => _$CheckoutMembershipToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

