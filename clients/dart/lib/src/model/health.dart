//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'health.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Health {
  /// Returns a new [Health] instance.
  Health({

    required  this.status,

    required  this.stage,

    required  this.at,
  });

  @JsonKey(
    
    name: r'status',
    required: true,
    includeIfNull: false,
  unknownEnumValue: HealthStatusEnum.unknownDefaultOpenApi,
  )


  final HealthStatusEnum status;



  @JsonKey(
    
    name: r'stage',
    required: true,
    includeIfNull: false,
  )


  final String stage;



  @JsonKey(
    
    name: r'at',
    required: true,
    includeIfNull: false,
  )


  final DateTime at;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Health &&
      other.status == status &&
      other.stage == stage &&
      other.at == at;

    @override
    int get hashCode =>
        status.hashCode +
        stage.hashCode +
        at.hashCode;

  factory Health.fromJson(Map<String, dynamic> json) => _$HealthFromJson(json);

  Map<String, dynamic> toJson() => _$HealthToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum HealthStatusEnum {
@JsonValue(r'ok')
ok(r'ok'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const HealthStatusEnum(this.value);

final String value;

@override
String toString() => value;
}


