//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'checkout_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class CheckoutPage {
  /// Returns a new [CheckoutPage] instance.
  CheckoutPage({

    required  this.sessionId,

    required  this.url,
  });

  @JsonKey(
    
    name: r'session_id',
    required: true,
    includeIfNull: false,
  )


  final String sessionId;



  @JsonKey(
    
    name: r'url',
    required: true,
    includeIfNull: false,
  )


  final String url;





    @override
    bool operator ==(Object other) => identical(this, other) || other is CheckoutPage &&
      other.sessionId == sessionId &&
      other.url == url;

    @override
    int get hashCode =>
        sessionId.hashCode +
        url.hashCode;

  factory CheckoutPage.fromJson(Map<String, dynamic> json) => _$CheckoutPageFromJson(json);

  Map<String, dynamic> toJson() => _$CheckoutPageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

