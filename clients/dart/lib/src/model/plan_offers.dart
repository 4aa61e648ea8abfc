//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/plan_offer.dart';
import 'package:json_annotation/json_annotation.dart';

part 'plan_offers.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PlanOffers {
  /// Returns a new [PlanOffers] instance.
  PlanOffers({

    required  this.items,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<PlanOffer> items;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PlanOffers &&
      other.items == items;

    @override
    int get hashCode =>
        items.hashCode;

  factory PlanOffers.fromJson(Map<String, dynamic> json) => _$PlanOffersFromJson(json);

  Map<String, dynamic> toJson() => _$PlanOffersToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

