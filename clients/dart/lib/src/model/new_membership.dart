//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/place.dart';
import 'package:json_annotation/json_annotation.dart';

part 'new_membership.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewMembership {
  /// Returns a new [NewMembership] instance.
  NewMembership({

    required  this.tierId,

    required  this.paymentMethod,

     this.place,
  });

  @JsonKey(
    
    name: r'tier_id',
    required: true,
    includeIfNull: false,
  )


  final String tierId;



  @JsonKey(
    
    name: r'payment_method',
    required: true,
    includeIfNull: false,
  )


  final String paymentMethod;



  @JsonKey(
    
    name: r'place',
    required: false,
    includeIfNull: false,
  )


  final Place? place;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewMembership &&
      other.tierId == tierId &&
      other.paymentMethod == paymentMethod &&
      other.place == place;

    @override
    int get hashCode =>
        tierId.hashCode +
        paymentMethod.hashCode +
        (place == null ? 0 : place.hashCode);

  factory NewMembership.fromJson(Map<String, dynamic> json) => _$NewMembershipFromJson(json);

  Map<String, dynamic> toJson() => _$NewMembershipToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

