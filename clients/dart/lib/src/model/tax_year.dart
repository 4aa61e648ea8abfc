//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'tax_year.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class TaxYear {
  /// Returns a new [TaxYear] instance.
  TaxYear({

    required  this.year,

    required  this.currency,

    required  this.country,

    required  this.grossMinor,

    required  this.withheldMinor,

    required  this.payments,

    required  this.form,

    required  this.leastMinor,

    required  this.isTold,
  });

  @JsonKey(
    
    name: r'year',
    required: true,
    includeIfNull: false,
  )


  final int year;



  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  )


  final String currency;



  @JsonKey(
    
    name: r'country',
    required: true,
    includeIfNull: true,
  )


  final String? country;



  @JsonKey(
    
    name: r'gross_minor',
    required: true,
    includeIfNull: false,
  )


  final int grossMinor;



  @JsonKey(
    
    name: r'withheld_minor',
    required: true,
    includeIfNull: false,
  )


  final int withheldMinor;



  @JsonKey(
    
    name: r'payments',
    required: true,
    includeIfNull: false,
  )


  final int payments;



  @JsonKey(
    
    name: r'form',
    required: true,
    includeIfNull: false,
  )


  final String form;



  @JsonKey(
    
    name: r'least_minor',
    required: true,
    includeIfNull: false,
  )


  final int leastMinor;



  @JsonKey(
    
    name: r'is_told',
    required: true,
    includeIfNull: true,
  )


  final bool? isTold;





    @override
    bool operator ==(Object other) => identical(this, other) || other is TaxYear &&
      other.year == year &&
      other.currency == currency &&
      other.country == country &&
      other.grossMinor == grossMinor &&
      other.withheldMinor == withheldMinor &&
      other.payments == payments &&
      other.form == form &&
      other.leastMinor == leastMinor &&
      other.isTold == isTold;

    @override
    int get hashCode =>
        year.hashCode +
        currency.hashCode +
        (country == null ? 0 : country.hashCode) +
        grossMinor.hashCode +
        withheldMinor.hashCode +
        payments.hashCode +
        form.hashCode +
        leastMinor.hashCode +
        (isTold == null ? 0 : isTold.hashCode);

  factory TaxYear.fromJson(Map<String, dynamic> json) => _$TaxYearFromJson(json);

  Map<String, dynamic> toJson() => _$TaxYearToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

