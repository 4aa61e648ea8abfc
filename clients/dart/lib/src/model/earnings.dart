//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/earning_entry.dart';
import 'package:json_annotation/json_annotation.dart';

part 'earnings.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Earnings {
  /// Returns a new [Earnings] instance.
  Earnings({

    required  this.currency,

    required  this.balanceMicro,

    required  this.balanceMinor,

    required  this.heldMinor,

    required  this.paidMicro,

    required  this.payableAt,

    required  this.entries,
  });

  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  )


  final String currency;



  @JsonKey(
    
    name: r'balance_micro',
    required: true,
    includeIfNull: false,
  )


  final int balanceMicro;



  @JsonKey(
    
    name: r'balance_minor',
    required: true,
    includeIfNull: false,
  )


  final int balanceMinor;



  @JsonKey(
    
    name: r'held_minor',
    required: true,
    includeIfNull: false,
  )


  final int heldMinor;



  @JsonKey(
    
    name: r'paid_micro',
    required: true,
    includeIfNull: false,
  )


  final int paidMicro;



  @JsonKey(
    
    name: r'payable_at',
    required: true,
    includeIfNull: true,
  )


  final DateTime? payableAt;



  @JsonKey(
    
    name: r'entries',
    required: true,
    includeIfNull: false,
  )


  final List<EarningEntry> entries;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Earnings &&
      other.currency == currency &&
      other.balanceMicro == balanceMicro &&
      other.balanceMinor == balanceMinor &&
      other.heldMinor == heldMinor &&
      other.paidMicro == paidMicro &&
      other.payableAt == payableAt &&
      other.entries == entries;

    @override
    int get hashCode =>
        currency.hashCode +
        balanceMicro.hashCode +
        balanceMinor.hashCode +
        heldMinor.hashCode +
        paidMicro.hashCode +
        (payableAt == null ? 0 : payableAt.hashCode) +
        entries.hashCode;

  factory Earnings.fromJson(Map<String, dynamic> json) => _$EarningsFromJson(json);

  Map<String, dynamic> toJson() => _$EarningsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

