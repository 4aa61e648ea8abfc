//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'birth_date.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class BirthDate {
  /// Returns a new [BirthDate] instance.
  BirthDate({

    required  this.birthDate,

    required  this.country,
  });

  @JsonKey(
    
    name: r'birth_date',
    required: true,
    includeIfNull: false,
  )


  final String birthDate;



  @JsonKey(
    
    name: r'country',
    required: true,
    includeIfNull: false,
  )


  final String country;





    @override
    bool operator ==(Object other) => identical(this, other) || other is BirthDate &&
      other.birthDate == birthDate &&
      other.country == country;

    @override
    int get hashCode =>
        birthDate.hashCode +
        country.hashCode;

  factory BirthDate.fromJson(Map<String, dynamic> json) => _$BirthDateFromJson(json);

  Map<String, dynamic> toJson() => _$BirthDateToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

