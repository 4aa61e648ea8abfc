//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/pool_totals.dart';
import 'package:json_annotation/json_annotation.dart';

part 'header.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Header {
  /// Returns a new [Header] instance.
  Header({

    required  this.formula,

    required  this.leaves,

    required  this.period,

    required  this.totals,

    required  this.tree,
  });

  @JsonKey(
    
    name: r'formula',
    required: true,
    includeIfNull: false,
  )


  final int formula;



  @JsonKey(
    
    name: r'leaves',
    required: true,
    includeIfNull: false,
  )


  final int leaves;



  @JsonKey(
    
    name: r'period',
    required: true,
    includeIfNull: false,
  )


  final String period;



  @JsonKey(
    
    name: r'totals',
    required: true,
    includeIfNull: false,
  )


  final List<PoolTotals> totals;



  @JsonKey(
    
    name: r'tree',
    required: true,
    includeIfNull: false,
  )


  final String tree;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Header &&
      other.formula == formula &&
      other.leaves == leaves &&
      other.period == period &&
      other.totals == totals &&
      other.tree == tree;

    @override
    int get hashCode =>
        formula.hashCode +
        leaves.hashCode +
        period.hashCode +
        totals.hashCode +
        tree.hashCode;

  factory Header.fromJson(Map<String, dynamic> json) => _$HeaderFromJson(json);

  Map<String, dynamic> toJson() => _$HeaderToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

