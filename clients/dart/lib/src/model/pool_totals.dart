//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'pool_totals.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PoolTotals {
  /// Returns a new [PoolTotals] instance.
  PoolTotals({

    required  this.currency,

    required  this.grossMicro,

    required  this.creatorsMicro,

    required  this.platformMicro,

    required  this.carriedMicro,

    required  this.watchedMs,
  });

  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  )


  final String currency;



  @JsonKey(
    
    name: r'gross_micro',
    required: true,
    includeIfNull: false,
  )


  final int grossMicro;



  @JsonKey(
    
    name: r'creators_micro',
    required: true,
    includeIfNull: false,
  )


  final int creatorsMicro;



  @JsonKey(
    
    name: r'platform_micro',
    required: true,
    includeIfNull: false,
  )


  final int platformMicro;



  @JsonKey(
    
    name: r'carried_micro',
    required: true,
    includeIfNull: false,
  )


  final int carriedMicro;



  @JsonKey(
    
    name: r'watched_ms',
    required: true,
    includeIfNull: false,
  )


  final int watchedMs;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PoolTotals &&
      other.currency == currency &&
      other.grossMicro == grossMicro &&
      other.creatorsMicro == creatorsMicro &&
      other.platformMicro == platformMicro &&
      other.carriedMicro == carriedMicro &&
      other.watchedMs == watchedMs;

    @override
    int get hashCode =>
        currency.hashCode +
        grossMicro.hashCode +
        creatorsMicro.hashCode +
        platformMicro.hashCode +
        carriedMicro.hashCode +
        watchedMs.hashCode;

  factory PoolTotals.fromJson(Map<String, dynamic> json) => _$PoolTotalsFromJson(json);

  Map<String, dynamic> toJson() => _$PoolTotalsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

