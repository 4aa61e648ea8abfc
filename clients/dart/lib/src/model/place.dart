//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'place.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Place {
  /// Returns a new [Place] instance.
  Place({

    required  this.country,

     this.state,

     this.postalCode,
  });

      /// ISO 3166-1, two letters
  @JsonKey(
    
    name: r'country',
    required: true,
    includeIfNull: false,
  )


  final String country;



  @JsonKey(
    
    name: r'state',
    required: false,
    includeIfNull: false,
  )


  final String? state;



  @JsonKey(
    
    name: r'postal_code',
    required: false,
    includeIfNull: false,
  )


  final String? postalCode;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Place &&
      other.country == country &&
      other.state == state &&
      other.postalCode == postalCode;

    @override
    int get hashCode =>
        country.hashCode +
        (state == null ? 0 : state.hashCode) +
        (postalCode == null ? 0 : postalCode.hashCode);

  factory Place.fromJson(Map<String, dynamic> json) => _$PlaceFromJson(json);

  Map<String, dynamic> toJson() => _$PlaceToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

