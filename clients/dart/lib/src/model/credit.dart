//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'credit.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Credit {
  /// Returns a new [Credit] instance.
  Credit({

    required  this.creditedMsTotal,

    required  this.creditedSeconds,

    required  this.next,

    required  this.invalidReason,
  });

  @JsonKey(
    
    name: r'credited_ms_total',
    required: true,
    includeIfNull: false,
  )


  final int creditedMsTotal;



  @JsonKey(
    
    name: r'credited_seconds',
    required: true,
    includeIfNull: false,
  )


  final num creditedSeconds;



  @JsonKey(
    
    name: r'next',
    required: true,
    includeIfNull: false,
  )


  final String next;



  @JsonKey(
    
    name: r'invalid_reason',
    required: true,
    includeIfNull: true,
  )


  final String? invalidReason;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Credit &&
      other.creditedMsTotal == creditedMsTotal &&
      other.creditedSeconds == creditedSeconds &&
      other.next == next &&
      other.invalidReason == invalidReason;

    @override
    int get hashCode =>
        creditedMsTotal.hashCode +
        creditedSeconds.hashCode +
        next.hashCode +
        (invalidReason == null ? 0 : invalidReason.hashCode);

  factory Credit.fromJson(Map<String, dynamic> json) => _$CreditFromJson(json);

  Map<String, dynamic> toJson() => _$CreditToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

