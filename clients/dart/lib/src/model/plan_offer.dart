//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'plan_offer.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PlanOffer {
  /// Returns a new [PlanOffer] instance.
  PlanOffer({

    required  this.plan,

    required  this.name,

    required  this.interval,

    required  this.trialDays,

    required  this.prices,
  });

  @JsonKey(
    
    name: r'plan',
    required: true,
    includeIfNull: false,
  )


  final String plan;



  @JsonKey(
    
    name: r'name',
    required: true,
    includeIfNull: false,
  )


  final String name;



  @JsonKey(
    
    name: r'interval',
    required: true,
    includeIfNull: false,
  )


  final String interval;



  @JsonKey(
    
    name: r'trial_days',
    required: true,
    includeIfNull: false,
  )


  final int trialDays;



  @JsonKey(
    
    name: r'prices',
    required: true,
    includeIfNull: false,
  )


  final Map<String, int> prices;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PlanOffer &&
      other.plan == plan &&
      other.name == name &&
      other.interval == interval &&
      other.trialDays == trialDays &&
      other.prices == prices;

    @override
    int get hashCode =>
        plan.hashCode +
        name.hashCode +
        interval.hashCode +
        trialDays.hashCode +
        prices.hashCode;

  factory PlanOffer.fromJson(Map<String, dynamic> json) => _$PlanOfferFromJson(json);

  Map<String, dynamic> toJson() => _$PlanOfferToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

