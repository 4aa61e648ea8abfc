//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'invoice_shown.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class InvoiceShown {
  /// Returns a new [InvoiceShown] instance.
  InvoiceShown({

    required  this.invoiceId,

    required  this.number,

    required  this.status,

    required  this.amountMinor,

    required  this.paidMinor,

    required  this.taxMinor,

    required  this.currency,

    required  this.createdAt,

    required  this.pageUrl,

    required  this.pdfUrl,
  });

  @JsonKey(
    
    name: r'invoice_id',
    required: true,
    includeIfNull: false,
  )


  final String invoiceId;



  @JsonKey(
    
    name: r'number',
    required: true,
    includeIfNull: true,
  )


  final String? number;



  @JsonKey(
    
    name: r'status',
    required: true,
    includeIfNull: false,
  )


  final String status;



  @JsonKey(
    
    name: r'amount_minor',
    required: true,
    includeIfNull: false,
  )


  final int amountMinor;



  @JsonKey(
    
    name: r'paid_minor',
    required: true,
    includeIfNull: false,
  )


  final int paidMinor;



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



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;



  @JsonKey(
    
    name: r'page_url',
    required: true,
    includeIfNull: true,
  )


  final String? pageUrl;



  @JsonKey(
    
    name: r'pdf_url',
    required: true,
    includeIfNull: true,
  )


  final String? pdfUrl;





    @override
    bool operator ==(Object other) => identical(this, other) || other is InvoiceShown &&
      other.invoiceId == invoiceId &&
      other.number == number &&
      other.status == status &&
      other.amountMinor == amountMinor &&
      other.paidMinor == paidMinor &&
      other.taxMinor == taxMinor &&
      other.currency == currency &&
      other.createdAt == createdAt &&
      other.pageUrl == pageUrl &&
      other.pdfUrl == pdfUrl;

    @override
    int get hashCode =>
        invoiceId.hashCode +
        (number == null ? 0 : number.hashCode) +
        status.hashCode +
        amountMinor.hashCode +
        paidMinor.hashCode +
        taxMinor.hashCode +
        currency.hashCode +
        createdAt.hashCode +
        (pageUrl == null ? 0 : pageUrl.hashCode) +
        (pdfUrl == null ? 0 : pdfUrl.hashCode);

  factory InvoiceShown.fromJson(Map<String, dynamic> json) => _$InvoiceShownFromJson(json);

  Map<String, dynamic> toJson() => _$InvoiceShownToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

