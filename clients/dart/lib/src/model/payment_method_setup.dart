//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'payment_method_setup.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PaymentMethodSetup {
  /// Returns a new [PaymentMethodSetup] instance.
  PaymentMethodSetup({

    required  this.setupId,

    required  this.clientSecret,
  });

  @JsonKey(
    
    name: r'setup_id',
    required: true,
    includeIfNull: false,
  )


  final String setupId;



  @JsonKey(
    
    name: r'client_secret',
    required: true,
    includeIfNull: false,
  )


  final String clientSecret;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PaymentMethodSetup &&
      other.setupId == setupId &&
      other.clientSecret == clientSecret;

    @override
    int get hashCode =>
        setupId.hashCode +
        clientSecret.hashCode;

  factory PaymentMethodSetup.fromJson(Map<String, dynamic> json) => _$PaymentMethodSetupFromJson(json);

  Map<String, dynamic> toJson() => _$PaymentMethodSetupToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

