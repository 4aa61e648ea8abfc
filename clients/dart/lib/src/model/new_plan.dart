//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_plan.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewPlan {
  /// Returns a new [NewPlan] instance.
  NewPlan({

    required  this.plan,
  });

  @JsonKey(
    
    name: r'plan',
    required: true,
    includeIfNull: false,
  unknownEnumValue: NewPlanPlanEnum.unknownDefaultOpenApi,
  )


  final NewPlanPlanEnum plan;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewPlan &&
      other.plan == plan;

    @override
    int get hashCode =>
        plan.hashCode;

  factory NewPlan.fromJson(Map<String, dynamic> json) => _$NewPlanFromJson(json);

  Map<String, dynamic> toJson() => _$NewPlanToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum NewPlanPlanEnum {
@JsonValue(r'premium-monthly')
premiumMonthly(r'premium-monthly'),
@JsonValue(r'premium-yearly')
premiumYearly(r'premium-yearly'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const NewPlanPlanEnum(this.value);

final String value;

@override
String toString() => value;
}


