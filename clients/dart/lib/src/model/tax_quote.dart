//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'tax_quote.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class TaxQuote {
  /// Returns a new [TaxQuote] instance.
  TaxQuote({

    required  this.amountMinor,

    required  this.taxMinor,

    required  this.currency,
  });

  @JsonKey(
    
    name: r'amount_minor',
    required: true,
    includeIfNull: false,
  )


  final int amountMinor;



  @JsonKey(
    
    name: r'tax_minor',
    required: true,
    includeIfNull: false,
  )


  final int taxMinor;



  @JsonKey(
    
    name: r'currency',
    required: true,
    includeIfNull: false,
  )


  final String currency;





    @override
    bool operator ==(Object other) => identical(this, other) || other is TaxQuote &&
      other.amountMinor == amountMinor &&
      other.taxMinor == taxMinor &&
      other.currency == currency;

    @override
    int get hashCode =>
        amountMinor.hashCode +
        taxMinor.hashCode +
        currency.hashCode;

  factory TaxQuote.fromJson(Map<String, dynamic> json) => _$TaxQuoteFromJson(json);

  Map<String, dynamic> toJson() => _$TaxQuoteToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

