//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'earning_entry.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class EarningEntry {
  /// Returns a new [EarningEntry] instance.
  EarningEntry({

    required  this.kind,

    required  this.amountMicro,

    required  this.postedAt,
  });

  @JsonKey(
    
    name: r'kind',
    required: true,
    includeIfNull: false,
  )


  final String kind;



  @JsonKey(
    
    name: r'amount_micro',
    required: true,
    includeIfNull: false,
  )


  final int amountMicro;



  @JsonKey(
    
    name: r'posted_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime postedAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is EarningEntry &&
      other.kind == kind &&
      other.amountMicro == amountMicro &&
      other.postedAt == postedAt;

    @override
    int get hashCode =>
        kind.hashCode +
        amountMicro.hashCode +
        postedAt.hashCode;

  factory EarningEntry.fromJson(Map<String, dynamic> json) => _$EarningEntryFromJson(json);

  Map<String, dynamic> toJson() => _$EarningEntryToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

