//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'tier.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Tier {
  /// Returns a new [Tier] instance.
  Tier({

    required  this.tierId,

    required  this.creatorId,

    required  this.name,

    required  this.amountMinor,

    required  this.currency,
  });

  @JsonKey(
    
    name: r'tier_id',
    required: true,
    includeIfNull: false,
  )


  final String tierId;



  @JsonKey(
    
    name: r'creator_id',
    required: true,
    includeIfNull: false,
  )


  final String creatorId;



  @JsonKey(
    
    name: r'name',
    required: true,
    includeIfNull: false,
  )


  final String name;



  @JsonKey(
    
    name: r'amount_minor',
    required: true,
    includeIfNull: false,
  )


  final int amountMinor;



  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  )


  final String currency;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Tier &&
      other.tierId == tierId &&
      other.creatorId == creatorId &&
      other.name == name &&
      other.amountMinor == amountMinor &&
      other.currency == currency;

    @override
    int get hashCode =>
        tierId.hashCode +
        creatorId.hashCode +
        name.hashCode +
        amountMinor.hashCode +
        currency.hashCode;

  factory Tier.fromJson(Map<String, dynamic> json) => _$TierFromJson(json);

  Map<String, dynamic> toJson() => _$TierToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

