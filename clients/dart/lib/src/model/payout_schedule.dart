//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'payout_schedule.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PayoutSchedule {
  /// Returns a new [PayoutSchedule] instance.
  PayoutSchedule({

    required  this.frequency,

     this.thresholdMinor,
  });

  @JsonKey(
    
    name: r'frequency',
    required: true,
    includeIfNull: false,
  unknownEnumValue: PayoutScheduleFrequencyEnum.unknownDefaultOpenApi,
  )


  final PayoutScheduleFrequencyEnum frequency;



          // minimum: 1
          // maximum: 10000000000000000
  @JsonKey(
    
    name: r'threshold_minor',
    required: false,
    includeIfNull: false,
  )


  final int? thresholdMinor;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PayoutSchedule &&
      other.frequency == frequency &&
      other.thresholdMinor == thresholdMinor;

    @override
    int get hashCode =>
        frequency.hashCode +
        (thresholdMinor == null ? 0 : thresholdMinor.hashCode);

  factory PayoutSchedule.fromJson(Map<String, dynamic> json) => _$PayoutScheduleFromJson(json);

  Map<String, dynamic> toJson() => _$PayoutScheduleToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum PayoutScheduleFrequencyEnum {
@JsonValue(r'monthly')
monthly(r'monthly'),
@JsonValue(r'weekly')
weekly(r'weekly'),
@JsonValue(r'threshold')
threshold(r'threshold'),
@JsonValue(r'on-request')
onRequest(r'on-request'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const PayoutScheduleFrequencyEnum(this.value);

final String value;

@override
String toString() => value;
}


